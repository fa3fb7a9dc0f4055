"""Builders, servers, databases and other support of the tests."""
