"""The grammar of requests and answers."""
