"""Scenes: starting data, from a file or packaged. What a file looks like: `docs/guides/scenes.md`."""

from dealdock.core.scene.export import export
from dealdock.core.scene.kept import Beginning, beginning, keep, keep_instead, keep_none, kept_document
from dealdock.core.scene.lines import SMALL, Lines
from dealdock.core.scene.lines import SUFFIXES as LINES
from dealdock.core.scene.load import fill, free_id, load
from dealdock.core.scene.scene import Scene, checked, read
from dealdock.core.scene.written import WRITERS, Form

__all__ = [
    "LINES",
    "SMALL",
    "WRITERS",
    "Beginning",
    "Form",
    "Lines",
    "Scene",
    "beginning",
    "checked",
    "export",
    "fill",
    "free_id",
    "keep",
    "keep_instead",
    "keep_none",
    "kept_document",
    "load",
    "read",
]
