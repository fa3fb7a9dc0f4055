"""Recorded changes: what each transaction changed in the records of a watched account.

Before a statement writes rows, the records that they belong to are read as they are shown, and again at the end of the
transaction. So a record is recorded once, from its first state to its last, however it was changed.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import eq
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import (
    BinaryExpression,
    BindParameter,
    ColumnElement,
    Connection,
    Insert,
    bindparam,
    delete,
    insert,
    select,
    true,
)
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import BooleanClauseList
from sqlalchemy.sql.operators import and_
from sqlalchemy.sql.visitors import iterate

from dealdock.platform.database import recording
from dealdock.platform.database.dialects import DatabaseMicroseconds
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import Account, RecordedChange
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.platform.records.public_ids import PublicIds

MAX_RECORDS: Final = 1_000
"""The records of a transaction that are recorded."""
MAX_BYTES: Final = 1024 * 1024
"""The same in bytes, as JSON."""
MAX_ACCOUNT_BYTES: Final = 32 * 1024 * 1024
"""The bytes that are kept of an account. The oldest changes are dropped."""


class Shown(NamedTuple):
    """A record in the form in which it is shown."""

    id: int | str
    fields: Mapping[str, Any]


class Source(NamedTuple):
    """A table with the records of a kind, or with parts of them."""

    kind: str
    column: str
    """The column with the id of the record."""
    has_records: bool
    """False: it has parts of them."""
    read: Callable[[Connection, AccountContext, Sequence[int], PublicIds | None], Mapping[int, Shown]]
    """Returns the records with these ids, without deleted ones."""


Sources: TypeAlias = Mapping[str, Sequence[Source]]
"""The sources by the names of their tables."""

_Key: TypeAlias = tuple[str, int]

_CONTEXT: Final = Statement(select(*CONTEXT_COLUMNS).where(Account.dataset_id == bindparam("dataset_id")))
_OF_ACCOUNT: Final = RecordedChange.account_id == bindparam("account_id")
_NEWEST_CHANGE: Final = (
    select(RecordedChange.number, RecordedChange.total)
    .where(_OF_ACCOUNT)
    .order_by(RecordedChange.number.desc())
    .limit(1)
    .subquery()
)
_NEWEST: Final = Statement(
    select(_NEWEST_CHANGE.c.number, _NEWEST_CHANGE.c.total, DatabaseMicroseconds().label("now"))
    .select_from(Account)
    .outerjoin(_NEWEST_CHANGE, true())
    .where(Account.id == bindparam("account_id"))
)
"""The newest change of an account, if there is one, and PostgreSQL's time, by which calls are numbered there."""
_INSERT: Final = Statement(insert(RecordedChange), columns=RecordedChange.__table__.c.keys())


class ChangeRecorder:
    """The recorder of the changes that a transaction makes in the records of one dataset."""

    def __init__(
        self,
        dataset_id: int,
        sources: Callable[[str], Sources],
        public_ids: Callable[[Connection, AccountContext], PublicIds | None],
    ) -> None:
        """`sources` returns the sources of a vendor."""
        self._dataset_id, self._sources_of, self._public_ids = dataset_id, sources, public_ids
        self._account: AccountContext | None = None
        self._sources: Sources | None = None
        self._before: dict[_Key, Shown | None] = {}
        self._reads: dict[str, Source] = {}
        self._complete = True
        self._ids: PublicIds | None = None

    def before(self, db: Connection, statement: UpdateBase, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Read the records that the statement is about to change."""
        is_copy = isinstance(statement, Insert) and statement.select is not None  # of a dataset
        name = getattr(statement.table, "name", "")
        for source in () if is_copy else self._sources_in(db).get(name, ()):
            if isinstance(statement, Insert):
                ids = _inserted(source.column, parameters)
            else:
                ids = _matched(db, statement, statement.table.c[source.column], parameters)
            self._keep(db, source, ids, are_new=isinstance(statement, Insert) and source.has_records)

    def finish(self, db: Connection, at: int) -> int | None:
        """Store the changes. Return the number of the row; None if nothing has changed."""
        changed, size = list[str](), 0
        for each in self._differences(db):
            text = json.dumps(each, ensure_ascii=False, separators=(",", ":"))
            size += len(text.encode()) + 1
            if size > MAX_BYTES:
                self._complete = False
                break
            changed.append(text)
        if self._account is None or (not changed and self._complete):
            return None
        return _add(db, self._account.account_id, f"[{','.join(changed)}]", at, complete=self._complete)

    def _sources_in(self, db: Connection) -> Sources:
        """Return the sources of the dataset's account; none if it is not the account's current dataset."""
        if self._sources is None:
            found = _CONTEXT.tuples(db, {"dataset_id": self._dataset_id})
            self._account = AccountContext(*found[0]) if found else None
            if self._account is not None:
                self._ids = self._public_ids(db, self._account)
            self._sources = {} if self._account is None else self._sources_of(self._account.vendor)
        return self._sources

    def _keep(self, db: Connection, source: Source, ids: Iterable[int], *, are_new: bool) -> None:
        """Keep the first state of records. `are_new`: they are not stored yet."""
        new = [each for each in dict.fromkeys(ids) if (source.kind, each) not in self._before]
        room = MAX_RECORDS - len(self._before)
        self._complete = self._complete and len(new) <= room
        known = {} if are_new else self._read(db, source, new[:room])
        self._reads[source.kind] = source
        self._before |= {(source.kind, each): known.get(each) for each in new[:room]}

    def _read(self, db: Connection, source: Source, ids: Sequence[int]) -> Mapping[int, Shown]:
        if self._account is None or not ids:
            return {}
        return source.read(db, self._account, ids, self._ids)

    def _differences(self, db: Connection) -> Iterator[dict[str, Any]]:
        """Yield the records that differ from their first state."""
        now: dict[_Key, Shown] = {}
        for kind, source in self._reads.items():
            read = self._read(db, source, [number for each, number in self._before if each == kind])
            now |= {(kind, number): shown for number, shown in read.items()}
        for key, before in self._before.items():
            after = now.get(key)
            if before != after:
                yield {"kind": key[0], **_difference(before, after)}


class _Gap:
    """The recorder of a transaction that loses all knowledge of earlier changes."""

    def __init__(self, account_id: int) -> None:
        self._account_id = account_id

    def before(self, db: Connection, statement: UpdateBase, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Record nothing."""

    def finish(self, db: Connection, at: int) -> None:
        """Store the gap in place of all changes."""
        number, _, _ = _next(db, self._account_id, at)
        db.execute(delete(RecordedChange).where(RecordedChange.account_id == self._account_id))
        row = {"account_id": self._account_id, "number": number, "previous": None, "records": "[]"}
        _INSERT.run(db, {**row, "complete": False, "total": 0})


def begin_anew(db: Connection, account_id: int) -> None:
    """Drop the recorded changes of an account whose records are replaced, or whose `watched` was set."""
    if db.scalar(select(Account.watched).where(Account.id == account_id)):
        recording.replace(db, _Gap(account_id))
    else:
        db.execute(delete(RecordedChange).where(RecordedChange.account_id == account_id))


class Recorded(NamedTuple):
    """The changes of an account's records between two moments."""

    records: Sequence[Mapping[str, Any]]
    """Each record that differs, with its kind, its id, and its fields before and after; None if it did not exist."""
    complete: bool
    """False: more may have changed."""
    marker: int
    """The second moment: the number of the last change, or the number since which nothing has changed."""


def since(db: Connection, account_id: int, number: int | None) -> Recorded:
    """Return what changed after a number; None: since changes are recorded."""
    rows = _rows(db, account_id)
    if number is None:
        is_dropped = bool(rows) and rows[0].previous is not None
        later = [row for row in rows if not _is_gap(row)]
    else:
        is_dropped = bool(rows) and rows[0].previous is not None and number < rows[0].previous
        later = [row for row in rows if row.number > number]
    marker = max(rows[-1].number if rows else 0, number or 0)
    return Recorded(_merged(later), all(row.complete for row in later) and not is_dropped, marker)


def numbered(db: Connection, account_id: int, numbers: Sequence[int]) -> Recorded:
    """Return what changed in the transactions with these numbers."""
    rows = [row for row in _rows(db, account_id) if row.number in numbers]
    is_whole = len(rows) == len(set(numbers)) and all(row.complete for row in rows)
    return Recorded(_merged(rows), is_whole, max(numbers, default=0))


def _is_gap(row: Any) -> bool:
    """Return True if the row has no records, but says that changes before it are unknown."""
    return not row.total


def _rows(db: Connection, account_id: int) -> Sequence[Any]:
    of_account = select(RecordedChange.__table__).where(RecordedChange.account_id == account_id)
    return db.execute(of_account.order_by(RecordedChange.number)).all()


def _merged(rows: Iterable[Any]) -> list[Mapping[str, Any]]:
    """Return each record that differs once, from its first state to its last."""
    found: dict[tuple[str, Any], tuple[Any, Any]] = {}
    for row in rows:
        for each in json.loads(row.records):
            key, before, after = (each["kind"], each["id"]), each["before"], each["after"]
            if key in found:
                first, last = found[key]
                before = None if first is None else {**(before or {}), **first}
                after = None if after is None else {**(last or {}), **after}
            found[key] = before, after
    return [
        {"kind": kind, "id": number, "before": states[0], "after": states[1]}
        for (kind, number), both in found.items()
        if any(states := _differing(*both))
    ]


def _add(db: Connection, account_id: int, records: str, at: int, *, complete: bool) -> int:
    """Store the changes of a transaction, and return the number of the entry. Drop the oldest changes of the
    account.
    """
    number, previous, stored = _next(db, account_id, at)
    total = stored + len(records.encode())
    row = {"account_id": account_id, "number": number, "previous": previous, "records": records}
    _INSERT.run(db, {**row, "complete": complete, "total": total})
    if total > MAX_ACCOUNT_BYTES:
        oldest = RecordedChange.total <= total - MAX_ACCOUNT_BYTES
        db.execute(delete(RecordedChange).where(RecordedChange.account_id == account_id, oldest))
    return number


def _next(db: Connection, account_id: int, at: int) -> tuple[int, int | None, int]:
    """Return the number of the next change, the number of the last one, and the bytes up to it."""
    found = _NEWEST.one(db, {"account_id": account_id})
    previous, stored, now = (None, None, None) if found is None else found
    wanted = now or at
    return wanted if previous is None else max(wanted, previous + 1), previous, stored or 0


def _difference(before: Shown | None, after: Shown | None) -> dict[str, Any]:
    """Return the id of a record, and its fields in both states. If a record exists in both, only the differing
    fields.
    """
    known: Any = after or before
    states = _differing(*(None if each is None else each.fields for each in (before, after)))
    return {"id": known.id, "before": states[0], "after": states[1]}


def _differing(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Any, Any]:
    """Return the fields of two states of a record. If it exists in both, only the differing fields."""
    if before is None or after is None:
        return before, after
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def _inserted(column: str, parameters: Iterable[Mapping[str, Any]]) -> list[int]:
    """Return the values of a column in new rows. The values of a statement with several rows are numbered."""
    several = f"{column}_m"
    return [
        value
        for row in parameters
        for name, value in row.items()
        if value is not None and (name == column or (name.startswith(several) and name[len(several) :].isdecimal()))
    ]


def _matched(
    db: Connection, statement: Any, column: ColumnElement[Any], parameters: Iterable[Mapping[str, Any]]
) -> list[int]:
    """Return the values of a column in the rows that an UPDATE or DELETE is about to change, and perhaps more."""
    where = statement.whereclause
    if (named := _named(where, column)) is not None:
        ids: list[Any] = [row[named.key] if named.required else named.value for row in parameters]
        return ids
    found = select(column).limit(MAX_RECORDS + 1)
    given = () if where is None else iterate(where)
    needed = {each.key for each in given if isinstance(each, BindParameter) and each.required}
    found = found if where is None else found.where(where)
    values = (db.scalars(found, {name: row[name] for name in needed}) for row in parameters)
    return [value for each in values for value in each if value is not None]


def _named(where: Any, column: ColumnElement[Any]) -> BindParameter[Any] | None:
    """Return the parameter that a column must be equal to, if all rows that a condition selects have its value."""
    parts = where.clauses if isinstance(where, BooleanClauseList) and where.operator is and_ else (where,)
    for each in parts:
        if isinstance(each, BinaryExpression) and each.operator is eq and column.shares_lineage(each.left):
            return each.right if isinstance(each.right, BindParameter) else None
    return None
