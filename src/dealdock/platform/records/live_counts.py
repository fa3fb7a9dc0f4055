"""The numbers of live records of a dataset, by kind.

They are stored, because counting a million rows for a query takes seconds. They change in the transaction that creates
or deletes the records, under the lock on the dataset's row.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import BigInteger, Connection, String, bindparam, select, true, union_all

from dealdock.platform.database import dialects
from dealdock.platform.database.capture import DatasetNumber
from dealdock.platform.database.dialects import InsertOfDialect
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import Base, LiveCount

Counts: TypeAlias = Mapping[type[Base], int]
"""Numbers of records by model. Models that are not counted are ignored."""

_NAMES: Final = ("kind", "more")
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


def add(db: Connection, dataset_id: int, more: Counts) -> None:
    """Count live records up or down, in one statement. The dataset must be locked."""
    kinds = [(model.__counted_as__, count) for model, count in more.items() if count and model.__counted_as__]
    if kinds:
        numbered = {
            f"{name}{place}": value
            for place, each in enumerate(kinds)
            for name, value in zip(_NAMES, each, strict=True)
        }
        _upsert(dialects.insert_of(db), len(kinds)).run(db, {"dataset": dataset_id, **numbered})


@cache
def _upsert(insert: InsertOfDialect, kinds: int) -> Statement:
    """Return the statement that counts this many kinds."""
    rows = [
        select(
            bindparam("dataset", type_=DatasetNumber),
            bindparam(f"kind{place}", type_=String),
            bindparam(f"more{place}", type_=BigInteger),
        ).where(true())
        for place in range(kinds)
    ]
    new = insert(LiveCount.__table__).from_select(["dataset_id", "kind", "count"], union_all(*rows))
    sums = {"count": LiveCount.count + new.excluded.count}
    return Statement(new.on_conflict_do_update(index_elements=["dataset_id", "kind"], set_=sums))
