"""Accounts at mail services that users have connected."""
