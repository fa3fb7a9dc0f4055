"""Roles of users, which are fixed."""
