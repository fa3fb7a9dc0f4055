"""Contacts (contract 3.4)."""
