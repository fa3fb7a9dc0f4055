"""The import of prospects (contract, version 5, section F)."""
