"""Snapshots: named copies of an account's records, to which a reset can return."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from dealdock.platform.accounts import accounts
from dealdock.platform.database.database import Database
from dealdock.platform.database.rows import AnyRow
from dealdock.platform.datasets import copying, datasets, filling
from dealdock.platform.datasets.filling import Filling
from dealdock.platform.errors import NoSuchSnapshot
from dealdock.platform.lifecycle import reset
from dealdock.platform.models import Dataset, Snapshot
from dealdock.platform.models.context import AccountContext

RESERVED: Final = ("scene", "empty")
"""Names that snapshots cannot have, because a reset gives them another meaning."""


def take(database: Database, account_id: int, name: str, *, real: datetime) -> AnyRow:
    """Copy the account's records to a snapshot, which replaces one of that name. Return its row, as `every` does."""

    def keep(db: Connection) -> AnyRow:
        account = accounts.locked(db, account_id)
        _forget(db, account, name, real=real)
        db.execute(
            insert(Snapshot).values(account_id=account_id, name=name, dataset_id=hidden, created_at=account.now(real))
        )
        filling.finish(db, hidden)
        return _rows(db, *_one(account_id, name), Dataset.id == hidden)[0]

    with _copied(database, account_id, lambda db: accounts.tenant(db, account_id).dataset_id, real) as hidden:
        return database.write(keep)


def restore(database: Database, account_id: int, name: str, *, real: datetime) -> None:
    """Return the account to the snapshot's records. Settings and users stay. Raise `NoSuchSnapshot`."""

    def kept(db: Connection) -> int:
        accounts.tenant(db, account_id)
        found = db.scalar(select(Snapshot.dataset_id).where(*_one(account_id, name)))
        if found is None:
            raise NoSuchSnapshot(name)
        return found

    def show(db: Connection) -> None:
        account = accounts.locked(db, account_id)
        filling.finish(db, hidden)
        reset.show(db, account, hidden, real=real)

    database.read(kept)
    with _copied(database, account_id, kept, real) as hidden:
        database.write(show)


def drop(db: Connection, account_id: int, name: str, *, real: datetime) -> None:
    """Delete a snapshot. Raise `NoSuchSnapshot`."""
    if not _forget(db, accounts.locked(db, account_id), name, real=real):
        raise NoSuchSnapshot(name)


def every(db: Connection, account_id: int) -> Sequence[AnyRow]:
    """Return the account's snapshots, by name: `name`, `created_at`, the counters of live records."""
    return _rows(db, Snapshot.account_id == accounts.tenant(db, account_id).account_id)


@contextmanager
def _copied(database: Database, account_id: int, find: Callable[[Connection], int], real: datetime) -> Iterator[int]:
    """Yield the id of an invisible copy of a dataset. After an error, it is given up."""
    with Filling(database) as filled:
        hidden = database.write(lambda db: filling.begin(db, accounts.tenant(db, account_id).account_id, real=real))
        filled.add(hidden)
        copying.copy(database, find, hidden)
        yield hidden


def _one(account_id: int, name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Snapshot.account_id == account_id, Snapshot.name == name


def _forget(db: Connection, account: AccountContext, name: str, *, real: datetime) -> bool:
    forgotten = db.scalar(delete(Snapshot).where(*_one(account.account_id, name)).returning(Snapshot.dataset_id))
    if forgotten is not None:
        datasets.abandon(db, forgotten, real=real)
    return forgotten is not None


def _rows(db: Connection, *which: ColumnElement[bool]) -> Sequence[AnyRow]:
    counted = [Dataset.__table__.c[name] for name in datasets.COUNTED]
    columns = select(Snapshot.name, Snapshot.created_at, *counted)
    return db.execute(
        columns.join(Dataset, Dataset.id == Snapshot.dataset_id).where(*which).order_by(Snapshot.name)
    ).all()
