"""PostgreSQL: transactions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Self, TypeAlias

from sqlalchemy import Connection, Engine

from dealdock.platform.database import retry, row_locks
from dealdock.platform.database.row_locks import Turn

Options: TypeAlias = Mapping[str, Any]

_ONE_SNAPSHOT: Final[Options] = {"isolation_level": "REPEATABLE READ"}
_READING: Final[Options] = {**_ONE_SNAPSHOT, "postgresql_readonly": True}
_SERIALIZABLE: Final = "SERIALIZABLE"


class PostgresqlTransactions:
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
            # a row that others have changed since the snapshot cannot be locked; one snapshot needs no lock
            row_locks.begin(connection.info, turn, writes=writes and not one_snapshot)
            yield connection
            if connection.invalidated and not writes:  # a stream that ended when its connection was lost
                transaction.rollback()
                return
            with retry.committed(writes=writes):
                transaction.commit()

    @contextmanager
    def autocommit(self) -> Iterator[Connection]:
        """Open a connection on which each statement is a transaction."""
        with self._engine.connect() as connection, retry.committed(writes=True):
            row_locks.begin(connection.info, None, writes=False)
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """Open a connection for what belongs to a session, such as LISTEN. It is closed with the block."""
        with self._engine.connect() as connection:
            try:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
            finally:
                connection.invalidate()

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
