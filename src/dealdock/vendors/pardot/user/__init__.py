"""The user (contract, objects 2.5)."""
