"""Limits of an account's calls: declared by the vendor, counted in the database by the account's clock."""
