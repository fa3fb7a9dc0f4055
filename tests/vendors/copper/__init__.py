"""Copper's API, by HTTP."""
