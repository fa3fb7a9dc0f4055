"""Pardot's part of scenes: schema, loading, export."""
