"""Related items: links are found, added and removed (contract 3.9, B4)."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, delete, or_, select, update

from dealdock.platform.records import records as platform_records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import limits
from dealdock.vendors.copper.custom_field.model import RelatedLink
from dealdock.vendors.copper.names import KINDS, Entity
from dealdock.vendors.copper.project.model import ProjectLink
from dealdock.vendors.copper.record.attributes import Item
from dealdock.vendors.copper.record.resource import LINKING, ON_REMOVAL, RESOURCES, naming
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.vendors.copper.wire.context import Context
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


ALLOWED: Final[dict[Entity, tuple[Entity, ...]]] = {
    "opportunity": ("person", "company", "task", "project"),
    "person": ("company", "opportunity", "task", "project"),
    "company": ("person", "opportunity", "task", "project"),
    "lead": ("task",),
    "task": ("lead", "person", "company", "opportunity", "project"),
    "project": ("person", "company", "opportunity", "task"),
}
"""The kinds that a record of each kind may be related to."""

_COLUMNS: Final[dict[str, str]] = {"person": "primary_contact_id", "company": "company_id"}
"""The columns of an opportunity that refer to records of these kinds."""


def add(context: Context, kind: Entity, record_id: int, other: Item) -> None:
    """Relate two records, unless they are already related. A person has one company, and a task one record.

    Raises the error already_related for a second one.
    """
    db, account = context.db, context.account
    if other in items(db, account, kind, record_id):
        return
    own = Item(kind, record_id)
    if "task" in (own.type, other.type):
        task, item = (own, other) if own.type == "task" else (other, own)
        _set_once(context, "task", task.id, "related_id", {"related_id": item.id, "related_type": item.type})
    elif (link := _link(own, other)) is not None:
        table, column, holder, item = link
        named = {column: holder.id, "related_id": item.id, "related_type": item.type}
        platform_records.add(db, account, table, now=context.now, **named)
    else:
        person, company = (own, other) if own.type == "person" else (other, own)
        _set_once(context, "person", person.id, "company_id", {"company_id": company.id})


def remove(context: Context, kind: Entity, record_id: int, other: Item) -> None:
    """Separate two related records: their link, and the columns in which one of them refers to the other."""
    own = Item(kind, record_id)
    if (link := _link(own, other)) is not None:
        table, column, holder, item = link
        here = (table.dataset_id == context.account.dataset_id, table.__table__.c[column] == holder.id)
        context.db.execute(delete(table).where(*here, table.related_id == item.id))
        if holder.type == "opportunity":
            _clear(context, "opportunity", holder.id, _COLUMNS[item.type], item.id)
    elif {own.type, other.type} == {"person", "company"}:
        person, company = (own, other) if own.type == "person" else (other, own)
        _clear(context, "person", person.id, "company_id", company.id)
        _clear(context, "company", company.id, "primary_contact_id", person.id)
    for one, named in ((own, other), (other, own)):
        if one.type in OWNERS:
            _clear(context, one.type, one.id, "related_id", named.id, "related_type")


def _forget(context: Context, record_id: int) -> None:
    """Remove a deleted record from all links, and from the tasks and projects that name it."""
    db, dataset_id = context.db, context.account.dataset_id
    for table, column in LINKS.values():
        named = or_(table.related_id == record_id, table.__table__.c[column] == record_id)
        db.execute(delete(table).where(table.dataset_id == dataset_id, named))
    ends = or_(RelatedLink.source_id == record_id, RelatedLink.target_id == record_id)
    db.execute(delete(RelatedLink).where(RelatedLink.dataset_id == dataset_id, ends))
    emptied = {"related_id": None, "related_type": None, "updated_at": context.now}
    for kind in OWNERS:
        owner: Any = RESOURCES[kind].model
        here = (owner.dataset_id == dataset_id, owner.related_id == record_id)
        db.execute(update(owner).where(*here).values(emptied))


ON_REMOVAL.append(_forget)
LINKING.extend(table.__table__.c[column] for table, own in LINKS.values() for column in (own, "related_id"))


def is_primary_contact(db: Connection, account: AccountContext, kind: Entity, record_id: int, other: Item) -> bool:
    """Return True if one of the two is an opportunity, and the other its primary contact."""
    deal, person = (record_id, other.id) if kind == "opportunity" else (other.id, record_id)
    if {kind, other.type} != {"opportunity", "person"}:
        return False
    return bool(RESOURCES["opportunity"].records.locked(db, account, deal).primary_contact_id == person)


def _link(one: Item, other: Item) -> tuple[Any, str, Item, Item] | None:
    """Return the table of links between two records, its column, and the two: the holder of the link first."""
    if "task" in (one.type, other.type):
        return None
    for kind in ("project", "opportunity"):
        for holder, item in ((one, other), (other, one)):
            if holder.type == kind:
                table, column = LINKS[kind]
                return table, column, holder, item
    return None


def _set_once(context: Context, kind: Entity, record_id: int, column: str, changes: dict[str, Any]) -> None:
    """Set columns of a record that have no value yet. Raises the error already_related."""
    before = RESOURCES[kind].records.locked(context.db, context.account, record_id)
    if getattr(before, column) is not None:
        raise HttpError(422, f"the {kind} {record_id} is related to another record", code="already_related")
    RESOURCES[kind].store(context, before, changes)


def _clear(context: Context, kind: Entity, record_id: int, column: str, value: int, *others: str) -> None:
    """Set a column to null if it refers to a record, and `others` with it."""
    before = RESOURCES[kind].records.locked(context.db, context.account, record_id)
    if getattr(before, column) == value:
        RESOURCES[kind].store(context, before, dict.fromkeys((column, *others)))
