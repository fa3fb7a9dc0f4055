"""Differences between an account's records and one of its snapshots."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, exists, func, or_, select

from dealdock.platform.records.models.context import AccountContext

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
