"""Related items: links are added and removed (contract 3.9)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete

from dealdock.platform.datasets import datasets
from dealdock.platform.datasets import records as platform_records
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.copper.models import RelatedItem
from dealdock.vendors.copper.names import Kind
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.related import queries
from dealdock.vendors.copper.related.queries import Item

ALLOWED: Final[dict[Kind, tuple[Kind, ...]]] = {
    "opportunity": ("person", "company"),
    "person": ("opportunity", "company"),
    "company": ("opportunity", "person"),
}
"""The kinds that a record of each kind may be related to."""

_COLUMNS: Final[dict[Kind, str]] = {"person": "primary_contact_id", "company": "company_id"}
"""The columns of an opportunity that refer to records of these kinds."""


def add(db: Connection, account: AccountContext, kind: Kind, record_id: int, other: Item, *, now: datetime) -> None:
    """Relate two records, unless they are related. A person has one company, which replaces another one."""
    datasets.lock(db, account.dataset_id)  # of two calls at once, one adds the link
    if other in queries.items(db, account, kind, record_id):
        return
    if "opportunity" in (kind, other.type):
        deal, item = (record_id, other) if kind == "opportunity" else (other.id, Item(kind, record_id))
        link = {"opportunity_id": deal, "related_id": item.id, "related_type": item.type}
        platform_records.add(db, account, RelatedItem, now=now, **link)
        return
    person, company = (record_id, other.id) if kind == "person" else (other.id, record_id)
    _set(db, account, "person", person, {"company_id": company}, now)


def remove(db: Connection, account: AccountContext, kind: Kind, record_id: int, other: Item, *, now: datetime) -> None:
    """Separate two related records: their link, and the columns in which one of them refers to the other."""
    if "opportunity" in (kind, other.type):
        deal, item = (record_id, other) if kind == "opportunity" else (other.id, Item(kind, record_id))
        here = (RelatedItem.dataset_id == account.dataset_id, RelatedItem.opportunity_id == deal)
        db.execute(delete(RelatedItem).where(*here, RelatedItem.related_id == item.id))
        _clear(db, account, "opportunity", deal, _COLUMNS[item.type], item.id, now)  # type: ignore[index]  # person or company
        return
    person, company = (record_id, other.id) if kind == "person" else (other.id, record_id)
    _clear(db, account, "person", person, "company_id", company, now)
    _clear(db, account, "company", company, "primary_contact_id", person, now)


def is_primary_contact(db: Connection, account: AccountContext, kind: Kind, record_id: int, other: Item) -> bool:
    """Return True if one of the two is an opportunity, and the other its primary contact."""
    deal, person = (record_id, other.id) if kind == "opportunity" else (other.id, record_id)
    if {kind, other.type} != {"opportunity", "person"}:
        return False
    return bool(record_queries.locked(db, account, "opportunity", deal).primary_contact_id == person)


def _clear(
    db: Connection, account: AccountContext, kind: Kind, record_id: int, column: str, value: int, now: datetime
) -> None:
    """Set a column to null if it refers to a record."""
    before = record_queries.locked(db, account, kind, record_id)
    if before._mapping[column] == value:
        _set(db, account, kind, record_id, {column: None}, now)


def _set(
    db: Connection, account: AccountContext, kind: Kind, record_id: int, changes: dict[str, Any], now: datetime
) -> None:
    before = record_queries.locked(db, account, kind, record_id)
    records.change(db, account, kind, before, changes, now=now)
