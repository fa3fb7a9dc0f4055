"""Records: stored, queried, copied, deleted."""
