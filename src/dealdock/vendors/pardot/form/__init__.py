"""The form (contract, objects 2.14)."""
