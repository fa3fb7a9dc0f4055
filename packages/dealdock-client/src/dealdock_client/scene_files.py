"""The names of scene files."""

from __future__ import annotations

SCENE_FILES = (".yaml", ".yml", ".json", ".jsonl", ".ndjson")
"""The ends of the names of scene files."""
