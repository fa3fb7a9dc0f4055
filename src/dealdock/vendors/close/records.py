"""Records of any of Close's tables: lookup and creation by a context."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire.parameters import Cut


def find(context: Context, model: Any, number: int) -> AnyRow | None:
    """Return all columns of the record with this number; None if there is none."""
    return _one(model).one(context.db, {"dataset_id": context.dataset_id, "id": number})


def get(context: Context, model: Any, number: int) -> AnyRow:
    """Return all columns of the record with this number. Raises `RecordError(NO_RECORD)`."""
    row = find(context, model, number)
    if row is None:
        raise RecordError(NO_RECORD, number)
    return row


def lock(context: Context, model: Any, number: int) -> AnyRow:
    """Return the same as `get`, and lock the record until the commit: other transactions wait to change it."""
    row = _locked(model).one(context.db, {"dataset_id": context.dataset_id, "id": number})
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


def change(context: Context, model: Any, number: int, columns: Mapping[str, Any]) -> bool:
    """Change these columns and `updated_at`, if a value differs. Raises `RecordError(NO_RECORD)`."""
    before = lock(context, model, number)
    changed = {name: value for name, value in columns.items() if getattr(before, name) != value}
    if not changed:
        return False
    here = (model.dataset_id == context.dataset_id, model.id == number)
    author = {"updated_by": context.user_id} if hasattr(model, "updated_by") else {}
    context.db.execute(update(model).where(*here).values(**changed, **author, updated_at=context.now))
    return True


def remove(context: Context, model: Any, number: int) -> None:
    """Delete a record. Raises `RecordError(NO_RECORD)`, also if another call has just deleted it."""
    here = (model.dataset_id == context.dataset_id, model.id == number)
    if context.db.execute(delete(model).where(*here)).rowcount == 0:
        raise RecordError(NO_RECORD, number)


def is_used(context: Context, column: Any, number: int) -> bool:
    """Return True if a record refers to this one by a column."""
    query = select(column).where(column.table.c.dataset_id == context.dataset_id, column == number).limit(1)
    return context.db.scalar(query) is not None


def page(context: Context, model: Any, cut: Cut, *criteria: ColumnElement[bool]) -> Sequence[AnyRow]:
    """Return up to `cut.limit + 1` matching rows, the newest first. The extra row shows that another page follows."""
    mine = select(model.__table__).where(model.dataset_id == context.dataset_id, *criteria)
    ordered = mine.order_by(model.created_at.desc(), model.id.desc())
    return context.db.execute(ordered.offset(cut.skip).limit(cut.limit + 1)).all()


@cache
def _one(model: Any) -> Statement:
    here = model.dataset_id == bindparam("dataset_id")
    return Statement(select(model.__table__).where(here, model.id == bindparam("id")))


@cache
def _locked(model: Any) -> Statement:
    here = model.dataset_id == bindparam("dataset_id")
    return Statement(select(model.__table__).where(here, model.id == bindparam("id")).with_for_update())


@cache
def _insert(model: Any) -> Statement:
    return Statement(insert(model), columns=model.__table__.c.keys())
