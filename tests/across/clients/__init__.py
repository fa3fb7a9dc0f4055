"""Clients that generators make of the OpenAPI of vendors."""
