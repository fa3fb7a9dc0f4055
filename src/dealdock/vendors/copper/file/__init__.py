"""Metadata of files."""
