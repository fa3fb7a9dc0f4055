"""Backup, restore and transfer of a database."""
