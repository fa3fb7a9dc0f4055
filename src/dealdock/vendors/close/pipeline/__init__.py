"""Pipelines, which order the statuses of opportunities."""
