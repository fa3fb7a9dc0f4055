"""Tasks of leads."""
