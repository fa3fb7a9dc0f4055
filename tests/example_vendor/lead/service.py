"""Leads: their changes and queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.datasets import records
from dealdock.platform.models.context import AccountContext
from tests.example_vendor.models import Lead


def create(db: Connection, account: AccountContext, *, now: datetime, **fields: Any) -> int:
    """Add a lead and return its id."""
    return records.add(db, account, Lead, now=now, **fields)


def remove(db: Connection, account: AccountContext, lead_id: int) -> None:
    """Delete a lead. Raises `RecordError`."""
    records.read(db, account, Lead, lead_id)
    db.execute(delete(Lead).where(*records.one(account, Lead, lead_id)))


def page(db: Connection, account: AccountContext, *, after: int, limit: int) -> Sequence[AnyRow]:
    """Return the leads whose ids follow this one, by id."""
    mine = select(Lead.__table__).where(Lead.dataset_id == account.dataset_id, Lead.id > after)
    return db.execute(mine.order_by(Lead.id).limit(limit)).all()
