"""Late changes: what each transaction changed in the records of an account, for a copy that gets it some seconds later.

The copy is an exact earlier state of the records. So the statements of each transaction, run again for the copy in the
same order, lead to the same next state. Where a transaction wrote something that cannot be repeated in this way, such
as bulk data, its change is stored without statements: the copy ends with the state before it.
"""

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from dealdock.platform.database import capture, write_guard
from dealdock.platform.database.capture import Marked, Row
from dealdock.platform.database.statement_tables import WrittenTables
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import Account, Dataset, EarlierState, LateChange
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.platform.records.tables import record_tables

MAX_CHANGE: Final = 2**18
"""The maximum number of characters of one transaction's statements. Reading the records anew takes about as long as
more of them.
"""

MAX_CHANGES: Final = 2**23
"""The maximum number of characters of all statements for one copy. Then another copy is made."""

_NUMBER: Final[list[Any]] = []
"""A stored value that stands for the number of the dataset. No other field contains a list."""

_PLAIN: Final = (type(None), int, float, str)
"""The types of values that JSON keeps as they are stored; bool and enumerations are among them."""

_INSERT: Final = Statement(insert(LateChange), columns=LateChange.__table__.c.keys())
_FOLLOWED: Final = Statement(
    select(*CONTEXT_COLUMNS)
    .join(Dataset, Dataset.id == Account.dataset_id)
    .where(Dataset.id == bindparam("dataset_id"), Dataset.follower_id == bindparam("follower_id"))
)
_GROW: Final = Statement(
    update(EarlierState)
    .where(EarlierState.account_id == bindparam("account"), EarlierState.dataset_id == bindparam("state"))
    .values(size=EarlierState.size + bindparam("more"))
    .returning(EarlierState.size)
)
_NEWEST: Final = Statement(
    select(LateChange.number, LateChange.at)
    .where(LateChange.account_id == bindparam("account"))
    .order_by(LateChange.number.desc())
    .limit(1)
)
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


class LateChanges:
    """The capture of a transaction that changes records."""

    def __init__(self, dataset_id: int, follower_id: int, *, is_complete: bool) -> None:
        """`dataset_id`: of the records; `follower_id`: of the copy that has the changes later.

        `is_complete`: False if what the transaction changes cannot be repeated.
        """
        self._dataset_id, self._follower_id = dataset_id, follower_id
        self.at: datetime | None = None
        """The time of the change by the account's clock; None: the time of the commit."""
        self._statements: list[str] = []
        self._size = 0
        self._is_complete = is_complete
        self._parts: list[int] = []

    def add(
        self, db: Connection, written: WrittenTables, named: Collection[str], sql: str, rows: Sequence[Row]
    ) -> None:
        """Keep a statement that changes the records (see `Capture`)."""
        records = {table.name for table in record_tables(db)}
        if written is not None and records.isdisjoint(written):
            return
        numbers = [{value for value in row if type(value) is Marked} for row in rows]
        if numbers and not any(self._dataset_id in row for row in numbers) and all(numbers):
            return  # of another dataset
        self._is_complete &= (
            written is not None
            and records.issuperset(named)
            and bool(numbers)
            and all(row == {self._dataset_id} for row in numbers)
            and all(isinstance(value, _PLAIN) for row in rows for value in row)
        )
        if self._is_complete:
            values = [[_NUMBER if type(value) is Marked else value for value in row] for row in rows]
            self._statements.append(json.dumps([sql, values]))
            self._size += len(self._statements[-1])
            self._is_complete = self._size <= MAX_CHANGE

    def begin_part(self) -> None:
        """Begin a part of the transaction which may be undone."""
        self._parts.append(len(self._statements))

    def end_part(self, *, undone: bool) -> None:
        """End the part that began last. If it is undone, forget its statements."""
        if not self._parts:  # it began before the capture
            self._is_complete &= not undone
        elif undone:
            del self._statements[self._parts.pop() :]
        else:
            self._parts.pop()

    def finish(self, db: Connection, at: int) -> None:
        """Store the change, unless the transaction made none, or the copy was dropped."""
        if self._is_complete and not self._statements:
            return
        both = {"dataset_id": self._dataset_id, "follower_id": self._follower_id}
        if (found := _FOLLOWED.one(db, both)) is None:
            return
        context = AccountContext(*found)
        state = {"account": context.account_id, "state": self._follower_id}
        self._is_complete &= _GROW.value(db, {**state, "more": self._size}) <= MAX_CHANGES
        last = _NEWEST.one(db, state)
        when = self.at or context.now(_EPOCH + timedelta(microseconds=at))
        change = {
            "account_id": context.account_id,
            "number": 1 if last is None else last.number + 1,
            "state_id": self._follower_id,
            "at": when if last is None else max(when, last.at),  # as the transactions lock the records
            "statements": f"[{','.join(self._statements)}]" if self._is_complete else None,
        }
        _INSERT.run(db, change)
        if not self._is_complete:
            db.execute(update(Dataset).where(Dataset.id == self._dataset_id).values(follower_id=None))


def start(db: Connection, dataset_id: int, follower_id: int) -> LateChanges:
    """Capture the changes of a dataset from now on, and return what captures them."""
    changes = LateChanges(dataset_id, follower_id, is_complete=not db.in_nested_transaction())
    capture.start(db, dataset_id, changes)
    return changes


def run(db: Connection, statements: str, dataset_id: int) -> None:
    """Run the statements of a change for a dataset."""
    number = Marked(dataset_id)
    with write_guard.lifted(db):
        for sql, rows in json.loads(statements):
            values = [tuple([number if value == _NUMBER else value for value in row]) for row in rows]
            db.exec_driver_sql(sql, values if len(values) > 1 else values[0]).close()
