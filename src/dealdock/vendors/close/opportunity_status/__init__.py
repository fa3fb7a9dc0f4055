"""Statuses of opportunities."""
