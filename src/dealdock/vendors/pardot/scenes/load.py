"""Writing the records of a scene's account into the database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain, islice
from typing import TypeVar

from sqlalchemy import Connection, Table, insert

from dealdock.platform.database import write_guard
from dealdock.platform.database.statements import Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.models import Base
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes.id_bitmap import Numbers
from dealdock.vendors.pardot.models import CustomFieldValue, OpportunityProspect
from dealdock.vendors.pardot.scenes import schema
from dealdock.vendors.pardot.scenes.row_factory import Row
from dealdock.vendors.pardot.scenes.rows import MODELS, Rows
from dealdock.vendors.pardot.visitor_activity import kinds

T = TypeVar("T")

BATCH = 1000
"""How many rows are held at once."""


def write(
    db: Connection,
    account: AccountContext,
    scene: schema.Account,
    numbers: Numbers,
    now: datetime,
    user_ids: Sequence[int],
) -> None:
    """Write the records of a scene's account. `user_ids`: those that the account's users have, for each of the scene's.

    Counts live records, and reserves the ids that are given out.
    """
    rows = Rows(account, scene, numbers, now, user_ids=user_ids)
    live: Counter[type[Base]] = Counter()

    def write_kind(kind: str, records: Iterable[Row]) -> None:
        for batch in _batches(records):
            live[MODELS[kind]] += sum(_is_live(kind, row) for row in batch)
            _insert(db, MODELS[kind], batch)

    with write_guard.lifted(db):
        for kind in ("campaigns", "custom_fields", "tags", "prospect_accounts", "lists"):
            write_kind(kind, rows.plain(kind))
        for prospects in _batches(rows.prospects()):
            write_kind("prospects", (row for row, _ in prospects))
            _write_all(db, CustomFieldValue, chain.from_iterable(values for _, values in prospects))
        write_kind("list_memberships", rows.list_memberships())
        for opportunities in _batches(rows.opportunities()):
            write_kind("opportunities", (row for row, _, _ in opportunities))
            _write_all(db, OpportunityProspect, chain.from_iterable(links for _, links, _ in opportunities))
            write_kind("visitor_activities", chain.from_iterable(history for _, _, history in opportunities))
        write_kind("visitor_activities", rows.visitor_activities())
    datasets.reserve_ids(db, account.dataset_id, max(numbers.highest, scene.last_id or 0), live)


def _is_live(kind: str, row: Row) -> bool:
    if kind == "visitor_activities":
        return row["type"] != kinds.SESSION  # type: ignore[no-any-return]  # a number
    return not row.get("deleted", False)


def _write_all(db: Connection, model: type[Base], rows: Iterable[Row]) -> None:
    for batch in _batches(rows):
        _insert(db, model, batch)


def _insert(db: Connection, model: type[Base], batch: list[Row]) -> None:
    """One row, which is all that a new account has, by a statement that was written out once.

    Not so many rows: connections keep such statements with their last values, and a scene's may be long.
    """
    if len(batch) == 1:
        _prepared(model.__table__, tuple(batch[0])).run(db, batch[0])
    else:
        db.execute(insert(model), batch)


@cache
def _prepared(table: Table, columns: tuple[str, ...]) -> Statement:
    return Statement(insert(table), columns=columns)


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
