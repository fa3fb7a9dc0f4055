"""The lifecycle stage (contract, objects 2.22)."""
