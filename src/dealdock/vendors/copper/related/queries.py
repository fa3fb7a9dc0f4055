"""Queries for related items (contract 3.9, B4)."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.project.model import Project, ProjectLink
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.vendors.copper.task.model import Task


class Item(NamedTuple):
    """A record that another record is related to."""

    type: Entity
    id: int


_REFERENCES: Final[dict[Entity, tuple[tuple[Any, Any, Entity], ...]]] = {
    "opportunity": ((Opportunity, "primary_contact_id", "person"), (Opportunity, "company_id", "company")),
    "person": ((Person, "company_id", "company"),),
    "company": ((Company, "primary_contact_id", "person"),),
}
"""The columns of a kind that refer to related records: the table, the column, the kind of the other record."""

OWNERS: Final[dict[Entity, Any]] = {"task": Task, "project": Project}
"""The kinds whose columns name one related record of any kind."""

LINKS: Final[dict[Entity, tuple[Any, str]]] = {
    "opportunity": (RelatedItem, "opportunity_id"),
    "project": (ProjectLink, "project_id"),
}
"""The tables of links, by the kind that has links, with the column of its records."""


def items(db: Connection, account: AccountContext, kind: Entity, record_id: int) -> list[Item]:
    """Return the items that a record is related to, by type and id. Raises the error of too many."""
    limits.check_related(db, account, record_id)
    return sorted({*_own(db, account, kind, record_id), *_of_others(db, account, kind, record_id)})


def is_linked(db: Connection, account: AccountContext, kind: Entity, record_id: int, related_id: int) -> bool:
    """Return True if a record has a link to another one, in addition to the columns that refer to it."""
    table, column = LINKS[kind]
    here = (table.dataset_id == account.dataset_id, table.__table__.c[column] == record_id)
    return db.scalar(select(table.id).where(*here, table.related_id == related_id)) is not None


def _own(db: Connection, account: AccountContext, kind: Entity, record_id: int) -> Iterator[Item]:
    """Yield the records that the record's own columns and links name."""
    for model, column, other in _REFERENCES.get(kind, ()):
        here = (model.dataset_id == account.dataset_id, model.id == record_id)
        found = db.scalar(select(model.__table__.c[column]).where(*here))
        if found is not None:
            yield Item(other, found)
    if (owner := OWNERS.get(kind)) is not None:
        named = _named(owner).where(owner.dataset_id == account.dataset_id, owner.id == record_id)
        yield from (Item(row[0], row[1]) for row in db.execute(named.where(owner.related_id.is_not(None))))
    if kind in LINKS:
        table, column = LINKS[kind]
        here = (table.dataset_id == account.dataset_id, table.__table__.c[column] == record_id)
        yield from (Item(row[0], row[1]) for row in db.execute(_named(table).where(*here)))


def _named(model: Any) -> Any:
    return select(model.related_type, model.related_id)


def _of_others(db: Connection, account: AccountContext, kind: Entity, record_id: int) -> Iterator[Item]:
    """Yield the records whose columns and links name the record."""
    for other, references in _REFERENCES.items():
        for model, column, named in references:
            if named == kind:
                here = (model.dataset_id == account.dataset_id, model.deleted.is_(False))
                query = select(model.id).where(*here, model.__table__.c[column] == record_id)
                yield from (Item(other, found) for found in db.scalars(query))
    for other, owner in OWNERS.items():
        own = select(owner.id).where(owner.dataset_id == account.dataset_id, owner.deleted.is_(False))
        yield from (Item(other, found) for found in db.scalars(own.where(owner.related_id == record_id)))
    for other, (table, column) in LINKS.items():
        here = (table.dataset_id == account.dataset_id, table.related_id == record_id)
        yield from (Item(other, found) for found in db.scalars(select(table.__table__.c[column]).where(*here)))
