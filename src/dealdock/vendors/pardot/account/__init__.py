"""The account of whoever calls (contract, objects 2.6)."""
