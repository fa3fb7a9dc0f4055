"""The custom redirect (contract, objects 2.19)."""
