"""Recording of the statements of a sandbox."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import pytest
from sqlalchemy import Connection, Engine, event

from dealdock.platform.database import statements
from dealdock.platform.journal import retention
from dealdock.sandbox import Sandbox


class RecordedStatement(NamedTuple):
    """One statement, on one line, and its parameters."""

    statement: str
    parameters: Any


Listener = Callable[[Connection, str, Any], None]
"""Called with each statement that is about to run, and its parameters."""

_listeners: WeakKeyDictionary[Engine, list[Listener]] = WeakKeyDictionary()


@contextmanager
def record_statements(sandbox: Sandbox, *, sweeping: bool = False) -> Iterator[list[RecordedStatement]]:
    """Record the statements of the sandbox within the block. With `sweeping`, those of garbage collection, too.

    The statements of heartbeats, of the connection that listens for readers of the journal, and of background work,
    which looks for work of every account, are not recorded. The journal deletes old calls after each call whose time in
    microseconds is divisible by 256: only with `sweeping`.
    """
    recorded: list[RecordedStatement] = []
    ignored = {"heartbeat", "background", "journal-listener"} | (set() if sweeping else {"garbage-collector"})

    def listen(_: Connection, statement: str, parameters: Any) -> None:
        if threading.current_thread().name not in ignored:
            recorded.append(RecordedStatement(" ".join(statement.split()), parameters))

    with listening(sandbox, listen), pytest.MonkeyPatch.context() as patch:
        if not sweeping:
            patch.setattr(retention, "DELETE_EVERY_CALLS", sys.maxsize)
        yield recorded


@contextmanager
def listening(sandbox: Sandbox, listener: Listener) -> Iterator[None]:
    """Call the listener before each statement of the sandbox within the block."""
    listeners = _listeners.setdefault(sandbox.database.engine, [])
    listeners.append(listener)
    try:
        yield
    finally:
        listeners.remove(listener)


def _tell(db: Connection, statement: str, parameters: Any) -> None:
    for listener in tuple(_listeners.get(db.engine, ())):
        listener(db, statement, parameters)


@event.listens_for(Engine, "before_cursor_execute")
def _tell_of_sqlalchemy(db: Connection, _: Any, statement: str, parameters: Any, *__: Any) -> None:
    """Of every engine, and never removed: an engine's own listeners must not change while other threads use it."""
    _tell(db, statement, parameters)


def _tell_of_the_driver(db: Connection, statement: str, parameters: Sequence[Any]) -> None:
    _tell(db, statement, tuple(parameters))


statements.listeners.append(_tell_of_the_driver)
