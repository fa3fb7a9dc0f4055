"""The custom field (contract, objects 2.9)."""
