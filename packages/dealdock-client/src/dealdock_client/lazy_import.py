"""Imports at first use, because every pytest session with the plugin imports this package."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load(path: str) -> Any:
    """Import `module` or `module:attribute`, unless that was done before, and return it."""
    module, _, name = path.partition(":")
    found = import_module(module)
    return getattr(found, name) if name else found
