"""Copper's part in scenes."""
