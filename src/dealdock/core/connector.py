"""The read-only guard: where a CRM connector is set up, opportunities can't be written (contract, section 4).

A dialect asks at its door. Here is the floor beneath: a connection writes opportunities only once it was said that it
may, so a route that forgets the door fails loudly instead of writing.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, Engine, event

from dealdock.core.errors import Unwritable

Connector = Literal["salesforce", "sugarcrm", "other"]

_WRITES = re.compile(
    r"""\b(?: into | update | copy | delete\s+from | truncate (?:\s+table)? )
        (?: \s+ (?: only | or\s+\w+ ) )? \s+ (?: "?\w+"? \s* \. \s* )? "? opportunity (?: _prospect )? \b""",
    re.IGNORECASE | re.VERBOSE,
)
_MAY_WRITE = "dealdock_may_write_opportunities"


@lru_cache(maxsize=1024)  # the same few statements, over and over
def is_guarded(statement: str) -> bool:
    """Whether a statement writes opportunities."""
    return _WRITES.search(statement) is not None


def declare(connection: Connection, connector: str | None) -> None:
    """Say whose connection it is until the end of its transaction: with a connector it may not write opportunities."""
    connection.info[_MAY_WRITE] = connector is None


def forget(connection: Connection) -> None:
    """Nobody has said yet whose connection it is."""
    connection.info.pop(_MAY_WRITE, None)


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Lift the guard for what isn't the API's doing: scenes, records, import, reset, the CRM's side."""
    before = connection.info.get(_MAY_WRITE, False)
    connection.info[_MAY_WRITE] = True
    try:
        yield
    finally:
        if not connection.invalidated:  # lost, it has no more to say
            connection.info[_MAY_WRITE] = before


def watch(engine: Engine) -> None:
    """Stand under the floor: every statement of the engine passes here, however it was made."""

    @event.listens_for(engine, "before_cursor_execute")
    def _(connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:  # noqa: ARG001 (SQLAlchemy's signature)
        if is_guarded(statement):
            check(connection)


def check(connection: Connection) -> None:
    """Raise `Unwritable` where the connection may not write opportunities; to be asked before a guarded statement."""
    if not connection.info.get(_MAY_WRITE, False):
        msg = "this connection may not write opportunities: a connector is set up, or nobody asked"
        raise Unwritable(msg)
