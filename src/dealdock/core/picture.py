"""Short reads that see one picture: to begin and end one takes about as long as such a read."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection

from dealdock.core import connector, remembering
from dealdock.core.retrying import FAILURES, Undone
from dealdock.core.sqlite import Transaction, Transactions

T = TypeVar("T")


class _Open(NamedTuple):
    transaction: Transaction
    db: Connection


class Picture:
    """What a thread sees of SQLite's file from its first read until it looks away. Each thread has one of its own."""

    def __init__(self, transactions: Transactions) -> None:
        """Nothing is seen yet."""
        self._transactions = transactions
        self._here = threading.local()

    def read(self, work: Callable[[Connection], T], soon: Callable[[Callable[[], None]], object]) -> T:
        """Run `work`, which writes nothing. `Undone` where the database fails.

        `soon` is given what is to be called once those are done that are ready now. So whoever asks after an answer
        sees all that had been written before it.
        """
        opened: _Open | None = getattr(self._here, "open", None)
        try:
            if opened is None:
                soon(self._look_away)
                opened = self._here.open = self._begin()
            connector.forget(opened.db)
            return work(opened.db)
        except FAILURES as error:
            self._look_away()
            raise Undone from error

    def _begin(self) -> _Open:
        transaction = self._transactions(writes=False)
        opened = _Open(transaction, transaction.__enter__())
        remembering.begin_picture(opened.db)
        return opened

    def _look_away(self) -> None:
        opened: _Open | None = getattr(self._here, "open", None)
        if opened is not None:
            self._here.open = None
            remembering.end_picture(opened.db)
            with suppress(*FAILURES):  # nothing was written
                opened.transaction.__exit__(None, None, None)
