"""The account of the caller (contract, objects 2.6)."""
