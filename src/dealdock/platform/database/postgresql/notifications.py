"""PostgreSQL's notifications: a connection that listens, and the processes that do so."""

import select
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import retry, statement_tables
from dealdock.platform.database.database import Database
from dealdock.platform.database.postgresql import connections

_LOCK: Final = (0x6465616C, 0x646F636B)
"""The two keys of the advisory lock that every listening session shares: the server releases it with the session."""

_OPTIONS: Final = statement_tables.declare()
_NOTIFY: Final = sa.text("SELECT pg_notify(:channel, :text)").execution_options(**_OPTIONS)
_LISTENING: Final = sa.text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    f" AND classid = {_LOCK[0]} AND objid = {_LOCK[1]}"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
).execution_options(**_OPTIONS)


class Notification(NamedTuple):
    """A notification of PostgreSQL."""

    channel: str
    text: str


class Session:
    """A connection that listens."""

    def __init__(self, db: Connection, stopped: socket.socket) -> None:
        self._db, self._connection, self._stopped = db, connections.driver(db), stopped
        self.pid: Final = self._connection.info.backend_pid
        """The process of PostgreSQL that serves it."""

    def received(self) -> Iterator[Notification]:
        """Yield notifications as they arrive. Raises an error of the driver when the connection is lost."""
        waiting = select.poll()
        for each in (self._stopped.fileno(), self._connection.fileno()):
            waiting.register(each, select.POLLIN)
        while not any(file == self._stopped.fileno() for file, _ in waiting.poll()):
            for found in connections.notifications(self._db):
                yield Notification(found.channel, found.payload)


@contextmanager
def listening(database: Database, channel: str, stopped: socket.socket) -> Iterator[Session | None]:
    """Open a session that listens on a channel, and on the channel with its process id at the end of the name.

    `stopped`: a socket that can be read once the session shall end. None: sessions receive no notifications, because
    the database has none, or because a pool gives each transaction another session.
    """
    with database.session() as db:
        if connections.is_pooled(db):
            yield None
            return
        session = Session(db, stopped)
        names = (f'LISTEN "{channel}"', f'LISTEN "{channel}_{session.pid}"')
        try:
            for statement in (*names, f"SELECT pg_advisory_lock_shared({_LOCK[0]}, {_LOCK[1]})"):
                db.exec_driver_sql(statement, execution_options=_OPTIONS)
        except DBAPIError as error:
            if retry.classify(error) is retry.Failure.OTHER:
                yield None
                return
            raise
        yield session


def notify(db: Connection, channel: str, text: str) -> None:
    """Send a notification at the end of the transaction."""
    db.execute(_NOTIFY, {"channel": channel, "text": text})


def listeners(db: Connection) -> Sequence[int]:
    """Return the process ids of all sessions of the database that listen now."""
    return db.scalars(_LISTENING).all()
