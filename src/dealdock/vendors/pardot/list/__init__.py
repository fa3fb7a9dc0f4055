"""The list (contract, objects 2.7)."""
