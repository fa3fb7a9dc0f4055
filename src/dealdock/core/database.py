"""The database: one engine, and the unit of work that every operation runs in."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dealdock.core import connector, sqlite
from dealdock.core.chance import Chance
from dealdock.core.errors import Abandoned, WrongSetting

T = TypeVar("T")

_READING: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_WRITING: Final[Mapping[str, Any]] = {}
_ONE_PICTURE: Final = {"isolation_level": "REPEATABLE READ"}
_RETRYABLE = {"40001", "40P01"}  # serialization_failure, deadlock_detected
_VANISHED = "23503"  # foreign_key_violation: what a row refers to was swept, or deleted with its account, in between
_RESETS = 5  # in the way of one unit of work
_ATTEMPTS = 20
_THREADS = 16


def parse_url(text: str) -> sa.URL:
    """Read a database's address; a path alone is a SQLite file."""
    if "://" not in text:
        text = f"sqlite:///{text}"
    try:
        url = sa.make_url(text)
    except sa.exc.ArgumentError:
        msg = f"{text!r} is no database address: use sqlite:///file.db or postgresql://user@host/name"
        raise WrongSetting(msg) from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        msg = f"no database of the kind {url.drivername!r}: use sqlite:///file.db or postgresql://user@host/name"
        raise WrongSetting(msg)
    if url.drivername == "sqlite" and not url.database:
        msg = "a SQLite database needs a file: sqlite:///file.db (without --database it is a temporary one)"
        raise WrongSetting(msg)
    return url


class Database:
    """An engine on SQLite or PostgreSQL, and the only way to a connection: `reading` and `writing`."""

    concurrency = _THREADS
    """How many units of work may be under way at once; the connection pool is as large."""

    def __init__(self, url: sa.URL, *, chance: Chance, durable: bool = False, is_alone: bool = False) -> None:
        """Open nothing yet. `durable`: SQLite waits for the disk at every commit (synchronous=FULL).

        `is_alone`: no other process writes to this database as a rule.
        """
        self.url = url
        self._chance = chance
        self._is_alone = is_alone and url.get_backend_name() == "sqlite"
        self._writer = threading.RLock()  # SQLite has one writer; waiting here is fair, waiting there is not
        own = {"cached_statements": sqlite.STATEMENTS} if url.get_backend_name() == "sqlite" else {}
        self.engine = sa.create_engine(
            url, pool_size=_THREADS, max_overflow=_THREADS, hide_parameters=True, connect_args=own
        )
        self._on_sqlite = None
        if url.get_backend_name() == "sqlite":
            self._on_sqlite = sqlite.Transactions(self.engine, durable=durable)
        connector.watch(self.engine)

    @property
    def has_one_writer(self) -> bool:
        """Whether all others who write wait for the one who does."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Close every connection."""
        if self._on_sqlite is not None:
            self._on_sqlite.close()
        self.engine.dispose()

    def reading(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction that sees one picture of the data throughout and writes nothing."""
        return self._run(work, _READING)

    @contextmanager
    def at_once(self, *, writes: bool) -> Iterator[bool]:
        """Whether a short unit of work waits for nobody while the block lasts, so that an event loop can run it.

        Never where other machines or other processes may be in the way.
        """
        free = self._is_alone and (not writes or self._writer.acquire(blocking=False))
        try:
            yield free
        finally:
            if free and writes:
                self._writer.release()

    def holding(self, work: Callable[[Connection], T]) -> tuple[T, Callable[[], None]]:
        """As `reading`, but the transaction stays open until the second of the answers is called.

        So what `work` answers may go on reading, from one thread at a time, and sees the same picture.
        """
        with ExitStack() as held:
            connection = held.enter_context(self._transaction(_READING))
            return work(connection), held.pop_all().close

    def writing(self, work: Callable[[Connection], T], *, one_picture: bool = False) -> T:
        """Run `work` in a transaction and commit; run it again, whole, where the database or a reset asks for that.

        So `work` does all its reading inside and has no effect outside the database. `one_picture`: it sees the data
        as at one moment throughout, which on PostgreSQL may have to be tried several times.
        """
        if self.engine.dialect.name == "postgresql":
            return self._run(work, _ONE_PICTURE if one_picture else _WRITING)
        with self._writer:
            return self._run(work, _WRITING)

    def _run(self, work: Callable[[Connection], T], options: Mapping[str, Any]) -> T:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self._transaction(options) as connection:
                    return work(connection)
            except Abandoned:
                if attempt >= _RESETS:
                    raise
                continue
            except DBAPIError as error:
                if attempt >= _tries(error):
                    raise
            time.sleep(self._chance.pause(min(0.5, 0.005 * 2**attempt)))
        raise AssertionError  # the last attempt returns or raises

    @contextmanager
    def _transaction(self, options: Mapping[str, Any]) -> Iterator[Connection]:
        """`options` are PostgreSQL's; SQLite knows but reading and writing."""
        if self._on_sqlite is not None:
            with self._on_sqlite(writes=options is not _READING) as connection:
                yield connection
        else:
            with self.engine.connect() as connection, connection.execution_options(**options).begin():
                connector.forget(connection)
                yield connection


def _tries(error: DBAPIError) -> int:
    """How often to try what fails like this."""
    code = getattr(error.orig, "sqlstate", None)
    return _ATTEMPTS if code in _RETRYABLE else _RESETS if code == _VANISHED else 1
