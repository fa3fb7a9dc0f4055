"""Faults, without a server."""
