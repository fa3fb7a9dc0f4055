"""Copper: the Developer API, version 1."""
