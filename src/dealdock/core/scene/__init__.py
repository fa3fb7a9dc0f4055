"""Scenes: starting data, from a file or packaged. What a file looks like: `docs/guides/scenes.md`."""

from dealdock.core.scene.export import export
from dealdock.core.scene.load import fill, free_id, load
from dealdock.core.scene.scene import Scene, read
from dealdock.core.scene.written import as_json, as_yaml

__all__ = ["Scene", "as_json", "as_yaml", "export", "fill", "free_id", "load", "read"]
