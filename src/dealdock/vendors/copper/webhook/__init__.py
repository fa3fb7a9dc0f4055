"""Subscriptions to events."""
