"""Types of custom objects."""
