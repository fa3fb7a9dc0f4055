"""A dataset's counters: the ids given out, and how many live records there are."""

from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, case, insert, update

from dealdock.core.models import Dataset, SandboxState

COUNTED: Final = ("live_opportunities", "live_prospects", "live_visitor_activities", "live_list_memberships")
"""The counters of live records: what there may be many of."""


_INSERT: Final = insert(Dataset)
_EMPTY: Final = {"last_id": 0, **dict.fromkeys(COUNTED, 0)}

_count, _highest = (bindparam(name, type_=BigInteger) for name in ("count", "highest"))
_COUNT: Final = (
    update(Dataset)
    .where(Dataset.id == bindparam("dataset"))
    .values({name: Dataset.__table__.c[name] + bindparam(f"more_{name}", type_=BigInteger) for name in COUNTED})
)
_TAKE_IDS: Final = _COUNT.values(last_id=Dataset.last_id + _count).returning(Dataset.last_id)
_RESERVE_IDS: Final = _COUNT.values(last_id=case((Dataset.last_id < _highest, _highest), else_=Dataset.last_id))


def new(db: Connection, account_id: int) -> int:
    """Make an empty dataset for an account; answers its number."""
    dataset_id = db.scalars(
        update(SandboxState)
        .values(last_dataset_id=SandboxState.last_dataset_id + 1)
        .returning(SandboxState.last_dataset_id)
    ).one()
    write(db, dataset_id, account_id)
    return dataset_id


def write(db: Connection, dataset_id: int, account_id: int) -> None:
    """Make an empty dataset of a number that was taken for it."""
    db.execute(_INSERT, {"id": dataset_id, "account_id": account_id, **_EMPTY})


def take_ids(db: Connection, dataset_id: int, count: int, **live: int) -> int:
    """Take `count` ids and answer the first; count live records up in the same statement (`live_opportunities=1`).

    The row stays locked until the commit, so this comes last thing before what needs the ids is written.
    """
    last: int = db.scalars(_TAKE_IDS, {"dataset": dataset_id, "count": count, **_more(live)}).one()
    return last - count + 1


def reserve_ids(db: Connection, dataset_id: int, last_id: int, **live: int) -> None:
    """Let all ids up to `last_id` count as given out; count live records up in the same statement."""
    db.execute(_RESERVE_IDS, {"dataset": dataset_id, "highest": last_id, **_more(live)})


def count_live(db: Connection, dataset_id: int, **live: int) -> None:
    """Count live records up, or down."""
    take_ids(db, dataset_id, 0, **live)


def lock(db: Connection, dataset_id: int) -> None:
    """Nobody else takes ids, or counts, until the commit: what is looked up from here on stays so."""
    take_ids(db, dataset_id, 0)


def _more(live: dict[str, int]) -> dict[str, int]:
    return {f"more_{name}": live.get(name, 0) for name in COUNTED}
