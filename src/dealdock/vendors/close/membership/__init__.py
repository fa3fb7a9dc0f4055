"""Memberships: users in the organization, with their roles and settings."""
