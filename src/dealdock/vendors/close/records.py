"""Records of any of Close's tables: lookup and creation by a context."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, insert, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.context import Context


def find(context: Context, model: Any, number: int) -> AnyRow | None:
    """Return all columns of the record with this number; None if there is none."""
    return _one(model).one(context.db, {"dataset_id": context.dataset_id, "id": number})


def get(context: Context, model: Any, number: int) -> AnyRow:
    """Return all columns of the record with this number. Raises `RecordError(NO_RECORD)`."""
    row = find(context, model, number)
    if row is None:
        raise RecordError(NO_RECORD, number)
    return row


def add(context: Context, model: Any, **columns: Any) -> int:
    """Add a record, and return its number. `created_at` and `updated_at` are now where they are not given."""
    number = datasets.take_ids(context.db, context.dataset_id, 1)
    key = {"dataset_id": context.dataset_id, "id": number}
    times = {"created_at": context.now, "updated_at": context.now}
    _insert(model).run(context.db, {**times, **columns, **key})
    return number


@cache
def _one(model: Any) -> Statement:
    here = model.dataset_id == bindparam("dataset_id")
    return Statement(select(model.__table__).where(here, model.id == bindparam("id")))


@cache
def _insert(model: Any) -> Statement:
    return Statement(insert(model), columns=model.__table__.c.keys())
