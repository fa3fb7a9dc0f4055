"""The prospect (contract, objects 2.1)."""
