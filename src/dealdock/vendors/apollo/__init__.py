"""Apollo: the opportunities of its REST API v1."""
