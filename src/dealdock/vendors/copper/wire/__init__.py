"""Requests and answers in Copper's form: values, errors, JSON, searches."""
