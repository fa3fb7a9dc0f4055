"""Custom field definitions and values."""
