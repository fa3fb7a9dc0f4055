"""Servers and databases that are killed, those who write meanwhile, and what must be there afterwards."""
