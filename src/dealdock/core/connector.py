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
_OPTION = "dealdock_may_write_opportunities"


@lru_cache(maxsize=1024)  # the same few statements, over and over
def _writes(statement: str) -> bool:
    return _WRITES.search(statement) is not None


def declare(connection: Connection, connector: str | None) -> None:
    """Say whose connection it is from here on: with a connector it may not write opportunities."""
    connection.execution_options(**{_OPTION: connector is None})


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Lift the guard for what isn't the API's doing: scenes, records, import, reset, the CRM's side."""
    before = connection.get_execution_options().get(_OPTION, False)
    connection.execution_options(**{_OPTION: True})
    try:
        yield
    finally:
        connection.execution_options(**{_OPTION: before})


def watch(engine: Engine) -> None:
    """Stand under the floor: every statement of the engine passes here, however it was made."""

    @event.listens_for(engine, "before_cursor_execute")
    def _(connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:  # noqa: ARG001 (SQLAlchemy's signature)
        check(connection, statement)


def check(connection: Connection, statement: str) -> None:
    """Raise `Unwritable` where it writes opportunities and the connection may not."""
    if not connection.get_execution_options().get(_OPTION, False) and _writes(statement):
        msg = "this connection may not write opportunities: a connector is set up, or nobody asked"
        raise Unwritable(msg)
