"""Imports in versions 3 and 4 (contract, version 5, F.2)."""
