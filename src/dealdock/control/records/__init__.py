"""The routes of an account's records."""
