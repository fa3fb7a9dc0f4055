"""The operations of links: `/related_links` (contract B7)."""

from typing import Any, Final, Literal

from pydantic import BaseModel
from typing_extensions import TypedDict

from dealdock.platform.records import records
from dealdock.platform.records.models import MAX_ID, User
from dealdock.vendors.copper.custom_field.model import RelatedLink
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.related_link import fields, service
from dealdock.vendors.copper.user.layout import user
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.errors import BLANK, Invalid, validation_error
from dealdock.vendors.copper.wire.fields import checked, read
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter

router = RestRouter("related_link", f"{PREFIX}/related_links")

_IDS: Final = ("source_id", "custom_field_definition_id")


@closed
class LinkEnd(TypedDict):
    """One of the two records of a link."""

    id: int
    entity_type: str
    name: str


@closed
class Link(TypedDict):
    """A link in answers."""

    id: int
    custom_field_definition_id: int
    source: LinkEnd
    target: LinkEnd


@closed
class LinkDeletion(TypedDict):
    """The answer about a deleted link, with its mirror."""

    ids: list[int]
    is_deleted: Literal[True]


class OfSource(BaseModel):
    """The source of the links that are listed."""

    source_type: str
    source_id: int
    custom_field_definition_id: int | None = None


@router.operation("list", "GET", query=OfSource, errors=("invalid",), answer=lambda: list[Link])
def list_(call: CurrentCall) -> list[dict[str, Any]]:
    """Return the links of a source, by id."""
    sent = call.query
    faults = [fault for name in ("source_type", "source_id") if not sent.get(name) for fault in BLANK.faults(name)]
    ids = {name: values.record_id(name, sent.get(name)) for name in _IDS}
    faults += [fault for name, each in ids.items() if isinstance(each, Invalid) for fault in each.faults(name)]
    if faults:
        raise validation_error(faults)
    kind = fields.KINDS.get(sent["source_type"])
    numbers: list[Any] = [ids[name] for name in _IDS]
    if kind is None or any(number is not None and number > MAX_ID for number in numbers):
        return []
    return [_link(call, row) for row in service.of_source(call.context, kind, *numbers)]


@router.operation(
    "create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, answer=lambda: Link
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Link a record to another one, or to a user."""
    found = read(fields.NEW, call.context, call.attributes(fields.NEW.names))
    definition: Any = fields.definition_of(call.context, found)
    checked(found.errors, fields.NEW)
    link_id = service.add(call.context, definition, found.values["source"], found.values["target"])
    return _link(call, records.read(call.db, call.account, RelatedLink, link_id))


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: LinkDeletion)
def delete(call: CurrentCall) -> LinkDeletion:
    """Delete a link and its mirror."""
    link = records.read(call.db, call.account, RelatedLink, call.record_id())
    return {"ids": service.remove(call.context, link), "is_deleted": True}


def _link(call: Call, row: Any) -> dict[str, Any]:
    ends = {"source": (row.source_id, row.source_type), "target": (row.target_id, row.target_type)}
    shown = {
        name: {"id": number, "entity_type": fields.WORDS[kind], "name": _name(call, number, kind)}
        for name, (number, kind) in ends.items()
    }
    return {"id": row.id, "custom_field_definition_id": row.definition_id, **shown}


def _name(call: Call, number: int, kind: str) -> str:
    """Return the name of a user, and of another record its id as a text."""
    if kind != "user":
        return str(number)
    name: str = user(records.read(call.db, call.account, User, number))["name"]
    return name
