"""Related items: `/{entity}/{id}/related` (contract 3.9)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import Connection
from typing_extensions import TypedDict

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.kind import MissingReferenceError, of_rows
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.names import KINDS, PLURALS, PREFIX, Entity
from dealdock.vendors.copper.project.model import ProjectLink
from dealdock.vendors.copper.record.attributes import Item
from dealdock.vendors.copper.record.control import check_there
from dealdock.vendors.copper.record.resource import RESOURCES
from dealdock.vendors.copper.related import service
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.vendors.copper.wire import answers, values
from dealdock.vendors.copper.wire.answers import Removal
from dealdock.vendors.copper.wire.call import Call, for_kind
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_AN_OBJECT, NOT_INCLUDED, Invalid, no_record, validation_error
from dealdock.vendors.copper.wire.fields import attribute, checked, read
from dealdock.web.rest.answers import closed
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter


def _linking(holder: Entity) -> Callable[..., int]:
    """Return the function that adds a link of a record of this kind."""
    table, _ = service.LINKS[holder]

    def link(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
        _check(db, account, holder, given)
        return records.add(db, account, table, now=now, **given)

    return link


def _changing(holder: Entity) -> Callable[..., None]:
    """Return the function that changes a link of a record of this kind."""
    table, column = service.LINKS[holder]
    ends = (column, "related_id", "related_type")

    def change(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
        before = records.read(db, account, table, record_id)._mapping
        if any(before[name] != given.get(name, before[name]) for name in ends):
            _check(db, account, holder, {**before, **given})
        records.change(db, account, table, record_id, given, now=now)

    return change


def _check(db: Connection, account: AccountContext, holder: Entity, given: Mapping[str, Any]) -> None:
    """Check that a link leads to a record that exists and is not linked yet. Raises `MissingReferenceError`."""
    _, column = service.LINKS[holder]
    check_there(db, account, "related", given)
    if service.is_linked(db, account, holder, given[column], given["related_id"]):
        text = f"the {holder} {given[column]} is related to it already: keep that item, or delete it first"
        raise MissingReferenceError("related_id", text)


RELATED_ITEM: Final = of_rows(
    "relatedItem",
    "relatedItems",
    RelatedItem,
    references={"opportunity_id": "opportunity"},
    create=_linking("opportunity"),
    update=_changing("opportunity"),
    example={"opportunity_id": 39, "related_id": 37, "related_type": "person"},
    in_scenes={"related_id": scene_fields.Named},
)
PROJECT_LINK: Final = of_rows(
    "projectLink",
    "projectLinks",
    ProjectLink,
    references={"project_id": "project"},
    create=_linking("project"),
    update=_changing("project"),
    example={"project_id": 48, "related_id": 37, "related_type": "person"},
    in_scenes={"related_id": scene_fields.Named},
)


router = RestRouter("related", PREFIX)


class Resource(BaseModel):
    """Another record."""

    id: int
    type: str


@closed
class Addition(TypedDict):
    """The answer about a record that was related."""

    added: Literal[True]
    resource: answers.ShownItem


def _resource(kind: Entity, context: Context, value: Any) -> Item | Invalid | None:
    """Read a live record. Raises the error for a kind of record that cannot be related to this one."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    found = values.record_id("resource", value.get("id"))
    if found is None or isinstance(found, Invalid):
        return found
    other = next((each for each in KINDS if each == value.get("type")), None)
    if other is None:
        return NOT_INCLUDED
    if other not in service.ALLOWED[kind]:
        raise HttpError(422, f"a {kind} is related to no {other}", code="cannot_be_related")
    is_there = found <= MAX_ID and RESOURCES[other].records.exists(context.db, context.account, found)
    return Item(other, found) if is_there else no_record("resource", found)


_SENT: Final = {
    kind: FieldTable("RelatedResource", [attribute("resource", partial(_resource, kind), Resource, is_required=True)],
                     is_new=True, is_closed=True)
    for kind in KINDS
}  # fmt: skip


def _list(kind: Entity, call: Call) -> list[answers.ShownItem]:
    """Return the items that a record is related to, by type and id."""
    found = service.items(call.db, call.account, kind, _existing(kind, call))
    entity = call.match.parameters.get("entity")
    if entity is not None and entity not in PLURALS.values():
        raise RecordError(NO_RECORD, entity)
    return [{"id": each.id, "type": each.type} for each in found if entity in (None, _plural(each.type))]


def _relate(kind: Entity, call: Call) -> Addition:
    """Relate a record to another one."""
    record_id = _existing(kind, call)
    other = _sent(kind, call)
    service.add(call.context, kind, record_id, other)
    return {"added": True, "resource": {"id": other.id, "type": other.type}}


def _unrelate(kind: Entity, call: Call) -> Removal:
    """Separate a record from another one."""
    record_id = _existing(kind, call)
    other = _sent(kind, call)
    if other not in service.items(call.db, call.account, kind, record_id):
        raise HttpError(422, "the two are not related", code="not_related")
    is_required = call.context.settings.needs_primary_contact
    if is_required and service.is_primary_contact(call.db, call.account, kind, record_id, other):
        raise validation_error(BLANK.faults("primary_contact_id"))
    service.remove(call.context, kind, record_id, other)
    return {"removed": True, "resource": {"id": other.id, "type": other.type}}


def _existing(kind: Entity, call: Call) -> int:
    """Return the id in the path. Raises `RecordError(NO_RECORD)`."""
    record_id = call.record_id()
    if not RESOURCES[kind].records.exists(call.db, call.account, record_id):
        raise RecordError(NO_RECORD, record_id)
    return record_id


def _sent(kind: Entity, call: Call) -> Item:
    found = read(_SENT[kind], call.context, call.sent)
    checked(found.errors, _SENT[kind])
    item: Item = found.values["resource"]
    return item


def _plural(kind: str) -> str:
    return next(plural for each, plural in PLURALS.items() if each == kind)


def _items() -> Any:
    """Return the type of a list of related items."""
    return list[answers.ShownItem]


def _install(kind: Entity) -> None:
    """Add the operations of a kind."""
    path = f"/{PLURALS[kind]}/{{id}}/related"
    router.operation(f"list_of_{kind}", "GET", path, errors=("not_found",), answer=_items)(for_kind(_list, kind))
    router.operation(f"list_kind_of_{kind}", "GET", path + "/{entity}", errors=("not_found",), answer=_items)(
        for_kind(_list, kind)
    )
    errors: tuple[str, ...] = ("bad_request", "not_found", "invalid", "cannot_be_related")
    more = (*errors, "already_related")
    add = router.operation(
        f"add_to_{kind}", "POST", path, fields=_SENT[kind], errors=more, writes=True, answer=lambda: Addition
    )
    add(for_kind(_relate, kind))
    errors = (*errors, "not_related")
    remove = router.operation(
        f"remove_from_{kind}", "DELETE", path, fields=_SENT[kind], errors=errors, writes=True, answer=lambda: Removal
    )
    remove(for_kind(_unrelate, kind))


for _kind in KINDS:
    _install(_kind)
