"""Sequences of emails, calls, texts and tasks. Nothing is sent."""
