"""Calls of the maximum size, and calls with many different long texts."""
