"""Recording of the statements of a sandbox."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event

from dealdock import Sandbox
from dealdock.platform.database import statements


class Said(NamedTuple):
    """One statement, on one line, and what was filled in."""

    statement: str
    parameters: Any


Ear = Callable[[str, Any], None]

_ears: WeakKeyDictionary[Engine, list[Ear]] = WeakKeyDictionary()


@contextmanager
def overheard(sandbox: Sandbox, *, sweeping: bool = False) -> Iterator[list[Said]]:
    """Every statement that the sandbox sends meanwhile; those of its sweep, which may be at it still, if asked for.

    Its heart, which beats now and then, says nothing of anybody.
    """
    said: list[Said] = []
    passed_over = {"heartbeat"} if sweeping else {"heartbeat", "garbage-collector"}

    def listen(statement: str, parameters: Any) -> None:
        if threading.current_thread().name not in passed_over:
            said.append(Said(" ".join(statement.split()), parameters))

    ears = ears_at(sandbox)
    ears.append(listen)
    try:
        yield said
    finally:
        ears.remove(listen)


def ears_at(sandbox: Sandbox) -> list[Ear]:
    """Return the listeners of a sandbox. The engine's own stays: it cannot be removed while other threads use it."""
    engine = sandbox.database.engine
    if engine in _ears:
        return _ears[engine]
    ears: list[Ear] = []

    def listen(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        for ear in tuple(ears):
            ear(statement, parameters)

    if _listen_at_the_driver not in statements.listeners:
        statements.listeners.append(_listen_at_the_driver)
    event.listen(engine, "before_cursor_execute", listen)
    _ears[engine] = ears
    return ears


def _listen_at_the_driver(db: Connection, statement: str, parameters: Sequence[Any]) -> None:
    for ear in tuple(_ears.get(db.engine, ())):
        ear(statement, tuple(parameters))
