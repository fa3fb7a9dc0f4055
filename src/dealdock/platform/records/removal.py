"""Rows that are deleted, and the records that refer to them."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, func, select

from dealdock.platform.errors import DealdockError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext


class StillReferredError(DealdockError):
    """A record cannot be deleted, because others need it."""


def remove(db: Connection, account: AccountContext, model: Any, record_id: int, *, parts: Collection[Any] = ()) -> None:
    """Delete the row of a record. References to it that may be null become null; rows of `parts` are deleted with it.

    Raises `RecordError(NO_RECORD)`, and `StillReferredError` for references that may not be null.
    """
    records.read(db, account, model, record_id)
    for column in _references(model):
        here = (column.table.c.dataset_id == account.dataset_id, column == record_id)
        if column.nullable:
            db.execute(sa.update(column.table).where(*here).values({column.key: None}))
        elif column.table in {each.__table__ for each in parts}:
            db.execute(sa.delete(column.table).where(*here))
        elif number := db.execute(select(func.count()).select_from(column.table).where(*here)).scalar_one():
            raise StillReferredError(_text(column, number))
    records.remove(db, account, model, record_id)
    if model.__counted_as__ is not None:
        datasets.count_live(db, account.dataset_id, {model: -1})


@cache
def _references(model: Any) -> Sequence[Column[Any]]:
    """Return the columns that refer to a model by its id."""
    return [
        element.parent
        for table in model.metadata.sorted_tables
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is model.__table__
        for element in constraint.elements
        if element.column.name == "id"
    ]


def _text(column: Column[Any], number: int) -> str:
    """Return the sentence for references to a record."""
    _, _, name = str(column.table.name).partition("_")
    which = f"{column.name} of {number} {'record' if number == 1 else 'records'} ({name.replace('_', ' ')})"
    return f"The record cannot be deleted: {which} refers to it. Change or delete what refers to it first."
