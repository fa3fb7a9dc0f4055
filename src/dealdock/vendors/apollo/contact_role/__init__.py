"""Contacts' roles in opportunities (contract 3.4)."""
