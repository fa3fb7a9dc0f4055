"""The email click (contract, objects 2.17)."""
