"""Scenes as bodies of requests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from dealdock_client.errors import ControlError
from dealdock_client.scene_files import SCENE_FILES

__tracebackhide__ = True  # a failing test's traceback ends in the test

_CONTENT_TYPES: Final = {".json": "application/json", ".jsonl": "application/jsonl", ".ndjson": "application/jsonl"}


def scene_body(scene: Path | Mapping[str, Any]) -> tuple[Any, str]:
    """Return the body of a request with a scene, and its content type. Raises `ControlError` for another value."""
    if isinstance(scene, str):
        is_file = scene.endswith(SCENE_FILES)
        hint = f"Give a file as Path({scene!r})" if is_file else f"A new account takes a name: another(scene={scene!r})"
        raise ControlError(f"load(): scene: must be a Path or a mapping, is {scene!r}. {hint}.")
    if not isinstance(scene, (Path, Mapping)):
        raise ControlError(f"load(): scene: must be a Path or a mapping, is {scene!r}.")
    if isinstance(scene, Path):
        return scene.read_bytes(), _CONTENT_TYPES.get(scene.suffix, "application/yaml")
    return scene, "application/json"
