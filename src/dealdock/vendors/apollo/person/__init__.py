"""People of the directory (contract 10.10)."""
