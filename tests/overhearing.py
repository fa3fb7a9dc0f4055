"""Listening to what a sandbox says to its database."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, event

from dealdock import Sandbox
from dealdock.core import prepared


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

    def listen_at_the_driver(db: Connection, statement: str, parameters: Sequence[Any]) -> None:
        if db.engine is engine:
            listen(db, None, statement, tuple(parameters))

    engine = sandbox.database.engine
    event.listen(engine, "before_cursor_execute", listen)
    prepared.listeners.append(listen_at_the_driver)
    try:
        yield said
    finally:
        prepared.listeners.remove(listen_at_the_driver)
        event.remove(engine, "before_cursor_execute", listen)
