"""Users (contract 3.2)."""
