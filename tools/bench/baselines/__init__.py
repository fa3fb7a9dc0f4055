"""Baselines: the smallest programs with the same responses, on the same libraries and the same database."""
