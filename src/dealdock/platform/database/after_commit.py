"""Functions that run after the commit of a transaction in which they were announced."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Connection

_ANNOUNCED: Final = "dealdock_after_commit"
"""A key of a connection's `info`."""


def announce(db: Connection, name: str) -> None:
    """Run the function of this name after the commit. A transaction that is rolled back runs none."""
    db.info.setdefault(_ANNOUNCED, set()).add(name)


def forget(info: dict[Any, Any]) -> None:
    """Drop what an earlier transaction announced on a connection with this `info`."""
    info.pop(_ANNOUNCED, None)


def announced(info: dict[Any, Any]) -> set[str]:
    """Return the names that were announced."""
    found: set[str] = info.pop(_ANNOUNCED, set())
    return found


def run(functions: Mapping[str, Callable[[], None]], names: set[str]) -> None:
    """Run the functions of these names."""
    for name in names:
        if name in functions:
            functions[name]()
