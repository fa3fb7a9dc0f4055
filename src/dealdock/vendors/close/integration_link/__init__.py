"""Links from records to other applications."""
