"""The accounts of each vendor in tests, and their records, with types. Generated, but for this module."""
