"""Tests of the replay of recordings."""
