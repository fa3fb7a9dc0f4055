"""Short units of work on an event loop: each runs in a greenlet, which other work replaces while PostgreSQL computes.

A unit of work is a function that calls the database and returns when it has its answer. In a thread, it blocks that
thread meanwhile, and each change of threads costs as much as a statement. Here it runs in a greenlet on the thread of
the event loop. Where its connection would block, the greenlet is suspended, and the loop continues it when the
connection's socket is ready.

These connections are opened in threads and kept, because opening one blocks.
"""

import asyncio
from asyncio import Future
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, Final, TypeAlias, TypeVar

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


class LoopUnits:
    """The short units of work of one event loop, and the connections that are kept for them."""

    def __init__(self, engine: Engine, transactions: Transactions, maximum: int) -> None:
        """Store the settings. `maximum`: the number of units of work, and of connections, at once."""
        self._engine, self._transactions = engine, transactions
        self._free = maximum
        self._idle: list[Connection] = []
        self._waiting = deque[Future[None]]()

    async def run(self, work: Work[T], *, writes: bool) -> T:
        """Run `work` in a transaction. Raises `Overloaded`, or `Rerun` if it has to run in a thread.

        The transaction is ended even if the caller is cancelled. The result of a reading one is returned before.
        """
        await self._take_place()
        try:
            connection = await self._connection()
            answer: Future[T] = asyncio.get_running_loop().create_future()
            unit = greenlet(self._perform)
        except BaseException:
            self._leave_place()
            raise
        unit.gr_context = copy_context()
        unit.switch(connection, work, answer, writes)
        return await answer

    def close(self) -> None:
        """Close the connections that are not in use."""
        while self._idle:
            self._idle.pop().close()

    def _perform(self, connection: Connection, work: Work[T], answer: Future[T], writes: bool) -> None:
        """Run a unit of work in the current greenlet."""
        try:
            with _suspending(connection), self._transactions.on(connection, writes=writes):
                result = work(connection)
                if not writes:
                    _settle(answer, result)
            _settle(answer, result)
        except FAILURES:
            _fail(answer, Rerun("undone"))
        except Exception as error:  # noqa: BLE001 (raised in the coroutine that waits)
            _fail(answer, error)
        finally:
            del answer  # an error refers to this frame, and the future to the error
            self._keep(connection)
            self._leave_place()

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

    def _keep(self, connection: Connection) -> None:
        if connection.invalidated or connection.get_transaction() is not None:  # after an error
            connection.close()
        else:
            self._idle.append(connection)

    async def _take_place(self) -> None:
        """Wait until fewer units of work run than may run at once."""
        if self._free:
            self._free -= 1
            return
        if len(self._waiting) >= MAX_WAITING:
            raise Overloaded(f"all connections for calls are busy, and {MAX_WAITING} calls wait for one already")
        turn: Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(MAX_WAIT_SECONDS):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._leave_place()
            if isinstance(error, TimeoutError):
                raise Overloaded(f"all connections for calls were busy for {MAX_WAIT_SECONDS:g} seconds") from None
            raise

    def _leave_place(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


@contextmanager
def _suspending(connection: Connection) -> Iterator[None]:
    """Suspend the current greenlet where the connection would block, until its socket is ready."""
    driver: Any = connection.connection.dbapi_connection
    socket, loop = driver.fileno(), asyncio.get_running_loop()
    unit = greenlet.getcurrent()
    hub = unit.parent

    def suspend(wanted: int) -> Any:
        if not wanted & _WRITABLE:
            return hub.switch()
        loop.add_writer(socket, unit.switch, _WRITABLE)
        try:
            return hub.switch()
        finally:
            loop.remove_writer(socket)

    loop.add_reader(socket, unit.switch, _READABLE)
    driver.suspend = suspend
    try:
        yield
    finally:
        driver.suspend = None
        loop.remove_reader(socket)


def _settle(answer: Future[T], result: T) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: Future[Any], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
