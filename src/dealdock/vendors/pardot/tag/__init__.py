"""The tag (contract, objects 2.10)."""
