"""Datasets, and their counters: the ids given out, and the numbers of live records."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, case, func, insert, or_, select, update

from dealdock.platform.database.postgresql import protection
from dealdock.platform.database.postgresql import transactions as postgresql
from dealdock.platform.database.statements import QueuedRows, Statement
from dealdock.platform.datasets import live_counts
from dealdock.platform.datasets.live_counts import CountChange, Counts
from dealdock.platform.errors import Abandoned, NoMoreIds
from dealdock.platform.models import MAX_ID, Account, Dataset, SandboxState, Snapshot

_INSERT: Final = Statement(insert(Dataset), columns=("id", "account_id", "last_id"))
_NO_COUNTS: Final[Counts] = {}

_count, _highest = (bindparam(name, type_=BigInteger) for name in ("count", "highest"))
_ONE: Final = update(Dataset).where(Dataset.id == bindparam("dataset"))
_HAS_IDS: Final = or_(Dataset.last_id + _count <= MAX_ID, _count == 0)
_TAKE: Final = (
    _ONE.where(Dataset.abandoned_at.is_(None), _HAS_IDS)
    .values(last_id=Dataset.last_id + _count)
    .returning(Dataset.last_id)
)
_TAKE_IDS: Final = Statement(_TAKE)
_PROTECT: Final = Statement(
    select(Dataset.id)
    .where(Dataset.id == bindparam("dataset"), Dataset.abandoned_at.is_(None))
    .with_for_update(read=True, key_share=True)
)
_LOCK_FIRST: Final = Statement(
    select(Dataset.id)
    .where(Dataset.id == bindparam("dataset"), Dataset.abandoned_at.is_(None))
    .with_for_update(key_share=True)
)
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
        db.execute(update(Dataset).where(Dataset.id == dataset_id).values(abandoned_at=real))


def protect(db: Connection, dataset_id: int) -> None:
    """Protect a dataset from garbage collection until the commit.

    If it was abandoned already, `Abandoned` is raised here or by the next statement.
    """
    _lock_soon(_PROTECT, db, dataset_id)


def protect_before_writes(db: Connection, dataset_id: int) -> None:
    """Protect the dataset, as `protect` does, if other transactions may write meanwhile. On SQLite they cannot."""
    _before_writes(_PROTECT, db, dataset_id)


def lock_before_writes(db: Connection, dataset_id: int) -> None:
    """Protect the dataset, and lock it as `lock` does, before the transaction writes or locks anything else.

    A transaction that takes an id has locked the dataset when it writes rows that refer to others. One that locked such
    a row first, and the dataset later, would make a deadlock with it.
    """
    _before_writes(_LOCK_FIRST, db, dataset_id)


def lock_now(db: Connection) -> None:
    """Lock at once what `lock_before_writes` would lock later, in the same round trip as the next statement.

    The records that the transaction reads from here on stay as they are until the commit, such as those that a new
    record will refer to.
    """
    protection.before(db, None)


def _before_writes(statement: Statement, db: Connection, dataset_id: int) -> None:
    if db.dialect.name != "sqlite" and not postgresql.is_reading(db):
        protection.later(db, lambda: _lock_soon(statement, db, dataset_id))


def _lock_soon(statement: Statement, db: Connection, dataset_id: int) -> None:
    def check(locked: QueuedRows) -> None:
        if locked.one() is None:
            raise Abandoned(dataset_id)

    statement.queue(db, {"dataset": dataset_id}).check(check)


def write(db: Connection, dataset_id: int, account_id: int) -> None:
    """Insert an empty dataset with a given id."""
    _INSERT.run(db, {"id": dataset_id, "account_id": account_id, "last_id": 0})


def take_ids(db: Connection, dataset_id: int, count: int, live: Counts = _NO_COUNTS) -> int:
    """Take `count` ids and return the first. `live` has the numbers by which live records are counted up or down.

    The row stays locked until the commit, so call this just before the rows with these ids are written. Raises
    `Abandoned` if the dataset was abandoned: new rows could be lost. Raises `NoMoreIds` if an id would be over
    `MAX_ID`: no call could name that record, and no scene with it could be loaded.
    """
    last = _take(db, dataset_id, count, live_counts.counted(live))
    if last is None:
        if _PROTECT.one(db, {"dataset": dataset_id}) is None:
            raise Abandoned(dataset_id)
        raise NoMoreIds(
            f"the next id would be over {MAX_ID}, the highest that a record may have: "
            "reset the account, or import a scene with lower ids"
        )
    return last - count + 1


def _take(db: Connection, dataset_id: int, count: int, kinds: Sequence[CountChange]) -> int | None:
    own = {"dataset": dataset_id, "count": count}
    if kinds and db.dialect.name == "postgresql":
        last: int | None = _take_and_count(len(kinds)).value(db, own | live_counts.values(kinds))
        return last
    last = _TAKE_IDS.value(db, own)
    if last is not None:
        live_counts.add(db, dataset_id, kinds)
    return last


@cache
def _take_and_count(kinds: int) -> Statement:
    """Return the two statements as one, which saves PostgreSQL a round trip. SQLite does not understand it."""
    taken = _TAKE.cte("taken")
    counted = live_counts.upsert("postgresql", kinds, taken).cte("counted")
    return Statement(select(taken.c.last_id).add_cte(counted))


def take_permanent_id(db: Connection, account_id: int, dataset_id: int) -> int:
    """Take an id that no record has in any of the account's snapshots either, for rows that survive a return to one."""
    of_snapshots = select(func.max(Dataset.last_id)).join(Snapshot, Snapshot.dataset_id == Dataset.id)
    reserve_ids(db, dataset_id, db.scalar(of_snapshots.where(Snapshot.account_id == account_id)) or 0)
    return take_ids(db, dataset_id, 1)


def reserve_ids(db: Connection, dataset_id: int, last_id: int, live: Counts = _NO_COUNTS) -> None:
    """Count all ids up to `last_id` as given out, and live records up."""
    _RESERVE_IDS.run(db, {"dataset": dataset_id, "highest": last_id})
    live_counts.add(db, dataset_id, live_counts.counted(live))


def count_live(db: Connection, dataset_id: int, live: Counts) -> None:
    """Count live records up or down."""
    take_ids(db, dataset_id, 0, live)


def lock(db: Connection, dataset_id: int) -> None:
    """Lock the dataset until the commit: no other transaction takes ids or counts."""
    take_ids(db, dataset_id, 0)
