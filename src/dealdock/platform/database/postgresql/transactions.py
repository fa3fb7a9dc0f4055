"""PostgreSQL: connection settings, and transactions that detect a lost connection."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from dealdock.platform.database import retry, write_guard

_READING: Final[Mapping[str, Any]] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_ONE_SNAPSHOT: Final[Mapping[str, Any]] = {"isolation_level": "REPEATABLE READ"}
_SERIALIZABLE: Final[Mapping[str, Any]] = {"isolation_level": "SERIALIZABLE"}

CONNECTION_PARAMETERS: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 60,
    "tcp_user_timeout": 30_000,  # milliseconds until a peer that does not acknowledge data is given up
    "fallback_application_name": "dealdock",
}
"""Connection parameters for libpq, in seconds unless another unit is given."""


def engine(url: sa.URL, connections: int) -> Engine:
    """Return the engine. Connection parameters in `url` override the usual ones.

    Connections are not checked before use. A dead one fails at its first statement. The pool then discards all
    connections of its age, and the unit of work is run again on a new one.
    """
    return sa.create_engine(
        url,
        connect_args={name: value for name, value in CONNECTION_PARAMETERS.items() if name not in url.query},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=retry.RETRY_SECONDS,
        pool_use_lifo=True,  # recently used connections have their statements prepared
        hide_parameters=True,
    )


class Transactions:
    """Transactions on the engine's connections."""

    def __init__(self, engine: Engine, isolation: str | None) -> None:
        """`isolation`: the level of writing transactions, in SQL's words; None leaves it to the server."""
        self._engine = engine
        self._writing: Mapping[str, Any] = {"isolation_level": isolation.upper()} if isolation else {}

    @contextmanager
    def __call__(self, *, writes: bool, one_snapshot: bool = False) -> Iterator[Connection]:
        """Open a transaction. With `one_snapshot`, or without `writes`, it sees one snapshot of the data."""
        options = self._writing if writes else _READING
        if one_snapshot and options != _SERIALIZABLE:  # SERIALIZABLE includes it
            options = _ONE_SNAPSHOT
        with self._engine.connect() as connection, connection.execution_options(**options).begin() as transaction:
            write_guard.forget(connection)
            yield connection
            with retry.committed(writes=writes):
                transaction.commit()

    @contextmanager
    def for_bulk_writes(self) -> Iterator[Self]:
        """Yield this object: PostgreSQL needs no special connection for large transactions."""
        yield self

    def checkpoint(self) -> None:
        """Do nothing: this is for SQLite."""

    def shrink_log(self) -> None:
        """Do nothing: this is for SQLite."""

    def close(self) -> None:
        """Do nothing: the engine owns all connections."""
