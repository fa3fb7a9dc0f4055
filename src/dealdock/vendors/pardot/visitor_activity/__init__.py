"""The visitor activity (contract, objects 2.3)."""
