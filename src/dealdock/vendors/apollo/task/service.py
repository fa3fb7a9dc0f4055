"""Writes to tasks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, insert

from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.task.model import Task


def create(db: Connection, account: AccountContext, tasks: Sequence[Mapping[str, Any]], *, now: datetime) -> list[int]:
    """Add tasks with all their columns but key and times, and return their numbers."""
    if not tasks:
        return []
    first = datasets.take_ids(db, account.dataset_id, len(tasks))
    fixed = {"dataset_id": account.dataset_id, **account.times(Task, now)}
    rows = [{**columns, **fixed, "id": number} for number, columns in enumerate(tasks, first)]
    db.execute(insert(Task), rows)
    return [*range(first, first + len(tasks))]


def update(db: Connection, account: AccountContext, task_id: int, changes: Mapping[str, Any], *, now: datetime) -> None:
    """Change the given columns of a task."""
    if changes:
        one = records.one(account, Task, task_id)
        db.execute(sa.update(Task).where(*one).values(**changes, updated_at=now))
