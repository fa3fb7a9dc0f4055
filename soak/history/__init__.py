"""Histories: what several clients asked at once, what they were answered, and whether one after another explains it."""
