"""Scenes: starting data, from a file or packaged. What a file looks like: `docs/guides/scenes.md`."""

from dealdock.core.scene.export import export
from dealdock.core.scene.kept import Beginning, beginning, keep, keep_instead, kept_document
from dealdock.core.scene.load import fill, free_id, load
from dealdock.core.scene.scene import Scene, read
from dealdock.core.scene.written import as_json, as_yaml

__all__ = [
    "Beginning",
    "Scene",
    "as_json",
    "as_yaml",
    "beginning",
    "export",
    "fill",
    "free_id",
    "keep",
    "keep_instead",
    "kept_document",
    "load",
    "read",
]
