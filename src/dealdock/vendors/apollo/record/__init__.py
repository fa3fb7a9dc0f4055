"""The usual ways in which records are read, changed and deleted."""
