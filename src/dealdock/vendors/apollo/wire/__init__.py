"""The form of requests and answers."""
