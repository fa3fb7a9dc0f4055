"""Shared read transactions for SQLite: beginning and ending one costs as much as a short read."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection

from dealdock.platform.database import write_guard
from dealdock.platform.database.retry import FAILURES, Rerun
from dealdock.platform.database.sqlite import caller_cache
from dealdock.platform.database.sqlite.transactions import Transaction, Transactions

T = TypeVar("T")


class SharedRead:
    """One read transaction per thread, shared by its reads from the first until the release."""

    def __init__(self, transactions: Transactions) -> None:
        """Store the transactions; none is opened yet."""
        self._transactions = transactions
        self._local = threading.local()

    def read(self, work: Callable[[Connection], T], call_soon: Callable[[Callable[[], None]], object]) -> T:
        """Run `work`, which writes nothing. Raises `Rerun("undone")` if the database fails.

        `call_soon` schedules the release after the calls that are ready now. So a client that has its response sees all
        earlier writes in its next call.
        """
        opened: Transaction | None = getattr(self._local, "open", None)
        try:
            if opened is None:
                call_soon(self._release)
                opened = self._local.open = self._begin()
            else:
                write_guard.forget(opened.info)
            return work(opened.db)
        except FAILURES as error:
            self._release()
            raise Rerun("undone") from error

    def _begin(self) -> Transaction:
        transaction = self._transactions(writes=False)
        transaction.__enter__()
        caller_cache.begin_snapshot(transaction.info)
        return transaction

    def _release(self) -> None:
        opened: Transaction | None = getattr(self._local, "open", None)
        if opened is not None:
            self._local.open = None
            caller_cache.end_snapshot(opened.info)
            with suppress(*FAILURES):  # nothing was written
                opened.__exit__(None, None, None)
