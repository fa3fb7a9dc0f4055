"""A dataset's counters: the ids given out, and how many live records there are."""

from typing import Final

from sqlalchemy import Connection, insert, update

from dealdock.core.models import Dataset, SandboxState

COUNTED: Final = ("live_opportunities", "live_prospects", "live_visitor_activities", "live_list_memberships")
"""The counters of live records: what there may be many of."""


def new(db: Connection, account_id: int) -> int:
    """Make an empty dataset for an account; answers its number."""
    dataset_id = db.scalars(
        update(SandboxState)
        .values(last_dataset_id=SandboxState.last_dataset_id + 1)
        .returning(SandboxState.last_dataset_id)
    ).one()
    db.execute(insert(Dataset).values(id=dataset_id, account_id=account_id, last_id=0, **dict.fromkeys(COUNTED, 0)))
    return dataset_id


def take_ids(db: Connection, dataset_id: int, count: int, **live: int) -> int:
    """Take `count` ids and answer the first; count live records up in the same statement (`live_opportunities=1`).

    The row stays locked until the commit, so this comes last thing before what needs the ids is written.
    """
    counted = {name: Dataset.__table__.c[name] + number for name, number in live.items()}
    last = db.scalars(
        update(Dataset)
        .where(Dataset.id == dataset_id)
        .values(last_id=Dataset.last_id + count, **counted)
        .returning(Dataset.last_id)
    ).one()
    return last - count + 1


def count_live(db: Connection, dataset_id: int, **live: int) -> None:
    """Count live records up, or down."""
    take_ids(db, dataset_id, 0, **live)


def lock(db: Connection, dataset_id: int) -> None:
    """Nobody else takes ids, or counts, until the commit: what is looked up from here on stays so."""
    take_ids(db, dataset_id, 0)
