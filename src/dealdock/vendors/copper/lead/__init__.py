"""Leads and their statuses."""
