"""Tests of what holds for every vendor, from the vendors' own data."""
