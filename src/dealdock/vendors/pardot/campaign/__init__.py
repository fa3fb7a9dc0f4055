"""The campaign (contract, objects 2.2)."""
