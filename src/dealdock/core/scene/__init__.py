"""Scenes: starting data, from a file or packaged. What a file looks like: `docs/guides/scenes.md`."""

from dealdock.core.scene.load import fill, free_id, load
from dealdock.core.scene.scene import Scene, read

__all__ = ["Scene", "fill", "free_id", "load", "read"]
