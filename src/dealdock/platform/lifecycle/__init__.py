"""Accounts created, loaded, reset, restored and deleted."""
