"""The dynamic content (contract, objects 2.20)."""
