"""Scenes: seed data, from a file or packaged. `docs/guides/scenes.md` describes the files."""

from dealdock.platform.scenes.export import export
from dealdock.platform.scenes.json_lines import SMALL_BYTES, Lines
from dealdock.platform.scenes.json_lines import SUFFIXES as LINE_SUFFIXES
from dealdock.platform.scenes.load import fill, free_id, load
from dealdock.platform.scenes.origin import (
    Origin,
    origin_document,
    read_origin,
    replace_origin,
    store_no_origin,
    store_origin,
)
from dealdock.platform.scenes.scene import PACKAGED, Scene, checked, read
from dealdock.platform.scenes.writers import WRITERS, Form

__all__ = [
    "LINE_SUFFIXES",
    "PACKAGED",
    "SMALL_BYTES",
    "WRITERS",
    "Form",
    "Lines",
    "Origin",
    "Scene",
    "checked",
    "export",
    "fill",
    "free_id",
    "load",
    "origin_document",
    "read",
    "read_origin",
    "replace_origin",
    "store_no_origin",
    "store_origin",
]
