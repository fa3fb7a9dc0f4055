"""Rules that make calls fail or wait."""
