"""Tags, and the other words by which searches find records."""
