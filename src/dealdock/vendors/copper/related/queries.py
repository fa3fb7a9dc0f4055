"""Queries for related items (contract 3.9)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.names import Kind
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.related.model import RelatedItem


class Item(NamedTuple):
    """A record that another one is related to."""

    type: str
    id: int


_REFERENCES: dict[Kind, tuple[tuple[Any, Any, str], ...]] = {
    "opportunity": ((Opportunity, "primary_contact_id", "person"), (Opportunity, "company_id", "company")),
    "person": ((Person, "company_id", "company"),),
    "company": ((Company, "primary_contact_id", "person"),),
}
"""The columns of a kind that refer to related records: the table, the column, the kind of the other record."""


def items(db: Connection, account: AccountContext, kind: Kind, record_id: int) -> list[Item]:
    """Return the items that a record is related to, by type and id."""
    return sorted({*_own(db, account, kind, record_id), *_of_others(db, account, kind, record_id)})


def is_linked(db: Connection, account: AccountContext, opportunity_id: int, related_id: int) -> bool:
    """Return True if there is a link between an opportunity and a record, beside the columns that refer to it."""
    here = (RelatedItem.dataset_id == account.dataset_id, RelatedItem.opportunity_id == opportunity_id)
    return db.scalar(select(RelatedItem.id).where(*here, RelatedItem.related_id == related_id)) is not None


def _own(db: Connection, account: AccountContext, kind: Kind, record_id: int) -> Iterator[Item]:
    """Yield the records that the record's own columns and links name."""
    for model, column, other in _REFERENCES[kind]:
        here = (model.dataset_id == account.dataset_id, model.id == record_id)
        found = db.scalar(select(model.__table__.c[column]).where(*here))
        if found is not None:
            yield Item(other, found)
    links = select(RelatedItem.related_type, RelatedItem.related_id).where(
        RelatedItem.dataset_id == account.dataset_id, RelatedItem.opportunity_id == record_id
    )
    yield from (Item(row[0], row[1]) for row in db.execute(links))


def _of_others(db: Connection, account: AccountContext, kind: Kind, record_id: int) -> Iterator[Item]:
    """Yield the records whose columns and links name the record."""
    for other, references in _REFERENCES.items():
        for model, column, named in references:
            if named == kind:
                here = (model.dataset_id == account.dataset_id, model.deleted.is_(False))
                query = select(model.id).where(*here, model.__table__.c[column] == record_id)
                yield from (Item(other, found) for found in db.scalars(query))
    links = select(RelatedItem.opportunity_id).where(
        RelatedItem.dataset_id == account.dataset_id, RelatedItem.related_id == record_id
    )
    yield from (Item("opportunity", found) for found in db.scalars(links))
