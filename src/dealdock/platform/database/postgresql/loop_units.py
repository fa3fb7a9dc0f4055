"""Short units of work on an event loop: each runs in a greenlet, which other work replaces while PostgreSQL computes.

A unit of work is a function that calls the database and returns when it has its answer. In a thread, it blocks that
thread meanwhile, and each change of threads costs as much as a statement. Here it runs in a greenlet on the thread of
the event loop. Where its connection would block, the greenlet is suspended, and the loop continues it when the
connection's socket is ready.

These connections are opened in threads and kept, because opening one blocks.
"""

import asyncio
import select
from asyncio import Future
from collections import defaultdict, deque
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast

from anyio import to_thread
from greenlet import greenlet
from sqlalchemy import Connection, Engine

from dealdock.platform.database.postgresql.transactions import Transactions
from dealdock.platform.database.retry import FAILURES, Rerun
from dealdock.platform.database.threads import MAX_WAIT_SECONDS, MAX_WAITING
from dealdock.platform.errors import Overloaded

T = TypeVar("T")
Work: TypeAlias = Callable[[Connection], T]

_READABLE: Final = 1
_WRITABLE: Final = 2
"""psycopg's flags `Wait` and `Ready`, which are not imported where only SQLite is used."""


_WATCH_SECONDS: Final = 1.0


class LoopUnits:
    """The short units of work of one event loop, and the connections that are kept for them."""

    def __init__(self, engine: Engine, transactions: Transactions, maximum: int) -> None:
        """Store the settings. `maximum`: the number of units of work, and of connections, at once."""
        self._engine, self._transactions, self._maximum = engine, transactions, maximum
        self._idle: list[Connection] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, work: Work[T], *, writes: bool, queue: str = "") -> T:
        """Run `work` in a transaction. Raises `Overloaded`, or `Rerun` if it has to run in a thread.

        Those with the same `queue` run one after another. The transaction is ended even if the caller is cancelled.
        """
        loop = asyncio.get_running_loop()
        if self._loop is None or self._loop.is_closed():
            self._begin_on(loop)
        if self._loop is not loop:
            raise Rerun("busy")  # another event loop of this process serves the same database
        semaphore = self._queues[queue] if queue else None
        if semaphore is not None:
            await semaphore.acquire()
        try:
            await self._semaphore.acquire()
            try:
                connection = await self._connection()
            except BaseException:
                self._semaphore.release()
                raise
            unit = _Unit(connection, partial(self._perform, connection, work, writes), self._end)
            self.running.add(unit)
            self._watch()
            try:
                return await unit.begin()
            finally:
                if unit.has_ended:
                    self.running.discard(unit)
        finally:
            if semaphore is not None and not semaphore.release():
                del self._queues[queue]

    def _begin_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin with an event loop. Units of work of an earlier loop, which was closed, never end."""
        self._loop = loop
        self._semaphore = _FairSemaphore(self._maximum)
        self._queues = defaultdict[str, _FairSemaphore](partial(_FairSemaphore, 1))
        self.running = set[_Unit[Any]]()
        """Units of work in a transaction, and some that have just ended."""
        self._is_watching = False

    def _watch(self) -> None:
        """Look at the sockets once a second while units of work run.

        uvloop does not report a socket with an error, such as one whose backend was killed before it read a statement.
        """
        if not self._is_watching and self._loop is not None:
            self._is_watching = True
            self._loop.call_later(_WATCH_SECONDS, self._look)

    def _look(self) -> None:
        self._is_watching = False
        self.running = {unit for unit in self.running if not unit.has_ended}
        for unit in list(self.running):
            if not unit.has_ended:
                unit.continue_if_ready()
        if self.running:
            self._watch()

    def close(self) -> None:
        """Close the connections that are not in use."""
        while self._idle:
            self._idle.pop().close()

    def _perform(self, connection: Connection, work: Work[T], writes: bool) -> T:
        with self._transactions.on(connection, writes=writes):
            return work(connection)

    def _end(self, connection: Connection) -> None:
        if connection.invalidated or connection.get_transaction() is not None:  # after an error
            connection.close()
        else:
            self._idle.append(connection)
        self._semaphore.release()

    async def _connection(self) -> Connection:
        """Return a connection without opening one on the event loop."""
        if self._idle:
            return self._idle.pop()
        if not self._engine.pool.checkedin():  # type: ignore[attr-defined]  # of a QueuePool
            raise Rerun("busy")  # a thread opens one
        try:
            return await to_thread.run_sync(self._engine.connect)
        except FAILURES:
            raise Rerun("undone") from None


class _FairSemaphore:
    """A semaphore for units of work. Those that have to wait acquire it in the order of their arrival."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._waiting = deque[Future[None]]()

    async def acquire(self) -> None:
        """Acquire the semaphore, or wait for it. Raises `Overloaded`."""
        if self._free:
            self._free -= 1
            return
        if len(self._waiting) >= MAX_WAITING:
            raise Overloaded(f"all connections for calls are busy, and {MAX_WAITING} calls wait for one already")
        loop = asyncio.get_running_loop()
        turn: Future[None] = loop.create_future()
        self._waiting.append(turn)
        timer = loop.call_later(MAX_WAIT_SECONDS, _give_up, turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.release()
            raise
        finally:
            timer.cancel()

    def release(self) -> bool:
        """Release the semaphore to the next unit of work. Return False if none waits."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return True
        self._free += 1
        return False


def _give_up(turn: Future[None]) -> None:
    if not turn.done():
        turn.set_exception(Overloaded(f"all connections for calls were busy for {MAX_WAIT_SECONDS:g} seconds"))


class _Unit(Generic[T]):
    """A unit of work in a greenlet.

    All calls of the event loop are made outside the greenlet: libuv keeps pointers into the stack of the function that
    waits for sockets, and while a greenlet runs, that part of the stack is stored elsewhere.
    """

    def __init__(self, connection: Connection, perform: Callable[[], T], end: Callable[[Connection], None]) -> None:
        """`end` is called with the connection after the transaction."""
        self._connection, self._perform, self._end = connection, perform, end
        self._loop = asyncio.get_running_loop()
        driver: Any = connection.connection.dbapi_connection
        self._driver = driver
        self.socket: int = driver.fileno()
        self._greenlet = greenlet(self._run)
        self._greenlet.gr_context = copy_context()
        self._answer: Future[T] = self._loop.create_future()
        self._outcome: tuple[T | None, Exception | None] = None, None
        self._waits_to_write = False

    def begin(self) -> Future[T]:
        """Run until the connection would block. Return the future result."""
        answer = self._answer
        self._driver.suspend = self._greenlet.parent.switch
        self._loop.add_reader(self.socket, self._continue, _READABLE)
        self._continue(0)
        return answer

    @property
    def has_ended(self) -> bool:
        """True after the transaction."""
        return bool(self._greenlet.dead)

    def continue_if_ready(self) -> None:
        """Continue if the socket can be read, or has an error."""
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        if poll.poll(0):
            self._continue(_READABLE)

    def _run(self, _: int) -> None:
        try:
            self._outcome = self._perform(), None
        except FAILURES:
            self._outcome = None, Rerun("undone")
        except Exception as error:  # noqa: BLE001 (raised in the coroutine that waits)
            self._outcome = None, error

    def _continue(self, ready: int) -> None:
        """Run until the connection would block again, or to the end."""
        wanted = self._greenlet.switch(ready)
        waits_to_write = not self._greenlet.dead and bool(wanted & _WRITABLE)
        if waits_to_write and not self._waits_to_write:
            self._loop.add_writer(self.socket, self._continue, _WRITABLE)
        elif self._waits_to_write and not waits_to_write:
            self._loop.remove_writer(self.socket)
        self._waits_to_write = waits_to_write
        if self._greenlet.dead:
            self._loop.remove_reader(self.socket)
            self._driver.suspend = None
            self._end(self._connection)
            self._settle()

    def _settle(self) -> None:
        result, error = self._outcome
        self._outcome = None, None  # an error refers to this object
        if self._answer.done():  # the caller was cancelled
            return
        if error is not None:
            self._answer.set_exception(error)
        else:
            self._answer.set_result(cast("T", result))
