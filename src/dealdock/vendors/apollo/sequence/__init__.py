"""Sequences of messages, which the API calls emailer campaigns: their state alone (contract 10.5)."""
