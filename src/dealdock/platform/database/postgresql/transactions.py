"""PostgreSQL: connection settings and transactions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Self, TypeAlias

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event

from dealdock.platform.database import retry, row_locks, write_guard
from dealdock.platform.database.row_locks import Turn

CONNECTION_PARAMETERS: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 60,
    "tcp_user_timeout": 30_000,  # milliseconds until a peer that does not acknowledge data is given up
    "fallback_application_name": "dealdock",
}
"""Connection parameters for libpq, in seconds unless another unit is given."""

_MAX_PREPARED: Final = 256
"""Prepared statements of a connection, each of which takes memory in the server."""

Options: TypeAlias = Mapping[str, Any]

_ONE_SNAPSHOT: Final[Options] = {"isolation_level": "REPEATABLE READ"}
_READING: Final[Options] = {**_ONE_SNAPSHOT, "postgresql_readonly": True}
_SERIALIZABLE: Final = "SERIALIZABLE"


def engine(url: sa.URL, connections: int) -> Engine:
    """Return the engine. Connection parameters in `url` override the usual ones.

    Connections are not checked before use. A dead one fails at its first statement. The pool then discards all
    connections of its age, and the unit of work is run again on a new one.
    """
    made = sa.create_engine(
        url,
        connect_args={name: value for name, value in CONNECTION_PARAMETERS.items() if name not in url.query},
        paramstyle="format",
        pool_size=connections,
        max_overflow=0,
        pool_timeout=retry.RETRY_SECONDS,
        pool_use_lifo=True,  # recently used connections have their statements prepared
        hide_parameters=True,
    )

    @event.listens_for(made, "connect")
    def _(dbapi: Any, _record: Any) -> None:
        """Let psycopg prepare statements, unless a pool such as pgbouncer may give each transaction another backend."""
        backend = dbapi.execute("SELECT pg_backend_pid()").fetchone()[0]
        dbapi.rollback()
        dbapi.prepared_max = _MAX_PREPARED
        if backend != dbapi.info.backend_pid:
            dbapi.prepare_threshold = None

    return made


class Transactions:
    """Transactions on the engine's connections."""

    def __init__(self, engine: Engine, isolation: str | None) -> None:
        """`isolation`: the level of writing transactions, in SQL's words; None leaves it to the server."""
        self._engine = engine
        self._writing: Options = {"isolation_level": isolation.upper()} if isolation else {}
        is_serializable = isolation is not None and isolation.upper() == _SERIALIZABLE  # which includes one snapshot
        self._in_one_snapshot = self._writing if is_serializable else _ONE_SNAPSHOT

    @contextmanager
    def __call__(self, *, writes: bool, one_snapshot: bool = False, turn: Turn | None = None) -> Iterator[Connection]:
        """Open a transaction. With `one_snapshot`, or without `writes`, it sees one snapshot of the data.

        `turn`: its turn among the transactions of this process that lock the same rows.
        """
        options = _READING if not writes else self._in_one_snapshot if one_snapshot else self._writing
        with self._engine.connect() as connection, connection.execution_options(**options).begin() as transaction:
            write_guard.forget(connection.info)
            row_locks.begin(connection.info, turn, writes=writes)
            yield connection
            if connection.invalidated and not writes:  # a stream that ended when its connection was lost
                transaction.rollback()
                return
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
