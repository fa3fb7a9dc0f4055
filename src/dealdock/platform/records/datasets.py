"""Datasets, and their counters: the ids given out, and the numbers of live records."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, case, func, insert, or_, select, update

from dealdock.platform.database import recording, row_locks
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import Abandoned, NoMoreIds
from dealdock.platform.records import late_changes, live_counts
from dealdock.platform.records.live_counts import Counts
from dealdock.platform.records.models import MAX_ID, Account, Dataset, SandboxState, Snapshot

_INSERT: Final = Statement(insert(Dataset), columns=("id", "account_id", "last_id"))
WAKE: Final = "abandoned"
"""The name of the function that runs after a commit which leaves datasets to garbage collection."""

_NO_COUNTS: Final[Counts] = {}

_count, _highest = (bindparam(name, type_=BigInteger) for name in ("count", "highest"))
_ONE: Final = update(Dataset).where(Dataset.id == bindparam("dataset"))
_HAS_IDS: Final = or_(Dataset.last_id + _count <= MAX_ID, _count == 0)
_TAKE_IDS: Final = Statement(
    _ONE.where(Dataset.abandoned_at.is_(None), _HAS_IDS)
    .values(last_id=Dataset.last_id + _count)
    .returning(Dataset.last_id)
)
_IS_WATCHED: Final = select(Account.watched).where(Account.id == Dataset.account_id).scalar_subquery()
_LOCK: Final = Statement(
    select(Dataset.id, Dataset.follower_id, _IS_WATCHED.label("is_watched"))
    .where(Dataset.id == bindparam("dataset"), Dataset.abandoned_at.is_(None))
    .with_for_update(key_share=True)
)
_ABANDON: Final = Statement(_ONE, columns=("abandoned_at",))
_RESERVE_IDS: Final = Statement(
    _ONE.values(last_id=case((Dataset.last_id < _highest, _highest), else_=Dataset.last_id))
)


def new(db: Connection, account_id: int) -> int:
    """Create an empty dataset for an account and return its id."""
    dataset_id = db.scalars(
        update(SandboxState)
        .values(last_dataset_id=SandboxState.last_dataset_id + 1)
        .returning(SandboxState.last_dataset_id)
    ).one()
    write(db, dataset_id, account_id)
    return dataset_id


def make_current(db: Connection, account_id: int, dataset_id: int) -> None:
    """Make this dataset the current one of the account."""
    db.execute(update(Account).where(Account.id == account_id).values(dataset_id=dataset_id))


def abandon(db: Connection, *dataset_ids: int, real: datetime) -> None:
    """Mark datasets as abandoned, so that they are invisible and garbage collection deletes them."""
    for dataset_id in dataset_ids:  # one by one: each may be on another node of a distributed database
        _ABANDON.run(db, {"dataset": dataset_id, "abandoned_at": real})


def lock(db: Connection, dataset_id: int) -> bool:
    """Lock the dataset until the commit, so that no other transaction changes its records or deletes them.

    Every transaction that writes records calls this before its first read of them. It locks the dataset once, and does
    nothing in a transaction that reads. On SQLite, the transaction itself is the lock. Return True if it was locked
    now, and values that this transaction read before may have changed: never on SQLite. Raises `Abandoned`.
    """
    if not row_locks.must_lock(db, dataset_id):
        return False
    locked = _LOCK.one(db, {"dataset": dataset_id})
    if locked is None:
        raise Abandoned(dataset_id)
    if locked.is_watched:
        recording.start(db, dataset_id)
    if locked.follower_id is not None:
        late_changes.start(db, dataset_id, locked.follower_id)
    return not row_locks.is_alone(db)


def write(db: Connection, dataset_id: int, account_id: int) -> None:
    """Insert an empty dataset with a given id."""
    _INSERT.run(db, {"id": dataset_id, "account_id": account_id, "last_id": 0})
    row_locks.created(db, dataset_id)


def take_ids(db: Connection, dataset_id: int, count: int, live: Counts = _NO_COUNTS) -> int:
    """Take `count` ids and return the first. `live` has the numbers by which live records are counted up or down.

    Raises `Abandoned` if the dataset was abandoned: new rows could be lost. Raises `NoMoreIds` if an id would be over
    `MAX_ID`: no call could name that record, and no scene with it could be loaded.
    """
    lock(db, dataset_id)
    last: int | None = _TAKE_IDS.value(db, {"dataset": dataset_id, "count": count})
    if last is None:
        if _LOCK.one(db, {"dataset": dataset_id}) is None:
            raise Abandoned(dataset_id)
        raise NoMoreIds(
            f"the next id would be over {MAX_ID}, the highest that a record may have: "
            "reset the account, or import a scene with lower ids"
        )
    if live:
        live_counts.add(db, dataset_id, live)
    return last - count + 1


def take_permanent_id(db: Connection, account_id: int, dataset_id: int) -> int:
    """Take an id that no record has, not even in a snapshot of the account. Its row survives a return to a snapshot."""
    of_snapshots = select(func.max(Dataset.last_id)).join(Snapshot, Snapshot.dataset_id == Dataset.id)
    reserve_ids(db, dataset_id, db.scalar(of_snapshots.where(Snapshot.account_id == account_id)) or 0)
    return take_ids(db, dataset_id, 1)


def reserve_ids(db: Connection, dataset_id: int, last_id: int, live: Counts = _NO_COUNTS) -> None:
    """Count all ids up to `last_id` as given out, and live records up."""
    _RESERVE_IDS.run(db, {"dataset": dataset_id, "highest": last_id})
    if live:
        live_counts.add(db, dataset_id, live)


def count_live(db: Connection, dataset_id: int, live: Counts) -> None:
    """Count live records up or down."""
    take_ids(db, dataset_id, 0, live)
