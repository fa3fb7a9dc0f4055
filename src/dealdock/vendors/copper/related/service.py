"""Related items: links are added and removed (contract 3.9)."""

from typing import Final

from sqlalchemy import Connection, delete

from dealdock.platform.records import records as platform_records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.names import Kind
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.related import queries
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.vendors.copper.related.queries import Item
from dealdock.vendors.copper.wire.context import Context

ALLOWED: Final[dict[Kind, tuple[Kind, ...]]] = {
    "opportunity": ("person", "company"),
    "person": ("opportunity", "company"),
    "company": ("opportunity", "person"),
}
"""The kinds that a record of each kind may be related to."""

_COLUMNS: Final[dict[Kind, str]] = {"person": "primary_contact_id", "company": "company_id"}
"""The columns of an opportunity that refer to records of these kinds."""


def add(context: Context, kind: Kind, record_id: int, other: Item) -> None:
    """Relate two records, unless they are related. A person has one company, which replaces another one."""
    db, account = context.db, context.account
    if other in queries.items(db, account, kind, record_id):
        return
    if "opportunity" in (kind, other.type):
        deal, item = (record_id, other) if kind == "opportunity" else (other.id, Item(kind, record_id))
        link = {"opportunity_id": deal, "related_id": item.id, "related_type": item.type}
        platform_records.add(db, account, RelatedItem, now=context.now, **link)
        return
    person, company = (record_id, other.id) if kind == "person" else (other.id, record_id)
    before = record_queries.locked(db, account, "person", person)
    records.change(context, "person", before, {"company_id": company})


def remove(context: Context, kind: Kind, record_id: int, other: Item) -> None:
    """Separate two related records: their link, and the columns in which one of them refers to the other."""
    if "opportunity" in (kind, other.type):
        deal, item = (record_id, other) if kind == "opportunity" else (other.id, Item(kind, record_id))
        here = (RelatedItem.dataset_id == context.account.dataset_id, RelatedItem.opportunity_id == deal)
        context.db.execute(delete(RelatedItem).where(*here, RelatedItem.related_id == item.id))
        _clear(context, "opportunity", deal, _COLUMNS[item.type], item.id)  # type: ignore[index]  # person or company
        return
    person, company = (record_id, other.id) if kind == "person" else (other.id, record_id)
    _clear(context, "person", person, "company_id", company)
    _clear(context, "company", company, "primary_contact_id", person)


def is_primary_contact(db: Connection, account: AccountContext, kind: Kind, record_id: int, other: Item) -> bool:
    """Return True if one of the two is an opportunity, and the other its primary contact."""
    deal, person = (record_id, other.id) if kind == "opportunity" else (other.id, record_id)
    if {kind, other.type} != {"opportunity", "person"}:
        return False
    return bool(record_queries.locked(db, account, "opportunity", deal).primary_contact_id == person)


def _clear(context: Context, kind: Kind, record_id: int, column: str, value: int) -> None:
    """Set a column to null if it refers to a record."""
    before = record_queries.locked(context.db, context.account, kind, record_id)
    if before._mapping[column] == value:
        records.change(context, kind, before, {column: None})
