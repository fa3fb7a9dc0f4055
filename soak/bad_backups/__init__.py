"""Backups that are damaged, foreign or crafted, and the places that they are restored into."""
