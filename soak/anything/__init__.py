"""Requests drawn at random, and the answers that they may have."""
