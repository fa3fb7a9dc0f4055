"""Backups that are damaged, foreign or crafted, and the targets that they are restored into."""
