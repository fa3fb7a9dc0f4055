"""Queries for leads and their statuses."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.lead.model import Lead, LeadStatus
from dealdock.vendors.copper.record import queries

COLUMNS: Final = (
    "id",
    "name",
    "prefix",
    "first_name",
    "last_name",
    "middle_name",
    "suffix",
    "address",
    "assignee_id",
    "company_name",
    "customer_source_id",
    "details",
    "email",
    "interaction_count",
    "monetary_value",
    "socials",
    "status_id",
    "tags",
    "title",
    "websites",
    "phone_numbers",
    "created_at",
    "updated_at",
    "date_last_contacted",
)
STATEMENT: Final = (
    select(*queries.coerced(Lead, *COLUMNS), LeadStatus.name.label("status"))
    .select_from(Lead)
    .outerjoin(LeadStatus.__table__, (LeadStatus.dataset_id == Lead.dataset_id) & (LeadStatus.id == Lead.status_id))
)
_ONE: Final = queries.of_one(STATEMENT, Lead)
_STATUSES: Final = Statement(
    select(LeadStatus.__table__)
    .where(LeadStatus.dataset_id == bindparam("dataset_id"))
    .order_by(LeadStatus.position, LeadStatus.id)
)


def read(db: Connection, account: AccountContext, lead_id: int) -> AnyRow:
    """Return a live lead. Raises `RecordError(NO_RECORD)`."""
    return queries.read(db, account, _ONE, lead_id)


def statuses(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all statuses, in their order."""
    return _STATUSES.all(db, {"dataset_id": account.dataset_id})


def default_status(db: Connection, account: AccountContext) -> int | None:
    """Return the id of the default status, else of the first one."""
    rows = statuses(db, account)
    return next((row.id for row in rows if row.is_default), rows[0].id if rows else None)


def matching(db: Connection, account: AccountContext, condition: Any, most: int) -> list[int]:
    """Return the ids of live leads for which a condition holds, at most so many, upwards."""
    here = (Lead.dataset_id == account.dataset_id, Lead.deleted.is_(False), condition)
    return list(db.scalars(select(Lead.id).where(*here).order_by(Lead.id).limit(most)))
