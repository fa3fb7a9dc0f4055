"""Statuses of leads."""
