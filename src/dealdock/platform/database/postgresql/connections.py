"""PostgreSQL: connections, their settings, and statements for the driver."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import retry
from dealdock.platform.text import storable

if TYPE_CHECKING:
    import psycopg

CONNECTION_PARAMETERS: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 60,
    "tcp_user_timeout": 30_000,  # milliseconds until a peer that does not acknowledge data is given up
    "fallback_application_name": "dealdock",
}
"""Connection parameters for libpq, in seconds unless another unit is given."""

_MAX_PREPARED: Final = 256
"""Prepared statements of a connection. Each takes memory in the server."""

_IS_POOLED: Final = "dealdock_is_pooled"


def engine(url: sa.URL, connections: int) -> Engine:
    """Return the engine. Connection parameters in `url` override the usual ones.

    Connections are not checked before use. A dead one fails at its first statement. The pool then discards all
    connections of the same age, and the unit of work is run again on a new connection.
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

    dumper = _text_dumper(made.dialect.loaded_dbapi)

    @event.listens_for(made, "connect")
    def _(dbapi: Any, record: Any) -> None:
        """Prepare a connection: its texts, and its prepared statements.

        A pool such as pgbouncer may give each transaction another backend, which knows no statement of the others.
        """
        dbapi.adapters.register_dumper(str, dumper)
        backend = dbapi.execute("SELECT pg_backend_pid()").fetchone()[0]
        dbapi.rollback()
        dbapi.prepared_max = _MAX_PREPARED
        if backend != dbapi.info.backend_pid:
            dbapi.prepare_threshold = None
            record.info[_IS_POOLED] = True

    return made


def _text_dumper(psycopg: Any) -> Any:
    """Return the class by which psycopg sends texts. Characters that PostgreSQL cannot store are replaced."""

    class StorableText(psycopg.types.string.StrDumperUnknown):  # type: ignore[misc]  # a base of type Any
        def dump(self, obj: str) -> bytes:
            return as_bytes(obj)

    return StorableText


def as_bytes(text: str) -> bytes:
    """Return a text as the database stores it."""
    if "\0" not in text:
        with suppress(UnicodeEncodeError):
            return text.encode()
    return storable(text).encode()


def open_cursor(connection: "psycopg.Connection[Any]") -> "psycopg.Cursor[Any]":
    """Return a new cursor of the driver's own connection."""
    return connection.cursor()


def driver(db: Connection) -> "psycopg.Connection[Any]":
    """Return the driver's own connection."""
    return db.connection.dbapi_connection  # type: ignore[return-value]  # typed as that of any driver


def is_pooled(db: Connection) -> bool:
    """Return True if a pool such as pgbouncer stands before PostgreSQL."""
    return _IS_POOLED in db.info


def notifications(db: Connection) -> Iterator["psycopg.Notify"]:
    """Yield the notifications that have arrived. Errors are raised as SQLAlchemy raises them."""
    try:
        yield from driver(db).notifies(timeout=0)
    except db.dialect.loaded_dbapi.Error as error:
        raise wrapped(db, error, "LISTEN") from error


def wrapped(db: Connection, error: Exception, statement: str) -> BaseException:
    """Return an error of the driver as SQLAlchemy raises it. Discard a connection that is lost."""
    if db.connection.dbapi_connection.closed:  # type: ignore[union-attr]  # typed as that of any driver
        with suppress(DBAPIError):  # SQLAlchemy discards the connection, and all of its age
            db.exec_driver_sql("SELECT 1")
    driver_error: type[Exception] = db.dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        statement,
        None,
        error,
        driver_error,
        hide_parameters=True,
        connection_invalidated=db.invalidated,
        dialect=db.dialect,
    )
