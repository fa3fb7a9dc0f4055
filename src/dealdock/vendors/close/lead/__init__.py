"""Leads: companies, with their contacts, opportunities and tasks."""
