"""Verdicts on connectors: which rows one loses, delivers stale, stores twice or writes twice."""
