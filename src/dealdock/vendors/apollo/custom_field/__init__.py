"""Custom fields (contract 3.5)."""
