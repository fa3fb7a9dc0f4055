"""The lifecycle history (contract, objects 2.21)."""
