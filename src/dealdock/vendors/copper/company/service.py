"""Companies: their changes, and what other records lose with them."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from dealdock.platform.datasets import datasets
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.copper.models import ContactType, RelatedItem
from dealdock.vendors.copper.models.types import key
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.record import service as records

UNCATEGORIZED: Final = "uncategorized"
_EMPTY: Final[dict[str, Any]] = {
    "address": None,
    "assignee_id": None,
    "details": None,
    "email_domain": None,
    "phone_numbers": [],
    "primary_contact_id": None,
    "socials": [],
    "tags": [],
    "websites": [],
}


def ensure(db: Connection, account: AccountContext, name: str, *, now: datetime) -> int:
    """Return the id of the first live company of this name, without regard to case; it is created if there is none."""
    datasets.lock(db, account.dataset_id)  # of two calls at once, one creates it
    found = record_queries.id_by_key(db, account, "company", "name_key", key(name))
    if found is not None:
        return found
    columns = {**_EMPTY, "name": name, "contact_type_id": usual_contact_type(db, account)}
    return records.create(db, account, "company", columns, now=now)


def remove(db: Connection, account: AccountContext, company_id: int, *, now: datetime) -> None:
    """Delete a company. Opportunities and people lose it. Raises `RecordError(NO_RECORD)`."""
    records.remove(db, account, "company", company_id)
    records.unset(db, account, "opportunity", "company_id", company_id, now=now)
    records.unset(db, account, "person", "company_id", company_id, now=now)
    mine = (RelatedItem.dataset_id == account.dataset_id, RelatedItem.related_id == company_id)
    db.execute(delete(RelatedItem).where(*mine))


def usual_contact_type(db: Connection, account: AccountContext) -> int | None:
    """Return the id of the type named Uncategorized, else of the first type."""
    rows = db.execute(
        select(ContactType.id, ContactType.name_key)
        .where(ContactType.dataset_id == account.dataset_id)
        .order_by(ContactType.position, ContactType.id)
    ).all()
    named = (row.id for row in rows if row.name_key == UNCATEGORIZED)
    return next(named, rows[0].id if rows else None)
