"""Histories of concurrent clients, and the check that some order of the calls explains all responses."""
