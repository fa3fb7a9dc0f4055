"""Stages of opportunities, and their pipelines (contract 3.1)."""
