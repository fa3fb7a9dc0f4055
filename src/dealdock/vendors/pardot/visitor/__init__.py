"""The visitor (contract, objects 2.4)."""
