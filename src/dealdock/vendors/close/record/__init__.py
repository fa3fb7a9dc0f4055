"""Records: the one way in which they are read, made, changed and deleted."""
