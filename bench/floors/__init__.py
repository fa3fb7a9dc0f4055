"""Floors: what the same answers cost at the least, on the same libraries and the same database."""
