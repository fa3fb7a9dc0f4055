"""The names of scene files."""

SCENE_FILES = (".yaml", ".yml", ".json", ".jsonl", ".ndjson")
"""The ends of the names of scene files."""
