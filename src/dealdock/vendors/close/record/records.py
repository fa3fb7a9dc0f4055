"""Records of any of Close's tables: lookup and creation by a context."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets
from dealdock.platform.records.base import Base, followed
from dealdock.platform.records.rows import OWN_DATASET, OWN_ID, update_of
from dealdock.vendors.close.wire import tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.parameters import Cut


class OfLead(Protocol):
    """A record of a lead."""

    @property
    def lead_id(self) -> int:
        """The id of the lead."""


def find(context: Context, model: type[Base], number: int) -> AnyRow | None:
    """Return all columns of the record with this number; None if there is none."""
    return _one(model).one(context.db, {"dataset_id": context.dataset_id, "id": number})


def get(context: Context, model: type[Base], number: int) -> AnyRow:
    """Return all columns of the record with this number. Raises `RecordError(NO_RECORD)`."""
    row = find(context, model, number)
    if row is None:
        raise RecordError(NO_RECORD, number)
    return row


def add(context: Context, model: type[Base], /, **columns: Any) -> int:
    """Add a record, and return its number. It is created and updated now and by the caller, unless that is given.

    A column that is not given is empty, if it can be.
    """
    columns = {**_empty(model), **columns}
    number = datasets.take_ids(context.db, context.dataset_id, 1)
    key = {"dataset_id": context.dataset_id, "id": number}
    times = context.account.times(model, context.now)
    authors = {"created_by": context.user_id, "updated_by": context.user_id} if hasattr(model, "created_by") else {}
    _insert(model).run(context.db, {**times, **authors, **columns, **followed(model, columns), **key})
    return number


@cache
def _empty(model: type[Base]) -> Mapping[str, None]:
    """Return the columns that can be empty, without those of the authors."""
    columns = model.__table__.columns
    return {each.name: None for each in columns if each.nullable and each.name not in ("created_by", "updated_by")}


def change(context: Context, model: type[Base], number: int, columns: Mapping[str, Any]) -> bool:
    """Write these columns, if a value differs. Raises `RecordError(NO_RECORD)`."""
    changed = different(get(context, model, number), columns)
    if changed:
        write(context, model, number, **changed)
    return bool(changed)


def different(row: AnyRow, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns whose values differ from the row's."""
    return {name: value for name, value in columns.items() if getattr(row, name) != value}


def write(context: Context, model: type[Base], number: int, /, **columns: Any) -> None:
    """Change these columns. The record is then updated now and by the caller."""
    author = {"updated_by": context.user_id} if hasattr(model, "updated_by") else {}
    values = {**columns, **followed(model, columns), **author, "updated_at": context.now}
    row = {OWN_DATASET: context.dataset_id, OWN_ID: number}
    update_of(model, *sorted(values)).run(context.db, {**values, **row})


def refer(context: Context, name: str, number: int, other: int | None) -> None:
    """Let all records that refer to a record refer to another one, or to none. `name`: such as `task.contact_id`."""
    column = tables.column(name)
    here = (column.table.c.dataset_id == context.dataset_id, column == number)
    context.db.execute(update(column.table).where(*here).values({column.key: other}))


def remove(context: Context, model: type[Base], number: int) -> None:
    """Delete a record that exists: the caller has read it, and the dataset is locked since then."""
    context.db.execute(delete(model).where(*_here(context, model, number)))


def is_used(context: Context, name: str, number: int) -> bool:
    """Return True if a record refers to this one by a column, such as `lead.status_id`."""
    column = tables.column(name)
    query = select(column).where(column.table.c.dataset_id == context.dataset_id, column == number).limit(1)
    return context.db.scalar(query) is not None


def page(context: Context, model: type[Base], cut: Cut, *criteria: ColumnElement[bool]) -> Sequence[AnyRow]:
    """Return up to `cut.limit + 1` matching rows, the newest first. The extra row shows that another page follows."""
    columns = model.__table__.c
    mine = select(model.__table__).where(columns.dataset_id == context.dataset_id, *criteria)
    ordered = mine.order_by(columns.created_at.desc(), columns.id.desc())
    return context.db.execute(ordered.offset(cut.skip).limit(cut.limit + 1)).all()


def by_lead(rows: Iterable[OfLead], shown: Sequence[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """Return the records of leads as they are shown, by the lead's id. `rows`: the records as they were read."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row, each in zip(rows, shown, strict=True):
        found.setdefault(row.lead_id, []).append(each)
    return found


def _here(context: Context, model: type[Base], number: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a record of the account."""
    columns = model.__table__.c
    return columns.dataset_id == context.dataset_id, columns.id == number


@cache
def _one(model: type[Base]) -> Statement:
    columns = model.__table__.c
    here = (columns.dataset_id == bindparam("dataset_id"), columns.id == bindparam("id"))
    return Statement(select(model.__table__).where(*here))


@cache
def _insert(model: type[Base]) -> Statement:
    return Statement(insert(model), columns=model.__table__.c.keys())
