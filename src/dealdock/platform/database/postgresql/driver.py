"""psycopg's connection, with short statements sent by libpq directly, and with waits that need not block a thread.

For a short statement, psycopg's cursor takes four times the processor time of libpq. So a prepared statement is sent
here without a cursor. Its parameters and its result are converted by psycopg's adapters, in their text form. Each
statement is prepared when it is first used, under a name that is computed from its text.

A statement whose result is not needed at once can be queued. It is sent together with the next one, which saves a round
trip. An error of a queued statement is raised by the next one, or by COMMIT.
"""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, ClassVar, Final

import psycopg
from psycopg import errors, pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq.abc import PGresult
from psycopg.waiting import Ready, Wait

from dealdock.platform.database.postgresql import libpq
from dealdock.platform.database.postgresql.libpq import Result

_MAX_PREPARED: Final = 256
"""Prepared statements of a connection, each of which takes memory in the server."""

_MAX_QUEUED: Final = 16
"""Statements that are kept in memory until the next one."""

_MIXED_UP: Final = (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement)
"""The errors behind a connection pool that does not keep prepared statements for its clients."""

_SUCCESSFUL: Final = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
_COMMIT: Final = "COMMIT"
_FORGET_ALL: Final = b"DEALLOCATE ALL"


class DriverConnection(psycopg.Connection[Any]):
    """A connection to PostgreSQL, which one unit of work uses at a time."""

    can_prepare: ClassVar[bool] = True
    """False once a connection pool in front of PostgreSQL was found to mix up prepared statements."""

    suspend: Callable[[Wait], Ready] | None = None
    """Called instead of blocking the thread until the socket is ready."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._own_prepared = set[str]()
        self._own_queue: list[Result] = []
        self._own_transformer = Transformer(self)
        self._own_begin: Result | None = None
        self.is_reading = False  # True in a transaction that writes nothing
        self._own_has_committed = False  # True after COMMIT, if it was sent with the last statement
        self._own_unread = False  # True if the result of a COMMIT has not been received yet

    def begin(self, statement: str, *, is_reading: bool) -> None:
        """Begin a transaction. `is_reading`: it writes nothing, so that COMMIT needs no result."""
        self._own_has_committed = False
        self._own_begin = self.queue(statement)
        self.is_reading = is_reading

    def queue(self, statement: str, values: Sequence[Any] = ()) -> Result:
        """Send a statement together with the next one."""
        if self._own_has_committed:
            msg = "the transaction has ended with an earlier statement, which was to be its last"
            raise RuntimeError(msg)
        if values:
            values = self._own_transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
        if len(self._own_queue) == _MAX_QUEUED:
            self.send()
        self._own_queue.append(Result(self, statement, values))
        return self._own_queue[-1]

    def run(self, statement: str, values: Sequence[Any] = ()) -> Result:
        """Run the queued statements and this one, and return its result."""
        result = self.queue(statement, values)
        self.send()
        return result

    def run_last(self, statement: str, values: Sequence[Any] = ()) -> Result:
        """Run the queued statements, this one and COMMIT. No result may have to be checked before it."""
        result = self.queue(statement, values)
        self.queue(_COMMIT)
        self._own_has_committed = True
        self.send()
        return result

    def rows(self, result: PGresult) -> list[tuple[Any, ...]]:
        """Return the rows of a result, with Python's values."""
        if not result.ntuples:
            return []
        self._own_transformer.set_pgresult(result)
        return self._own_transformer.load_rows(0, result.ntuples, tuple)

    def commit(self) -> None:
        """Run the queued statements and COMMIT. Do nothing if only BEGIN is queued."""
        try:
            if self.has_checks():
                self.send()  # without COMMIT
            if self._own_queue and self._own_queue[-1] is self._own_begin:
                self._own_queue.clear()
            elif self._own_queue or self.pgconn.transaction_status != pq.TransactionStatus.IDLE:
                self._commit()
        except Exception:
            if self.pgconn.status == pq.ConnStatus.OK:  # COMMIT did not run, and SQLAlchemy expects no transaction
                self.rollback()
            raise

    def has_checks(self) -> bool:
        """Return True if the result of a queued statement has to be checked."""
        return any(each.check is not None for each in self._own_queue)

    def _commit(self) -> None:
        if not self.is_reading or self._own_queue:
            self.run(_COMMIT)
            return
        self.pgconn.send_query_params(_COMMIT.encode(), None)
        self.pgconn.flush()
        self._own_unread = True

    def rollback(self) -> None:
        """Drop the queued statements, and roll back those that were sent."""
        self._own_queue.clear()
        if not self._own_unread:
            super().rollback()

    def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """Run one of psycopg's operations, after the queued statements."""
        self._receive_commit()
        if self._own_queue:
            self.send()
        return self._wait(gen, *arguments, **options)

    def _wait(self, steps: Any, *arguments: Any, **options: Any) -> Any:
        if self.suspend is None:
            return super().wait(steps, *arguments, **options)
        try:
            wanted = next(steps)
            while True:
                wanted = steps.send(self.suspend(wanted))
        except StopIteration as end:
            return end.value

    def send(self) -> None:
        """Run the queued statements in one round trip."""
        queue, self._own_queue = self._own_queue, []
        self._receive_commit()
        self._check_connection_ok()
        has_begun = self.pgconn.transaction_status != pq.TransactionStatus.IDLE
        try:
            self._exchange(queue)
        except _MIXED_UP:
            DriverConnection.can_prepare = False
            if has_begun:
                raise
            if self.pgconn.transaction_status != pq.TransactionStatus.IDLE:
                self._exchange([Result(self, "ROLLBACK", ())])
            self._exchange(queue)

    def _exchange(self, queue: Sequence[Result]) -> None:
        """Send statements and receive their results."""
        is_pipeline = len(queue) > 1 or queue[0].statement not in self._own_prepared
        if is_pipeline:
            self.pgconn.enter_pipeline_mode()
        try:
            sent = [each for result in queue for each in self._send(result)]
            if is_pipeline:
                self.pgconn.pipeline_sync()
            received = self._wait(libpq.received(self.pgconn, is_pipeline))
        finally:
            if is_pipeline and self.pgconn.status == pq.ConnStatus.OK:
                self.pgconn.exit_pipeline_mode()
        self._check(received, sent)

    def _receive_commit(self) -> None:
        """Receive the result of the previous transaction's COMMIT, which has usually arrived by now."""
        if self._own_unread:
            self._own_unread = False
            self.pgconn.consume_input()
            self._wait(libpq.received(self.pgconn, is_pipeline=False))

    def _send(self, result: Result) -> list[Result | str]:
        """Send a statement, prepared if possible.

        Return what is received for it, in order: the result, or the text of a statement that is prepared.
        """
        name, text = libpq.native(result.statement)
        if not self._is_prepared(result.statement):
            self.pgconn.send_query_params(text, result.values)
            return [result]
        before = []
        if result.statement not in self._own_prepared:
            if len(self._own_prepared) >= _MAX_PREPARED:
                self._own_prepared.clear()
                self.pgconn.send_query_params(_FORGET_ALL, None)
                before.append("")
            self.pgconn.send_prepare(name, text)
            self._own_prepared.add(result.statement)
            before.append(result.statement)
        self.pgconn.send_query_prepared(name, result.values)
        return [*before, result]

    def _is_prepared(self, statement: str) -> bool:
        return self.can_prepare and statement != _COMMIT

    def _check(self, received: Sequence[PGresult], sent: Sequence[Result | str]) -> None:
        """Store the results, and check them. Raise the first error.

        Note which statements were not prepared because of it.
        """
        error: psycopg.Error | None = None
        checks: list[tuple[Result, Callable[[], None]]] = []
        for found, each in zip_longest(received, sent):
            is_right = found is not None and found.status in _SUCCESSFUL
            if isinstance(each, Result):
                each.received = found
                if is_right and each.check is not None:
                    checks.append((each, each.check))
            elif not is_right:
                self._own_prepared.discard(each)
            if not is_right and error is None and found is not None:
                error = errors.error_from_result(found, self.info.encoding)
        for _, check in checks:
            check()
        if error is not None:
            raise error
        for checked, _ in checks:
            checked.check = None  # it refers to the result
        if self.pgconn.status != pq.ConnStatus.OK:
            raise errors.OperationalError("the connection to the database was lost")
