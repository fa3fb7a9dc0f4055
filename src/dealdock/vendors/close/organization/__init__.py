"""The organization, which is the account."""
