"""The numbers of live records of a dataset, by kind.

They are stored, because counting a million rows for a query takes seconds. They change in the transaction that creates
or deletes the records, under the lock on the dataset's row.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import CTE, BigInteger, Connection, Insert, String, bindparam, dialects, select, true, union_all

from dealdock.platform.database.statements import Statement
from dealdock.platform.models import Base, LiveCount

Counts: TypeAlias = Mapping[type[Base], int]
"""Numbers of records by model. Those of models that are not counted are ignored."""

CountChange: TypeAlias = tuple[str, int]
"""A kind, and the difference to its number."""

_NUMBER: Final = Statement(
    select(LiveCount.count).where(LiveCount.dataset_id == bindparam("dataset"), LiveCount.kind == bindparam("kind"))
)


def number(db: Connection, dataset_id: int, model: Any) -> int:
    """Return the number of live records of a model that is counted."""
    return _NUMBER.value(db, {"dataset": dataset_id, "kind": model.__counted_as__}) or 0


def every(db: Connection, dataset_id: int) -> dict[str, int]:
    """Return the numbers of a dataset, by kind; a kind without records may be absent."""
    counts = select(LiveCount.kind, LiveCount.count).where(LiveCount.dataset_id == dataset_id)
    return {row.kind: row[1] for row in db.execute(counts)}


def counted(more: Counts) -> Sequence[CountChange]:
    """Return the kinds whose number changes, with the difference."""
    return [(model.__counted_as__, count) for model, count in more.items() if count and model.__counted_as__]


def add(db: Connection, dataset_id: int, kinds: Sequence[CountChange]) -> None:
    """Count live records up or down, in one statement. The dataset must be locked."""
    if kinds:
        _upsert(db.dialect.name, len(kinds)).run(db, {"dataset": dataset_id, **values(kinds)})


def values(kinds: Sequence[CountChange]) -> dict[str, Any]:
    """Return the parameters of `upsert`, without `dataset`."""
    numbered = enumerate(kinds)
    return {
        f"{name}{place}": value for place, each in numbered for name, value in zip(("kind", "more"), each, strict=True)
    }


@cache
def _upsert(dialect: str, kinds: int) -> Statement:
    return Statement(upsert(dialect, kinds))


def upsert(dialect: str, kinds: int, once_for: CTE | None = None) -> Insert:
    """Return the statement that counts this many kinds, for each row of the CTE if one is given."""
    rows = [
        select(
            bindparam("dataset", type_=BigInteger),
            bindparam(f"kind{place}", type_=String),
            bindparam(f"more{place}", type_=BigInteger),
        )
        for place in range(kinds)
    ]
    sources = [row.where(true()) if once_for is None else row.select_from(once_for) for row in rows]
    insert = getattr(dialects, dialect).insert  # the engine has imported the module of its dialect, and no other
    new = insert(LiveCount.__table__).from_select(["dataset_id", "kind", "count"], union_all(*sources))
    sums = {"count": LiveCount.count + new.excluded.count}
    upserting: Insert = new.on_conflict_do_update(index_elements=["dataset_id", "kind"], set_=sums)
    return upserting
