"""The export (contract, version 5, section E)."""
