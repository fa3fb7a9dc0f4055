"""Opportunities (contract 2)."""
