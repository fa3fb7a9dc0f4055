"""Webhooks of a server that is killed, and of many receivers that fail."""
