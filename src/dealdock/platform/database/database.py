"""The database: one engine, and the transaction that every operation runs in."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection

from dealdock.platform.clock import Clock
from dealdock.platform.database import capture, commits, recording, retry, row_locks, write_guard
from dealdock.platform.database.postgresql import connections as postgresql
from dealdock.platform.database.postgresql.transactions import PostgresqlTransactions
from dealdock.platform.database.retry import Rerun
from dealdock.platform.database.sqlite.connections import Synchronous, TextConnection
from dealdock.platform.database.sqlite.transactions import SqliteTransactions, WriteLock
from dealdock.platform.database.stream_slots import StreamSlots
from dealdock.platform.database.write_guard import WriteGuard
from dealdock.platform.errors import Unavailable, WrongSetting
from dealdock.platform.randomness import Randomness

T = TypeVar("T")

_USABLE = "use sqlite:///file.db or postgresql://user@host/name"
_OPEN_AHEAD = 4
_MAX_THREADS = 16
# SQLite computes in this process: with more threads, the event loop gets no CPU time.
_THREADS_FOR_CORES = 2 * (os.cpu_count() or 2)
# PostgreSQL computes for all workers: more at once from each worker make every call slower.
_READS_FOR_SERVER = 8
_THREADS_FOR_SERVER = 24
_WRITES_FOR_SERVER = 32
_RESERVED_STREAMS = 1  # of the control plane, beyond the usual ones


def parse_url(text: str) -> sa.URL:
    """Parse the address of a database. A path alone is a SQLite file. Raises `WrongSetting`."""
    if "://" not in text:
        text = f"sqlite:///{text}"
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):  # ValueError: the port is not a number
        without_password = text if "@" not in text else f"***@{text.rpartition('@')[2]}"
        raise WrongSetting(f"{without_password!r} is not a database address: {_USABLE}") from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise WrongSetting(f"no database of the kind {url.drivername!r}: {_USABLE}")
    if url.drivername == "sqlite" and (not url.database or ":memory:" in url.database):
        msg = f"{text} names no file. Leave the option out for a temporary database, or name a file: sqlite:///file.db"
        raise WrongSetting(msg)
    if url.drivername == "sqlite" and (str(url.database).endswith("/") or Path(str(url.database)).is_dir()):
        raise WrongSetting(f"{url.database} is a folder, and a SQLite database is a file: name one in it")
    if url.drivername == "sqlite" and url.query:
        raise WrongSetting(f"a SQLite database takes no parameters, and ?{next(iter(url.query))} is one")
    return url


class Database:
    """An engine on SQLite or PostgreSQL, and the only way to a connection: `read`, `write`, `stream`."""

    reads: int
    """The number of short reads that may run in threads at a time."""
    writes: int
    """The number of short writes."""
    concurrency: int
    """The number of other units of work."""

    def __init__(
        self,
        url: sa.URL,
        *,
        randomness: Randomness,
        clock: Clock | None = None,
        synchronous: Synchronous = "NORMAL",
        connections: int = 24,
        isolation: str | None = None,
        guards: Sequence[WriteGuard[Any]] = (),
    ) -> None:
        """Store the settings; connections are opened later. `synchronous` is SQLite's.

        `connections`: the maximum number of connections to PostgreSQL. `isolation`: the isolation level of writing
        transactions there, in SQL's words; None leaves it to the server. `guards`: rules that every statement is
        checked against.
        """
        self.url, self._randomness, self._clock = url, randomness, clock or Clock()
        self._is_unreachable = False
        self._collisions = threading.RLock()  # serializes units of work that collide repeatedly, so that each succeeds
        self._turns = row_locks.LockedRows()
        self._write_lock = WriteLock()  # SQLite's one writer: waiting for this is fair, waiting inside SQLite is not
        self._transaction: SqliteTransactions | PostgresqlTransactions
        self.kind: Final = url.get_backend_name()
        """`sqlite` or `postgresql`."""
        self.has_one_writer: Final = self.kind == "sqlite"
        """True if only one transaction can write at a time."""
        streams = _MAX_THREADS if self.has_one_writer else connections // 4
        if self.has_one_writer:
            self._open_sqlite(synchronous)
        else:
            self.reads, self.writes, self.concurrency = _READS_FOR_SERVER, _WRITES_FOR_SERVER, _THREADS_FOR_SERVER
            self.engine = postgresql.engine(url, connections)
            self._transaction = PostgresqlTransactions(self.engine, isolation)
        self._slots = StreamSlots(streams, _RESERVED_STREAMS)
        self.after_commit: dict[str, Callable[[], None]] = {}
        """The functions that `commits.announce` names."""
        write_guard.register(self.engine, guards)
        self.recorders = recording.Recorders(self.engine)
        capture.watch(self.engine)

    def _open_sqlite(self, synchronous: Synchronous) -> None:
        self.reads = self.writes = self.concurrency = min(_MAX_THREADS, _THREADS_FOR_CORES)
        pool = {"pool_size": _MAX_THREADS, "max_overflow": 2 * _MAX_THREADS}
        connecting = {"connect_args": {"factory": TextConnection}}
        self.engine = sa.create_engine(self.url, **pool, **connecting, hide_parameters=True)
        self._transaction = on_file = SqliteTransactions(self.engine, synchronous)
        self._without_waiting = on_file.without_waiting()

    def close(self) -> None:
        """Close every connection."""
        self._transaction.close()
        if self.has_one_writer:
            self._without_waiting.close()
        self.engine.dispose()

    def prepare(self) -> None:
        """Open the connections that the first calls and their journal need at the same time."""
        with ExitStack() as several:
            for _ in range(_OPEN_AHEAD):
                several.enter_context(self._transaction(writes=False))
            if self.has_one_writer:
                several.enter_context(self._without_waiting(writes=False))

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction that sees one snapshot of the data and writes nothing."""
        return self._run(work, writes=False)

    def without_waiting(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        """Run `work` once on SQLite, on an event loop. Raises `Rerun`, or one of `retry.FAILURES`, if it
        has to run in a thread.

        A read never waits for a lock. A write fails at once if another thread or process writes.
        """
        if not writes:
            with self._transaction(writes=False) as connection:
                return work(connection)
        if not self._write_lock.try_acquire():
            raise Rerun("busy")
        try:
            return self._commit(self._without_waiting(writes=True), work)
        finally:
            self._write_lock.release()

    def stream(self, work: Callable[[Connection], T]) -> tuple[T, Callable[[], None]]:
        """Run `work` as `read` does, but keep the transaction open until the returned function is called.

        Until then, the result of `work` may read on in the same snapshot, from one thread at a time.
        """

        def once() -> tuple[T, Callable[[], None]]:
            with ExitStack() as stack:
                connection = stack.enter_context(self._transaction(writes=False))
                answer = work(connection)
                return answer, stack.pop_all().close

        return self._run_with_retries(once, writes=False)

    def detach(self, close: Callable[[], None], *, account_id: int, for_control: bool = False) -> Callable[[], None]:
        """Let the transaction of an account's stream outlast its call. Return the function that closes it.

        Raises `Unavailable` if too many streams are open, and then closes the transaction. This keeps connections
        free for other calls, and streams for other accounts.
        """
        try:
            release = self._slots.take(account_id, for_control=for_control)
        except Unavailable:
            close()
            raise
        with ExitStack() as stack:
            stack.callback(self._shrink_log)
            stack.callback(release)
            stack.callback(close)
            return stack.pop_all().close

    def write(self, work: Callable[[Connection], T], *, one_snapshot: bool = False) -> T:
        """Run `work` in a transaction and commit. Run all of it again if the database or a reset requires that.

        So `work` does all its reading inside and has no effect outside the database. With `one_snapshot`, it sees one
        snapshot of the data, for which PostgreSQL may need several attempts.
        """
        if self.has_one_writer:
            with self._write_lock:
                return self._run(work, writes=True)
        return self._run_in_turn(work, one_snapshot=one_snapshot)

    def autocommit(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which is one statement, as a transaction of its own on PostgreSQL. It locks no dataset.

        Raises `OutcomeUnknown` if the connection is lost.
        """
        own = self._transaction
        if isinstance(own, SqliteTransactions):
            return self.write(work)

        def once() -> T:
            with own.autocommit() as connection:
                return work(connection)

        return self._run_with_retries(once, writes=True)

    def session(self) -> AbstractContextManager[Connection]:
        """Return a connection of PostgreSQL for a session of its own, in which it listens, for example."""
        if isinstance(self._transaction, SqliteTransactions):
            raise TypeError("SQLite has no sessions")
        return self._transaction.session()

    @contextmanager
    def for_bulk_writes(self) -> Iterator[Self]:
        """Yield a copy of this database for bulk writes in many transactions, with a tuned connection on SQLite.

        Only one thread may use it at a time.
        """
        own = copy(self)
        with self._transaction.for_bulk_writes() as own._transaction:  # noqa: SLF001 (a copy of this)
            yield own
            own.checkpoint()

    def checkpoint(self) -> None:
        """Move SQLite's log into its file, without blocking others. Bulk writers call this from time to time."""
        self._run_with_retries(self._transaction.checkpoint, writes=False)

    def _shrink_log(self) -> None:
        with suppress(*retry.FAILURES):  # the log stays as long as it was, and no call depends on it
            self._transaction.shrink_log()

    def _run(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        def once() -> T:
            if writes:
                return self._commit(self._transaction(writes=True), work)
            with self._transaction(writes=False) as connection:
                return work(connection)

        return self._run_with_retries(once, writes=writes)

    def _commit(self, transaction: AbstractContextManager[Connection], work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction, before its end what it has collected, and after its commit what it announced."""
        with transaction as connection:
            answer = work(connection)
            announced = commits.finish(connection, self._clock)
        for name in announced & self.after_commit.keys():
            self.after_commit[name]()
        return answer

    def turn(self) -> AbstractContextManager[row_locks.Turn]:
        """Return the turn of a unit of work that writes on PostgreSQL, for `write_in`. It ends with the block."""
        return row_locks.turn(self._turns)

    def write_in(self, turn: row_locks.Turn, work: Callable[[Connection], T]) -> T:
        """Write as `write` does, but raise `row_locks.Occupied` if the unit of work has to wait for its turn."""
        return self._run_with_retries(lambda: self._once_in(turn, work), writes=True)

    def _once_in(self, turn: row_locks.Turn, work: Callable[[Connection], T], *, one_snapshot: bool = False) -> T:
        return self._commit(self._transaction(writes=True, one_snapshot=one_snapshot, turn=turn), work)

    def _run_in_turn(self, work: Callable[[Connection], T], *, one_snapshot: bool) -> T:
        """Write on PostgreSQL, where others may write meanwhile."""
        with self.turn() as turn:
            once = partial(self._once_in, turn, work, one_snapshot=one_snapshot)
            return self._run_with_retries(lambda: row_locks.in_turn(turn, once), writes=True)

    def _run_with_retries(self, once: Callable[[], T], *, writes: bool) -> T:
        try:
            answer = once()
        except retry.FAILURES as error:
            answer = self._retry(once, error, writes=writes)
        self._is_unreachable = False
        return answer

    def _retry(self, once: Callable[[], T], error: Exception, *, writes: bool) -> T:
        """Run a failed unit of work again, until it succeeds or its attempts are used up."""
        retries = retry.Retries(self._randomness, waits=not self._is_unreachable, writes=writes)
        with ExitStack() as turn:
            while True:
                try:
                    retries.wait(error)
                except Unavailable:
                    self._is_unreachable = True
                    raise
                if retries.has_collided_often:
                    turn.enter_context(self._collisions)
                try:
                    return once()
                except retry.FAILURES as again:
                    error = again
