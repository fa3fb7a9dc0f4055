"""Recording of the statements of a sandbox."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event

from dealdock import Sandbox
from dealdock.platform.database import statements


class RecordedStatement(NamedTuple):
    """One statement, on one line, and its parameters."""

    statement: str
    parameters: Any


Listener = Callable[[str, Any], None]

_listeners: WeakKeyDictionary[Engine, list[Listener]] = WeakKeyDictionary()


@contextmanager
def record_statements(
    sandbox: Sandbox, *, sweeping: bool = False, of_calls: bool = False
) -> Iterator[list[RecordedStatement]]:
    """Record the statements of the sandbox within the block. With `sweeping`, those of garbage collection, too.

    With `of_calls`, those of background work are not recorded: it looks for work of every account.

    The statements of heartbeats are not recorded.
    """
    recorded: list[RecordedStatement] = []
    ignored = {"heartbeat"} if sweeping else {"heartbeat", "garbage-collector"}
    ignored |= {"background"} if of_calls else set()

    def listen(statement: str, parameters: Any) -> None:
        if threading.current_thread().name not in ignored:
            recorded.append(RecordedStatement(" ".join(statement.split()), parameters))

    listeners = listeners_of(sandbox)
    listeners.append(listen)
    try:
        yield recorded
    finally:
        listeners.remove(listen)


def listeners_of(sandbox: Sandbox) -> list[Listener]:
    """Return the listeners of a sandbox. The engine's own stays: it cannot be removed while other threads use it."""
    engine = sandbox.database.engine
    if engine in _listeners:
        return _listeners[engine]
    listeners: list[Listener] = []

    def listen(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        for listener in tuple(listeners):
            listener(statement, parameters)

    if _listen_at_the_driver not in statements.listeners:
        statements.listeners.append(_listen_at_the_driver)
    event.listen(engine, "before_cursor_execute", listen)
    _listeners[engine] = listeners
    return listeners


def _listen_at_the_driver(db: Connection, statement: str, parameters: Sequence[Any]) -> None:
    for listener in tuple(_listeners.get(db.engine, ())):
        listener(statement, tuple(parameters))
