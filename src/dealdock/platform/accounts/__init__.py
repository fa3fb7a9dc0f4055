"""Accounts, their users and clocks."""
