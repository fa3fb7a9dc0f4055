"""Sustained load, overload, and a server that is stopped under load."""
