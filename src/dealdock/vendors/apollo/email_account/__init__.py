"""Mailboxes, which the API calls email accounts (contract 10.5)."""
