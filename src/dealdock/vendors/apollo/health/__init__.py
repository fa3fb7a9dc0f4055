"""The check of a key."""
