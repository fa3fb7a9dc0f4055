"""Activities of leads."""
