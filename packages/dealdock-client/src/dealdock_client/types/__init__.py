"""The accounts of each vendor in tests, and their records, with types. All modules except this one are generated."""
