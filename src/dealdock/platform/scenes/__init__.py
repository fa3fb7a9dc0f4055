"""Scenes: seed data, from a file or packaged. `docs/guides/scenes.md` describes the files."""

from dealdock.platform.scenes.export import export
from dealdock.platform.scenes.json_lines import SMALL, Lines
from dealdock.platform.scenes.json_lines import SUFFIXES as LINES
from dealdock.platform.scenes.load import fill, free_id, load
from dealdock.platform.scenes.origin import Beginning, beginning, keep, keep_instead, keep_none, kept_document
from dealdock.platform.scenes.scene import Scene, checked, read
from dealdock.platform.scenes.writers import WRITERS, Form

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
