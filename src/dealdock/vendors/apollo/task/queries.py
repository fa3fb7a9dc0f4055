"""Queries for tasks."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.task.model import Task
from dealdock.vendors.apollo.task.resource import TASKS

_ALL: Final = TASKS.statement.where(Task.dataset_id == bindparam("dataset_id"))


def of_ids(db: Connection, account: AccountContext, ids: Sequence[int]) -> list[AnyRow]:
    """Return the tasks with these numbers, in their order."""
    rows = db.execute(_ALL.where(Task.id.in_(ids)), {"dataset_id": account.dataset_id})
    found = {row.id: row for row in rows}
    return [found[number] for number in ids if number in found]


def page(db: Connection, account: AccountContext, selection: Selection) -> Sequence[AnyRow]:
    """Return a page of tasks."""
    return db.execute(selection.page(_ALL, Task), {"dataset_id": account.dataset_id}).all()


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of tasks on all pages."""
    count = select(func.count()).select_from(Task).where(Task.dataset_id == account.dataset_id)
    return db.scalars(selection.total(count, Task)).one()


def types(db: Connection, account: AccountContext, selection: Selection) -> Sequence[AnyRow]:
    """Return the types of the tasks on all pages, each with the number of its tasks."""
    here = (Task.dataset_id == account.dataset_id, *selection.criteria)
    counted = select(Task.type, func.count().label("number")).where(*here).group_by(Task.type).order_by(Task.type)
    return db.execute(counted).all()
