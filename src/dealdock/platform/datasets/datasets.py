"""A dataset's counters: the ids given out, and how many live records there are."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, case, func, insert, or_, select, update

from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import Abandoned, NoMoreIds
from dealdock.platform.models import MAX_ID, Account, Dataset, SandboxState, Snapshot

COUNTED: Final = ("live_opportunities", "live_prospects", "live_visitor_activities", "live_list_memberships")
"""The counters of live records: what there may be many of."""

_EMPTY: Final = {"last_id": 0, **dict.fromkeys(COUNTED, 0)}
_INSERT: Final = Statement(insert(Dataset), columns=("id", "account_id", *_EMPTY))

_count, _highest = (bindparam(name, type_=BigInteger) for name in ("count", "highest"))
_COUNT: Final = (
    update(Dataset)
    .where(Dataset.id == bindparam("dataset"))
    .values({name: Dataset.__table__.c[name] + bindparam(f"more_{name}", type_=BigInteger) for name in COUNTED})
)
_HAS_IDS: Final = or_(Dataset.last_id + _count <= MAX_ID, _count == 0)
_TAKE_IDS: Final = Statement(
    _COUNT.where(Dataset.abandoned_at.is_(None), _HAS_IDS)
    .values(last_id=Dataset.last_id + _count)
    .returning(Dataset.last_id)
)
_RESERVE_IDS: Final = Statement(
    _COUNT.values(last_id=case((Dataset.last_id < _highest, _highest), else_=Dataset.last_id))
)


def new(db: Connection, account_id: int) -> int:
    """Make an empty dataset for an account; answers its number."""
    dataset_id = db.scalars(
        update(SandboxState)
        .values(last_dataset_id=SandboxState.last_dataset_id + 1)
        .returning(SandboxState.last_dataset_id)
    ).one()
    write(db, dataset_id, account_id)
    return dataset_id


def show(db: Connection, account_id: int, dataset_id: int) -> None:
    """Let the account show this dataset from here on."""
    db.execute(update(Account).where(Account.id == account_id).values(dataset_id=dataset_id))


def abandon(db: Connection, *dataset_ids: int, real: datetime) -> None:
    """Let nobody see these any more, so that they are swept away."""
    for dataset_id in dataset_ids:  # by itself: each may be on another node of a distributed database
        db.execute(update(Dataset).where(Dataset.id == dataset_id).values(abandoned_at=real))


def hold(db: Connection, dataset_id: int) -> None:
    """See to it that it isn't swept before the commit. `Abandoned` where it was left behind already."""
    here = select(Dataset.id).where(Dataset.id == dataset_id, Dataset.abandoned_at.is_(None))
    if db.scalar(here.with_for_update(read=True, key_share=True)) is None:
        raise Abandoned(dataset_id)


def hold_among_writers(db: Connection, dataset_id: int) -> None:
    """The same, where others may write while this transaction does: not on SQLite."""
    if db.dialect.name != "sqlite" and not db.get_execution_options().get("postgresql_readonly"):
        hold(db, dataset_id)


def write(db: Connection, dataset_id: int, account_id: int) -> None:
    """Make an empty dataset of a number that was taken for it."""
    _INSERT.run(db, {"id": dataset_id, "account_id": account_id, **_EMPTY})


def take_ids(db: Connection, dataset_id: int, count: int, **live: int) -> int:
    """Take `count` ids and answer the first; count live records up in the same statement (`live_opportunities=1`).

    The row stays locked until the commit, so this comes last thing before what needs the ids is written. `Abandoned`
    where the dataset was left behind: what is written there now could be lost. `NoMoreIds` where one would be over
    `MAX_ID`: no call could name that record, and no scene with it could be loaded.
    """
    last: int | None = _TAKE_IDS.value(db, {"dataset": dataset_id, "count": count, **_more(live)})
    if last is None:
        hold(db, dataset_id)
        raise NoMoreIds(
            f"the next id would be over {MAX_ID}, the highest that a record may have: "
            "reset the account, or import a scene with lower ids"
        )
    return last - count + 1


def take_lasting_id(db: Connection, account_id: int, dataset_id: int) -> int:
    """Take an id that no record has in any of the account's snapshots either: for what goes along when it goes back."""
    of_snapshots = select(func.max(Dataset.last_id)).join(Snapshot, Snapshot.dataset_id == Dataset.id)
    reserve_ids(db, dataset_id, db.scalar(of_snapshots.where(Snapshot.account_id == account_id)) or 0)
    return take_ids(db, dataset_id, 1)


def reserve_ids(db: Connection, dataset_id: int, last_id: int, **live: int) -> None:
    """Let all ids up to `last_id` count as given out; count live records up in the same statement."""
    _RESERVE_IDS.run(db, {"dataset": dataset_id, "highest": last_id, **_more(live)})


def count_live(db: Connection, dataset_id: int, **live: int) -> None:
    """Count live records up, or down."""
    take_ids(db, dataset_id, 0, **live)


def lock(db: Connection, dataset_id: int) -> None:
    """Nobody else takes ids, or counts, until the commit: what is looked up from here on stays so."""
    take_ids(db, dataset_id, 0)


def _more(live: dict[str, int]) -> dict[str, int]:
    return {f"more_{name}": live.get(name, 0) for name in COUNTED}
