"""Pardot: Salesforce's Account Engagement, versions 3 and 4 of its API."""
