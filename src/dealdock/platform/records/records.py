"""Records of any kind: reading, creating and changing them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from dealdock.platform.database.selection import Selection, live
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, live_counts
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext


def one(account: AccountContext, model: Any, record_id: int) -> list[ColumnElement[bool]]:
    """Return the conditions for the live record with this id."""
    conditions = [model.dataset_id == account.dataset_id, model.id == record_id]
    return [*conditions, live(model)] if hasattr(model, "deleted") else conditions


def exists(db: Connection, account: AccountContext, model: Any, record_id: int) -> bool:
    """Return True if a live record has this id."""
    return _id_of(model).value(db, {"dataset_id": account.dataset_id, "record_id": record_id}) is not None


@cache
def _id_of(model: Any) -> Statement:
    """Return the SELECT of the id of the live record `record_id`."""
    here = [model.dataset_id == bindparam("dataset_id"), model.id == bindparam("record_id")]
    return Statement(select(model.id).where(*here, *([live(model)] if hasattr(model, "deleted") else [])))


def read(db: Connection, account: AccountContext, model: Any, record_id: int) -> AnyRow:
    """Return all columns of one record. Raise `RecordError(NO_RECORD)` if it does not exist or is deleted."""
    row = db.execute(select(model.__table__).where(*one(account, model, record_id))).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, record_id)
    return row


def rows(
    db: Connection, account: AccountContext, model: Any, *, first_id: int = 1, last_id: int = MAX_ID
) -> Sequence[AnyRow]:
    """Return all records with an id in this range, by id, including deleted ones."""
    return _range_of(model).all(db, {"dataset_id": account.dataset_id, "first_id": first_id, "last_id": last_id})


@cache
def _range_of(model: Any) -> Statement:
    """Return the SELECT of the records with an id from `first_id` to `last_id`."""
    here = (model.dataset_id == bindparam("dataset_id"), model.id.between(bindparam("first_id"), bindparam("last_id")))
    return Statement(select(model.__table__).where(*here).order_by(model.id))


def end_of_page(db: Connection, account: AccountContext, model: Any, first_id: int, size: int) -> int | None:
    """Return the highest id of the next `size` records whose ids begin with `first_id`; None if there are none."""
    ids = select(model.id).where(model.dataset_id == account.dataset_id, model.id >= first_id)
    last: int | None = db.scalar(select(func.max(ids.order_by(model.id).limit(size).subquery().c.id)))
    return last


def total(db: Connection, account: AccountContext, model: Any, selection: Selection) -> int:
    """Return the number of matches on all pages. The number of all live records is stored if the model says so."""
    if model.__counted_as__ is not None and selection.is_all_live:
        return live_counts.number(db, account.dataset_id, model)
    query = select(func.count()).select_from(model).where(model.dataset_id == account.dataset_id)
    return db.scalars(selection.total(query, model)).one()


def add(db: Connection, account: AccountContext, model: Any, *, now: datetime, **columns: Any) -> int:
    """Add a record of a kind that is not counted, and return its id."""
    record_id = datasets.take_ids(db, account.dataset_id, 1)
    insert(db, account, model, record_id, now=now, **columns)
    return record_id


def at_end(
    db: Connection, account: AccountContext, model: Any, place: str, columns: Mapping[str, Any], *, within: str = ""
) -> dict[str, Any]:
    """Return the columns of a new record. Unless they have a place, it is placed behind all others.

    `within`: the column of the records that are ordered together; by default all records of the model are.
    """
    if columns.get(place) is not None:
        return dict(columns)
    together = [getattr(model, within) == columns[within]] if within else []
    column = model.__table__.c[place]
    last = db.scalar(select(func.max(column)).where(model.dataset_id == account.dataset_id, *together))
    return {**columns, place: 0 if last is None else min(last + 1, column.info["values"].highest)}


def insert(
    db: Connection, account: AccountContext, model: Any, record_id: int, *, now: datetime, **columns: Any
) -> None:
    """Insert a record with an id that was taken before."""
    key = {"dataset_id": account.dataset_id, "id": record_id}
    db.execute(sa.insert(model), {**key, **columns, **account.times(model, now)})


def remove(db: Connection, account: AccountContext, model: Any, record_id: int) -> None:
    """Delete the row of a record. Raises `RecordError(NO_RECORD)` if it does not exist."""
    if db.execute(sa.delete(model).where(*one(account, model, record_id))).rowcount == 0:
        raise RecordError(NO_RECORD, record_id)


def change(
    db: Connection, account: AccountContext, model: Any, record_id: int, changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change the given columns. `updated_at` changes only if a value differs afterwards.

    Raises `RecordError(NO_RECORD)` if the record does not exist or is deleted.
    """
    here = one(account, model, record_id)
    before = db.execute(select(model.__table__).where(*here).with_for_update()).mappings().one_or_none()
    if before is None:
        raise RecordError(NO_RECORD, record_id)
    different = {name: value for name, value in changes.items() if before[name] != value}
    if different:
        db.execute(sa.update(model).where(*here).values(**different, updated_at=now))
