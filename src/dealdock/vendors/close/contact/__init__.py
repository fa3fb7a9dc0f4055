"""Contacts: the persons of leads."""
