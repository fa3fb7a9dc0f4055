"""Queries of records of any kind: one record, all records, their number."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from dealdock.platform.database.rows import AnyRow
from dealdock.platform.database.selection import Selection
from dealdock.platform.database.soft_delete import live
from dealdock.platform.datasets import live_counts
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.models import MAX_ID
from dealdock.platform.models.context import AccountContext


def one(account: AccountContext, model: Any, record_id: int) -> list[ColumnElement[bool]]:
    """Return the conditions for the live record with this id."""
    here = [model.dataset_id == account.dataset_id, model.id == record_id]
    return [*here, live(model)] if hasattr(model, "deleted") else here


def exists(db: Connection, account: AccountContext, model: Any, record_id: int) -> bool:
    """Return True where a live record has this id."""
    return db.scalar(select(model.id).where(*one(account, model, record_id))) is not None


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
    mine = select(model.__table__).where(model.dataset_id == account.dataset_id)
    return db.execute(mine.where(model.id.between(first_id, last_id)).order_by(model.id)).all()


def page(account: AccountContext, model: Any, selection: Selection) -> Select[*tuple[Any, ...]]:
    """Return the statement for a page of records with all columns."""
    return selection.page(select(model.__table__).where(model.dataset_id == account.dataset_id), model)


def total(db: Connection, account: AccountContext, model: Any, selection: Selection) -> int:
    """Return the number of matches on all pages. The number of all live records is stored if the model says so."""
    if model.__counted_as__ is not None and selection.is_all_live:
        return live_counts.number(db, account.dataset_id, model)
    mine = select(func.count()).select_from(model).where(model.dataset_id == account.dataset_id)
    return db.scalars(selection.total(mine, model)).one()
