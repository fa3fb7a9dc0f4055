"""The opportunity (contract, section 4)."""
