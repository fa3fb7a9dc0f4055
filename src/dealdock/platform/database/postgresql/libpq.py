"""Statements and results in the form that libpq has for them."""

import re
from collections.abc import Callable, Generator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import count
from typing import Any, Final, Protocol, TypeAlias

from psycopg import errors, pq
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

Steps: TypeAlias = Generator[Wait, Ready, list[PGresult]]

_PLACEHOLDER: Final = re.compile("%([s%])")
_MAX_STATEMENTS: Final = 1_024


class Connection(Protocol):
    """The connection that a statement is queued on."""

    def send(self) -> None: ...

    def rows(self, result: PGresult) -> list[tuple[Any, ...]]: ...


class Result:
    """The result of a statement that may not have been sent yet, with a part of a cursor's methods."""

    __slots__ = ("_connection", "_received", "check", "statement", "values")

    def __init__(self, connection: "Connection", statement: str, values: Sequence[Any]) -> None:
        """`values`: in the form in which they are sent."""
        self._connection = connection
        self._received: PGresult | None = None
        self.check: Callable[[], None] | None = None
        """Called after the result was received, and before COMMIT. Its error is raised instead of the result."""
        self.statement, self.values = statement, values

    @property
    def received(self) -> PGresult:
        """The result as libpq has it."""
        if self._received is None:
            self._connection.send()
        if self._received is None:
            raise errors.InterfaceError("the statement was not sent, because its transaction was rolled back")
        return self._received

    @received.setter
    def received(self, result: PGresult) -> None:
        self._received = result

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all rows."""
        return self._connection.rows(self.received)

    def sent_rows(self) -> frozenset[tuple[bytes | None, ...]]:
        """Return the rows as the server sent them, in no order."""
        found = self.received
        columns = range(found.nfields)
        return frozenset(tuple([found.get_value(row, column) for column in columns]) for row in range(found.ntuples))

    @property
    def rowcount(self) -> int:
        """The number of rows that the statement returned or changed."""
        return self.received.command_tuples or 0

    @property
    def description(self) -> list[tuple[bytes | None, int]]:
        """The name and the type of each column."""
        found = self.received
        return [(found.fname(place), found.ftype(place)) for place in range(found.nfields)]


def received(pgconn: PGconn, is_pipeline: bool) -> Steps:
    """Receive the results of what was sent."""
    while pgconn.flush():
        if (yield Wait.RW) & Ready.R:
            pgconn.consume_input()
    results: list[PGresult] = []
    while True:
        while pgconn.is_busy():
            yield Wait.R
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is not None and result.status != pq.ExecStatus.PIPELINE_SYNC:
            results.append(result)
        elif result is not None or not is_pipeline or pgconn.status != pq.ConnStatus.OK:
            return results


@lru_cache(_MAX_STATEMENTS)
def native(statement: str) -> tuple[bytes, bytes]:
    """Return the name and the text of a statement for libpq, which numbers the parameters."""
    numbers = count(1)
    text = _PLACEHOLDER.sub(lambda found: "%" if found[1] == "%" else f"${next(numbers)}", statement).encode()
    return b"dealdock_" + blake2b(text, digest_size=12).hexdigest().encode(), text
