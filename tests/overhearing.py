"""Listening to what a sandbox says to its database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event

from dealdock import Sandbox


class Said(NamedTuple):
    """One statement, on one line, and what was filled in."""

    statement: str
    parameters: Any


@contextmanager
def overheard(sandbox: Sandbox, *, sweeping: bool = False) -> Iterator[list[Said]]:
    """Every statement that the sandbox sends meanwhile; those of its sweep, which may be at it still, if asked for."""
    said: list[Said] = []

    def listen(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if sweeping or threading.current_thread().name != "sweeper":
            said.append(Said(" ".join(statement.split()), parameters))

    event.listen(sandbox.database.engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(sandbox.database.engine, "before_cursor_execute", listen)
