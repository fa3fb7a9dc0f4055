"""Subscriptions to events, and their notifications."""
