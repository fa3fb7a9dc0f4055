"""Contacts that go through sequences."""
