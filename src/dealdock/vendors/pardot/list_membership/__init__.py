"""The list membership (contract, objects 2.8)."""
