"""Tasks (contract 10.4)."""
