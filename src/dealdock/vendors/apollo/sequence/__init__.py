"""Sequences of messages, which the API calls emailer campaigns: only their state (contract 10.5)."""
