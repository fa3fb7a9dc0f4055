"""The database: one engine, and the unit of work that every operation runs in."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from copy import copy
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection

from dealdock.platform.database import retry, write_guard
from dealdock.platform.database.postgresql import transactions
from dealdock.platform.database.sqlite import caller_cache
from dealdock.platform.database.sqlite import transactions as sqlite_transactions
from dealdock.platform.database.sqlite.group_commit import GroupCommit
from dealdock.platform.database.sqlite.write_lock import Writer
from dealdock.platform.database.stream_slots import StreamSlots
from dealdock.platform.database.write_guard import WriteGuard
from dealdock.platform.errors import Unavailable, WrongSetting
from dealdock.platform.randomness import Chance

T = TypeVar("T")

_THREADS = 16
_CORES = 2 * (os.cpu_count() or 2)  # SQLite computes in this process: with more at it, its event loop gets no turn
_AT_SERVER = 8  # PostgreSQL computes for all workers: with more of each at it, everybody's call takes longer
_RESERVE = 1  # streams of the control plane beyond that
_SPARE = 2  # connections for the second one that a call may need while it holds its first, the journal's, the sweep's


def parse_url(text: str) -> sa.URL:
    """Read a database's address; a path alone is a SQLite file."""
    if "://" not in text:
        text = f"sqlite:///{text}"
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):  # the latter of what isn't a port
        shown = text if "@" not in text else f"***@{text.rpartition('@')[2]}"  # without the password
        msg = f"{shown!r} is no database address: use sqlite:///file.db or postgresql://user@host/name"
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
    """An engine on SQLite or PostgreSQL, and the only way to a connection: `read`, `write`, `stream`."""

    concurrency: int
    """How many units of work of one kind of call may be under way at once."""

    def __init__(
        self,
        url: sa.URL,
        *,
        chance: Chance,
        synchronous: sqlite_transactions.Synchronous = "NORMAL",
        is_alone: bool = False,
        connections: int = 24,
        isolation: str | None = None,
        guards: Sequence[WriteGuard[Any]] = (),
    ) -> None:
        """Open nothing yet. `synchronous` is SQLite's.

        `is_alone`: no other process writes to this database as a rule. `connections`: how many to PostgreSQL are opened
        at most. `isolation`: of what writes there, in SQL's words; None leaves it to the server.

        `guards`: rules that every statement is checked against.
        """
        self.url = url
        self._chance = chance
        self._is_away = False
        self._turns = threading.RLock()  # of those that collide again and again, until they come through
        self._group_commit: GroupCommit | None = None
        self._writer = Writer()  # SQLite has one writer; waiting here is fair, waiting there is not
        self._transaction: sqlite_transactions.Transactions | transactions.Transactions
        streams = _THREADS
        if url.get_backend_name() == "sqlite":
            self.concurrency = min(_THREADS, _CORES)
            most = {"pool_size": _THREADS, "max_overflow": 2 * _THREADS}
            self.engine = sa.create_engine(url, **most, hide_parameters=True)
            self._transaction = sqlite_transactions.Transactions(self.engine, synchronous)
            if is_alone:
                self._group_commit = GroupCommit(self._transaction, self._writer)
        else:
            self.engine = transactions.engine(url, connections)
            self._transaction = transactions.Transactions(self.engine, isolation)
            streams = connections // 4
            self.concurrency = min(_AT_SERVER, connections - streams - _RESERVE - _SPARE)
        self._slots = StreamSlots(streams, _RESERVE)
        write_guard.register(self.engine, guards)
        caller_cache.watch(self.engine)

    @property
    def has_one_writer(self) -> bool:
        """Whether all others who write wait for the one who does."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Close every connection."""
        self._transaction.close()
        self.engine.dispose()

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction that sees one picture of the data throughout and writes nothing."""
        return self._run(work, writes=False)

    @property
    def group_commit(self) -> GroupCommit | None:
        """For short units of work that an event loop runs; None where other processes or machines may be in the way."""
        return self._group_commit

    def when_free(self, tell: Callable[[], None]) -> None:
        """Have this called, by whatever thread, once it is worth trying again to write at once."""
        self._writer.when_free(tell)

    def stream(self, work: Callable[[Connection], T]) -> tuple[T, Callable[[], None]]:
        """As `read`, but the transaction stays open until the returned function is called.

        Until then what `work` returned may go on reading, from one thread at a time, in the same snapshot.
        """

        def once() -> tuple[T, Callable[[], None]]:
            with ExitStack() as held:
                answer = work(held.enter_context(self._transaction(writes=False)))
                return answer, held.pop_all().close

        return self._again(once)

    def detach(self, close: Callable[[], None], *, account_id: int, for_control: bool = False) -> Callable[[], None]:
        """Let the transaction of a stream of this account outlast its call; return what closes it, as `close` does.

        Raises `Unavailable` where too many are open, and closes it then: so there are always connections left for the
        others, and streams for other accounts.
        """
        try:
            give_back = self._slots.take(account_id, for_control=for_control)
        except Unavailable:
            close()
            raise
        with ExitStack() as ended:
            ended.callback(self._shrink_log)
            ended.callback(give_back)
            ended.callback(close)
            return ended.pop_all().close

    def write(self, work: Callable[[Connection], T], *, one_picture: bool = False) -> T:
        """Run `work` in a transaction and commit; run it again, whole, where the database or a reset asks for that.

        So `work` does all its reading inside and has no effect outside the database. `one_picture`: it sees the data
        as at one moment throughout, which on PostgreSQL may have to be tried several times.
        """
        if not self.has_one_writer:
            return self._run(work, writes=True, one_picture=one_picture)
        with self._writer:
            if self._group_commit is not None:
                self._group_commit.flush()  # what this thread has run before
            return self._run(work, writes=True)

    @contextmanager
    def apart(self) -> Iterator[Self]:
        """The same for very much that is written piece after piece: on SQLite by a connection that suits that.

        To be used by one thread at a time.
        """
        own = copy(self)
        with self._transaction.apart() as own._transaction:  # noqa: SLF001 (a copy of this)
            yield own
            own.settle()

    def settle(self) -> None:
        """To be asked now and then by who writes very much, `apart`; nobody has to wait for it."""
        self._again(self._transaction.settle)

    def _shrink_log(self) -> None:
        with suppress(*retry.FAILURES):  # the log is no longer than it was, and nobody waits for this
            self._transaction.shrink_log()

    def _run(self, work: Callable[[Connection], T], **how: bool) -> T:
        def once() -> T:
            with self._transaction(**how) as connection:
                return work(connection)

        return self._again(once)

    def _again(self, once: Callable[[], T]) -> T:
        try:
            answer = once()
        except retry.FAILURES as error:
            answer = self._until_done(once, error)
        self._is_away = False
        return answer

    def _until_done(self, once: Callable[[], T], error: Exception) -> T:
        """Try again what failed, as long as there is hope."""
        patience = retry.Patience(self._chance, waits=not self._is_away)
        with ExitStack() as turn:
            while True:
                try:
                    patience.endure(error)
                except Unavailable:
                    self._is_away = True
                    raise
                if patience.has_collided_often:
                    turn.enter_context(self._turns)
                try:
                    return once()
                except retry.FAILURES as again:
                    error = again
