"""Custom objects of leads."""
