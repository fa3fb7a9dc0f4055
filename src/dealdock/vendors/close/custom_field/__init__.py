"""Custom fields, and the values that records have of them."""
