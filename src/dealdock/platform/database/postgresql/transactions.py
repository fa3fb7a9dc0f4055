"""PostgreSQL: connection settings, statements sent by the driver, and transactions that detect a lost connection.

The driver's connections are in autocommit mode, and each transaction begins with one statement that has its options,
sent together with the first statement of the work. SQLAlchemy would set the options on the connection and reset them
afterwards, which takes longer than a short read.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, dialects, event
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import retry, statement_tables, write_guard
from dealdock.platform.database.postgresql import protection

CONNECTION_PARAMETERS: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 60,
    "tcp_user_timeout": 30_000,  # milliseconds until a peer that does not acknowledge data is given up
    "fallback_application_name": "dealdock",
}
"""Connection parameters for libpq, in seconds unless another unit is given."""

_BEGIN: Final = "dealdock_begin"
"""A key of a connection's `info`: the statement that begins the next transaction."""

_READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ONE_SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ"
_SERIALIZABLE: Final = "BEGIN ISOLATION LEVEL SERIALIZABLE"

dialects.registry.register("postgresql.dealdock", "dealdock.platform.database.postgresql.dialect", "Dialect")


def engine(url: sa.URL, connections: int) -> Engine:
    """Return the engine. Connection parameters in `url` override the usual ones.

    Connections are not checked before use. A dead one fails at its first statement. The pool then discards all
    connections of its age, and the unit of work is run again on a new one.
    """
    made = sa.create_engine(
        url.set(drivername="postgresql+dealdock"),
        connect_args={name: value for name, value in CONNECTION_PARAMETERS.items() if name not in url.query},
        paramstyle="format",
        pool_size=connections,
        max_overflow=0,
        pool_timeout=retry.RETRY_SECONDS,
        pool_use_lifo=True,  # recently used connections have their statements prepared
        hide_parameters=True,
    )

    @event.listens_for(made, "begin")
    def _(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        begin = connection.info.pop(_BEGIN, "BEGIN")
        driver.begin(begin, is_reading=begin == _READING)
        protection.forget(connection)

    @event.listens_for(made, "before_cursor_execute")
    def _(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement_tables.reads(statement) or " FOR " in statement:
            protection.before(connection, None)

    return made


def queue(db: Connection, statement: str, parameters: Sequence[Any] = ()) -> Any:
    """Execute a statement together with the next one, or with the COMMIT, and return its result.

    Its errors are raised then.
    """
    driver: Any = db.connection.dbapi_connection
    try:
        return driver.queue(statement, parameters)
    except db.dialect.loaded_dbapi.Error as error:
        raise _wrapped(db, error, statement) from error


def execute(db: Connection, statement: str, parameters: Sequence[Any] = ()) -> Any:
    """Execute a statement with the driver, and return its result. Errors are raised as SQLAlchemy raises them."""
    driver: Any = db.connection.dbapi_connection
    try:
        return driver.run(statement, parameters)
    except db.dialect.loaded_dbapi.Error as error:
        raise _wrapped(db, error, statement) from error


def execute_last(db: Connection, statement: str, parameters: Sequence[Any] = ()) -> Any:
    """Execute the last statement of a transaction as `execute` does, and COMMIT with it if it may be committed yet.

    It may not if a result has to be checked before. If the transaction only reads, and its connection is lost, it runs
    again.
    """
    driver: Any = db.connection.dbapi_connection
    protection.before(db, None)
    if is_reading(db) or driver.has_checks():
        return execute(db, statement, parameters)
    with retry.committed(writes=True):
        try:
            return driver.run_last(statement, parameters)
        except db.dialect.loaded_dbapi.Error as error:
            raise _wrapped(db, error, statement) from error


def rows(db: Connection, result: Any, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that was queued."""
    try:
        found: list[tuple[Any, ...]] = result.fetchall()
    except db.dialect.loaded_dbapi.Error as error:
        raise _wrapped(db, error, statement) from error
    return found


def _wrapped(db: Connection, error: Exception, statement: str) -> BaseException:
    """Return the driver's error as SQLAlchemy raises it."""
    driver: Any = db.connection.dbapi_connection
    if driver.closed:
        db.exec_driver_sql("SELECT 1")  # fails, and SQLAlchemy discards this connection and others of its age
    base = db.dialect.loaded_dbapi.Error
    return DBAPIError.instance(statement, None, error, base, hide_parameters=True, dialect=db.dialect)


def is_reading(db: Connection) -> bool:
    """Return True if the transaction of the connection writes nothing."""
    driver: Any = db.connection.dbapi_connection
    return bool(driver.is_reading)


class Transactions:
    """Transactions on the engine's connections."""

    def __init__(self, engine: Engine, isolation: str | None) -> None:
        """`isolation`: the level of writing transactions, in SQL's words; None leaves it to the server."""
        self._engine = engine
        self._writing = f"BEGIN ISOLATION LEVEL {isolation.upper()}" if isolation else "BEGIN"

    @contextmanager
    def __call__(self, *, writes: bool, one_snapshot: bool = False) -> Iterator[Connection]:
        """Open a transaction. With `one_snapshot`, or without `writes`, it sees one snapshot of the data."""
        with self._engine.connect() as connection, self.on(connection, writes=writes, one_snapshot=one_snapshot):
            yield connection

    @contextmanager
    def on(self, connection: Connection, *, writes: bool, one_snapshot: bool = False) -> Iterator[None]:
        """Open a transaction, as above, on a connection that was opened before."""
        begin = self._writing if writes else _READING
        if one_snapshot and begin != _SERIALIZABLE:  # SERIALIZABLE includes it
            begin = _ONE_SNAPSHOT
        connection.info[_BEGIN] = begin  # SQLAlchemy's own options would be set at each call, which takes longer
        with connection.begin() as transaction:
            write_guard.forget(connection.info)
            try:
                yield
            except retry.FAILURES:
                raise
            except Exception:
                if not connection.invalidated:
                    protection.before(connection, None)  # the cause may be that the dataset's records were deleted
                    self.check(connection)
                raise
            protection.before(connection, None)
            with retry.committed(writes=writes):
                transaction.commit()

    @contextmanager
    def for_bulk_writes(self) -> Iterator[Self]:
        """Yield this object: PostgreSQL needs no special connection for large transactions."""
        yield self

    def check(self, connection: Connection) -> None:
        """Raise the errors of results that would otherwise be checked with the next statement or at COMMIT."""
        driver: Any = connection.connection.dbapi_connection
        if driver.has_checks():
            execute(connection, "SELECT 1")

    def checkpoint(self) -> None:
        """Do nothing: this is for SQLite."""

    def shrink_log(self) -> None:
        """Do nothing: this is for SQLite."""

    def close(self) -> None:
        """Do nothing: the engine owns all connections."""
