"""Deals as a board of stages, and as a chart by month."""
