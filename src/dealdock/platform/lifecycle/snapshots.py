"""Snapshots: named copies of an account's records, to which a reset can return."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

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
