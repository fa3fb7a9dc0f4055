"""Snapshots: named copies of an account's records, to which a reset can return and with which they are compared."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, func, insert, or_, select, update

from dealdock.platform.accounts import accounts
from dealdock.platform.database.database import Database
from dealdock.platform.database.selection import ByCodePoint
from dealdock.platform.errors import NoSuchSnapshot
from dealdock.platform.lifecycle import reset
from dealdock.platform.records import copying, datasets, filling, live_counts
from dealdock.platform.records.filling import Filling
from dealdock.platform.records.models import Base, LiveCount, Snapshot
from dealdock.platform.records.models.context import AccountContext

RESERVED: Final = ("scene", "empty")
"""Names that snapshots cannot have, because a reset gives them another meaning."""


class SnapshotView(NamedTuple):
    """A snapshot as it is shown."""

    name: str
    created_at: datetime
    counts: Mapping[str, int]
    """The numbers of its live records, by kind; a kind without records may be absent."""


def take(database: Database, account_id: int, name: str, *, real: datetime) -> SnapshotView:
    """Save the account's records under that name, in place of an earlier snapshot, and return the new one."""

    def save(db: Connection) -> SnapshotView:
        account = accounts.locked(db, account_id)
        _delete(db, account, name, real=real)
        db.execute(
            insert(Snapshot).values(account_id=account_id, name=name, dataset_id=copied, created_at=account.now(real))
        )
        filling.finish(db, copied)
        return SnapshotView(name, account.now(real), live_counts.every(db, copied))

    with _copy(database, account_id, lambda db: accounts.get(db, account_id).dataset_id, real) as copied:
        return database.write(save)


def restore(database: Database, account_id: int, name: str, *, real: datetime, kept: type[Base] | None = None) -> None:
    """Return the account to the snapshot's records. Settings and users stay, and the rows of a table `kept`.

    Raise `NoSuchSnapshot`.
    """

    def find(db: Connection) -> int:
        return dataset_of(db, accounts.get(db, account_id), name)

    def show(db: Connection) -> None:
        account = accounts.locked(db, account_id)
        filling.finish(db, copied)
        reset.replace_dataset(db, account, copied, real=real)
        if kept is not None:
            copying.keep_rows(db, kept, account.dataset_id, copied)

    database.read(find)
    with _copy(database, account_id, find, real) as copied:
        database.write(show)


def drop(db: Connection, account_id: int, name: str, *, real: datetime) -> None:
    """Delete a snapshot. Raise `NoSuchSnapshot`."""
    if not _delete(db, accounts.locked(db, account_id), name, real=real):
        raise NoSuchSnapshot(name)


def rename(db: Connection, account_id: int, name: str, new_name: str, *, real: datetime) -> None:
    """Give a snapshot another name, in place of an earlier snapshot of that name."""
    _delete(db, accounts.locked(db, account_id), new_name, real=real)
    db.execute(update(Snapshot).where(*_one(account_id, name)).values(name=new_name))


def every(db: Connection, account_id: int) -> list[SnapshotView]:
    """Return the account's snapshots, by name."""
    of_account = Snapshot.account_id == accounts.get(db, account_id).account_id
    counts: dict[str, dict[str, int]] = {}
    counted = select(Snapshot.name, LiveCount.kind, LiveCount.count)
    for row in db.execute(counted.join(LiveCount, LiveCount.dataset_id == Snapshot.dataset_id).where(of_account)):
        counts.setdefault(row.name, {})[row.kind] = row[2]
    snapshots = select(Snapshot.name, Snapshot.created_at).where(of_account)
    rows = db.execute(snapshots.order_by(ByCodePoint(Snapshot.name))).all()
    return [SnapshotView(row.name, row.created_at, counts.get(row.name, {})) for row in rows]


def dataset_of(db: Connection, account: AccountContext, name: str) -> int:
    """Return the dataset of a snapshot. Raises `NoSuchSnapshot`."""
    found = db.scalar(select(Snapshot.dataset_id).where(*_one(account.account_id, name)))
    if found is None:
        raise NoSuchSnapshot(name)
    return found


@contextmanager
def _copy(database: Database, account_id: int, find: Callable[[Connection], int], real: datetime) -> Iterator[int]:
    """Yield the id of an invisible copy of a dataset. After an error, it is given up."""
    with Filling(database) as fillings:
        copied = database.write(lambda db: filling.begin(db, accounts.get(db, account_id).account_id, real=real))
        fillings.add(copied)
        copying.copy(database, find, copied)
        yield copied


def _one(account_id: int, name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Snapshot.account_id == account_id, Snapshot.name == name


def _delete(db: Connection, account: AccountContext, name: str, *, real: datetime) -> bool:
    dataset_id = db.scalar(delete(Snapshot).where(*_one(account.account_id, name)).returning(Snapshot.dataset_id))
    if dataset_id is not None:
        datasets.abandon(db, dataset_id, real=real)
    return dataset_id is not None


_MAX_EXAMPLES: Final = 20


class Side(NamedTuple):
    """The number of some records, and the first ids of them."""

    total: int
    ids: Sequence[int]


class Difference(NamedTuple):
    """Records of one table that are on one side only, or that have other values."""

    added: Side
    removed: Side
    changed: Side
    fields: Mapping[int, Sequence[str]]
    """The columns in which the first changed records differ, by id."""

    @property
    def is_empty(self) -> bool:
        """True if both sides are equal."""
        return not (self.added.total or self.removed.total or self.changed.total)


def compare(db: Connection, account: AccountContext, snapshot_dataset: int, model: Any) -> Difference:
    """Return the differences of one table since the snapshot."""
    now, then = model.__table__.alias("now"), model.__table__.alias("then")
    here, there = now.c.dataset_id == account.dataset_id, then.c.dataset_id == snapshot_dataset
    pair = now.c.id == then.c.id
    columns = [each.name for each in model.__table__.c if each.name not in {"dataset_id", "id"}]
    differs = or_(*(now.c[name].is_distinct_from(then.c[name]) for name in columns))
    added = select(now.c.id).where(here, ~exists().where(there, pair))
    removed = select(then.c.id).where(there, ~exists().where(here, pair))
    changed = select(now.c.id).join(then, pair).where(here, there, differs)
    sides = [Side(_count(db, each), _examples(db, each)) for each in (added, removed, changed)]
    marks = (now.c[name].is_distinct_from(then.c[name]).label(name) for name in columns)
    rows = db.execute(
        select(now.c.id, *marks).join(then, pair).where(here, there, now.c.id.in_(sides[-1].ids))
    ).mappings()
    fields = {row["id"]: [name for name in columns if row[name]] for row in rows}
    return Difference(sides[0], sides[1], sides[2], fields)


def _count(db: Connection, found: Select[Any]) -> int:
    return db.scalar(select(func.count()).select_from(found.subquery())) or 0


def _examples(db: Connection, found: Select[Any]) -> Sequence[int]:
    return db.scalars(found.order_by(found.selected_columns[0]).limit(_MAX_EXAMPLES)).all()
