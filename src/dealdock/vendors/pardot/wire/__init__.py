"""The format of requests and responses."""
