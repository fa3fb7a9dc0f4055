"""Queries for related items (contract 3.9, B4)."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import limits
from dealdock.vendors.copper.names import KINDS, Entity
from dealdock.vendors.copper.project.model import ProjectLink
from dealdock.vendors.copper.record.attributes import Item
from dealdock.vendors.copper.record.resource import RESOURCES, naming
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.web.rest.errors import HttpError

MAX_RELATED: Final = 20_000
"""The related items of a record, where they are listed or changed."""
OWNERS: Final[tuple[Entity, ...]] = ("task", "project")
"""The kinds whose columns name one related record of any kind."""

LINKS: Final[dict[Entity, tuple[Any, str]]] = {
    "opportunity": (RelatedItem, "opportunity_id"),
    "project": (ProjectLink, "project_id"),
}
"""The tables of links, by the kind that has links, with the column of its records."""


def items(db: Connection, account: AccountContext, kind: Entity, record_id: int) -> list[Item]:
    """Return the items that a record is related to, by type and id. Raises the error of too many."""
    if limits.number(db, account, [(column, record_id) for column in naming()], MAX_RELATED) > MAX_RELATED:
        raise HttpError(413, f"the record is related to more than {MAX_RELATED} others")
    return sorted({*_own(db, account, kind, record_id), *_of_others(db, account, kind, record_id)})


def is_linked(db: Connection, account: AccountContext, kind: Entity, record_id: int, related_id: int) -> bool:
    """Return True if a record has a link to another one, in addition to the columns that refer to it."""
    table, column = LINKS[kind]
    here = (table.dataset_id == account.dataset_id, table.__table__.c[column] == record_id)
    return db.scalar(select(table.id).where(*here, table.related_id == related_id)) is not None


def _own(db: Connection, account: AccountContext, kind: Entity, record_id: int) -> Iterator[Item]:
    """Yield the records that the record's own columns and links name."""
    model: Any = RESOURCES[kind].model
    for column, other in _references(kind):
        here = (model.dataset_id == account.dataset_id, model.id == record_id)
        found = db.scalar(select(model.__table__.c[column]).where(*here))
        if found is not None:
            yield Item(other, found)
    if kind in OWNERS:
        named = _named(model).where(model.dataset_id == account.dataset_id, model.id == record_id)
        yield from (Item(row[0], row[1]) for row in db.execute(named.where(model.related_id.is_not(None))))
    if kind in LINKS:
        table, column = LINKS[kind]
        here = (table.dataset_id == account.dataset_id, table.__table__.c[column] == record_id)
        yield from (Item(row[0], row[1]) for row in db.execute(_named(table).where(*here)))


def _references(kind: Entity) -> Iterator[tuple[str, Entity]]:
    """Yield the columns of a kind that refer to records, each with their kind."""
    for column, other in RESOURCES[kind].references.items():
        if other in KINDS:
            yield column, other


def _named(model: Any) -> Any:
    return select(model.related_type, model.related_id)


def _of_others(db: Connection, account: AccountContext, kind: Entity, record_id: int) -> Iterator[Item]:
    """Yield the records whose columns and links name the record."""
    for other in KINDS:
        model: Any = RESOURCES[other].model
        for column, named in _references(other):
            if named == kind:
                here = (model.dataset_id == account.dataset_id, model.deleted.is_(False))
                query = select(model.id).where(*here, model.__table__.c[column] == record_id)
                yield from (Item(other, found) for found in db.scalars(query))
    for other in OWNERS:
        owner: Any = RESOURCES[other].model
        own = select(owner.id).where(owner.dataset_id == account.dataset_id, owner.deleted.is_(False))
        yield from (Item(other, found) for found in db.scalars(own.where(owner.related_id == record_id)))
    for other, (table, column) in LINKS.items():
        here = (table.dataset_id == account.dataset_id, table.related_id == record_id)
        yield from (Item(other, found) for found in db.scalars(select(table.__table__.c[column]).where(*here)))
