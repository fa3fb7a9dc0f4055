"""PostgreSQL: connection settings, statements sent by the driver, and transactions that detect a lost connection.

The driver's connections are in autocommit mode, and each transaction begins with one statement that has its options.
SQLAlchemy would set the options on the connection and reset them afterwards, which takes longer than a short read.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import retry, write_guard

CONNECTION_PARAMETERS: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 60,
    "tcp_user_timeout": 30_000,  # milliseconds until a peer that does not acknowledge data is given up
    "fallback_application_name": "dealdock",
}
"""Connection parameters for libpq, in seconds unless another unit is given."""

_BEGIN: Final = "dealdock_begin"
"""An execution option: the statement that begins the transaction."""

_READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ONE_SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ"
_SERIALIZABLE: Final = "BEGIN ISOLATION LEVEL SERIALIZABLE"


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
        dbapi.autocommit = True

    @event.listens_for(made, "begin")
    def _(connection: Connection) -> None:
        execute(connection, connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return made


def execute(db: Connection, statement: str, parameters: Sequence[Any] = ()) -> Any:
    """Execute a statement with the driver, and return its cursor. Errors are raised as SQLAlchemy raises them."""
    driver: Any = db.connection.dbapi_connection
    try:
        return driver.execute(statement, parameters)
    except db.dialect.loaded_dbapi.Error as error:
        if driver.closed:
            db.exec_driver_sql("SELECT 1")  # fails, and SQLAlchemy discards this connection and others of its age
        raise _wrapped(db, error, statement) from error


def is_reading(db: Connection) -> bool:
    """Return True if the transaction of the connection writes nothing."""
    return bool(db.get_execution_options().get(_BEGIN) == _READING)


class Transactions:
    """Transactions on the engine's connections."""

    def __init__(self, engine: Engine, isolation: str | None) -> None:
        """`isolation`: the level of writing transactions, in SQL's words; None leaves it to the server."""
        self._engine = engine
        self._writing = f"BEGIN ISOLATION LEVEL {isolation.upper()}" if isolation else "BEGIN"

    @contextmanager
    def __call__(self, *, writes: bool, one_snapshot: bool = False) -> Iterator[Connection]:
        """Open a transaction. With `one_snapshot`, or without `writes`, it sees one snapshot of the data."""
        begin = self._writing if writes else _READING
        if one_snapshot and begin != _SERIALIZABLE:  # SERIALIZABLE includes it
            begin = _ONE_SNAPSHOT
        options = {_BEGIN: begin}
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


def _wrapped(db: Connection, error: Exception, statement: str) -> BaseException:
    base = db.dialect.loaded_dbapi.Error
    return DBAPIError.instance(statement, None, error, base, hide_parameters=True, dialect=db.dialect)
