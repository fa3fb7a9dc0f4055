"""Links by custom fields of the type Connect: `/related_links` (contract B7). They are added and removed in pairs."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel
from sqlalchemy import Connection, insert, select
from sqlalchemy import delete as sql_delete
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets, records
from dealdock.platform.records.kind import Kind, MissingReferenceError
from dealdock.platform.records.models import MAX_ID, User
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.custom_field import values as custom_fields
from dealdock.vendors.copper.custom_field.model import CONNECT, USER, CustomFieldDefinition, RelatedLink
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.record.control import check_there
from dealdock.vendors.copper.user import user
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_AN_OBJECT, NOT_INCLUDED, Invalid, validation_error
from dealdock.vendors.copper.wire.fields import attribute, checked, ignored, read
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import FieldTable, SentFields
from dealdock.web.rest.routing import RestRouter


class End(NamedTuple):
    """One of the two records of a link."""

    id: int
    kind: str


def add_pair(context: Context, definition: AnyRow, source: End, target: End) -> int:
    """Add a link, and its mirror unless the target is a user. Return the id of the first."""
    has_mirror = target.kind != "user" and definition.connected_id is not None
    first = datasets.take_ids(context.db, context.account.dataset_id, 2 if has_mirror else 1)
    ends = {"source_id": source.id, "source_type": source.kind, "target_id": target.id, "target_type": target.kind}
    common = {"dataset_id": context.account.dataset_id, **context.account.times(RelatedLink, context.now)}
    link = {"id": first, "definition_id": definition.id, "mirror_id": first + 1 if has_mirror else None}
    rows = [{**common, **ends, **link}]
    if has_mirror:
        back = {"source_id": target.id, "source_type": target.kind, "target_id": source.id, "target_type": source.kind}
        mirror = {"id": first + 1, "definition_id": definition.connected_id, "mirror_id": first}
        rows.append({**common, **back, **mirror})
    context.db.execute(insert(RelatedLink), rows)
    return first


def remove_pair(context: Context, link: AnyRow) -> list[int]:
    """Remove a link and its mirror. Return their ids, upwards."""
    ids = sorted(each for each in (link.id, link.mirror_id) if each is not None)
    here = (RelatedLink.dataset_id == context.account.dataset_id, RelatedLink.id.in_(ids))
    context.db.execute(sql_delete(RelatedLink).where(*here))
    return ids


def of_source(context: Context, kind: str, record_id: int, definition_id: int | None) -> list[Any]:
    """Return the links with this source, by id; of one definition, if it is given."""
    here = [RelatedLink.dataset_id == context.account.dataset_id, RelatedLink.source_id == record_id]
    if definition_id is not None:
        here.append(RelatedLink.definition_id == definition_id)
    query = select(RelatedLink.__table__).where(*here, RelatedLink.source_type == kind)
    return list(context.db.execute(query.order_by(RelatedLink.id)))


KINDS: Final = {
    "lead": "lead",
    "people": "person",
    "organization": "company",
    "company": "company",
    "opportunity": "opportunity",
    "project": "project",
    "user": "user",
}
"""The kinds of record by the words that a client sends."""
WORDS: Final = {kind: word for word, kind in reversed(KINDS.items())}
"""The words of answers, by kind."""


def _end(field: str, context: Context, value: Any) -> End | Invalid | None:
    """Read a live record, by its id and the word of its kind."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    found, word = values.record_id(field, value.get("id")), value.get("entity_type")
    if isinstance(found, Invalid):
        return found
    if found is None or word in (None, ""):
        return BLANK
    return _there(field, context, found, KINDS.get(str(word)))


def _there(field: str, context: Context, record_id: int, kind: str | None) -> End | Invalid:
    if kind is None:
        return NOT_INCLUDED
    found = values.reference(field, kind)(context, record_id)
    return found if isinstance(found, Invalid) else End(record_id, kind)


_DEFINITION: Final = "custom_field_definition_id"

NEW: Final = FieldTable(
    "NewRelatedLink",
    (
        *ignored("id"),
        attribute(_DEFINITION, values.reference(_DEFINITION, "customFieldDefinition"), int, is_required=True),
        attribute("source", partial(_end, "source"), dict[str, Any], is_required=True),
        attribute("target", partial(_end, "target"), dict[str, Any], is_required=True),
    ),
    is_new=True,
    is_closed=True,
)


def definition_of(context: Context, found: SentFields) -> AnyRow | None:
    """Return the definition of a link. Add an error if it is not a Connect field of the source's kind."""
    sent, source = found.values.get(_DEFINITION), found.values.get("source")
    rows = custom_fields.definitions(context.db, context.account)
    definition = next((row for row in rows if row.id == sent), None)
    if definition is None:
        return None
    is_available = source is None or source.kind in definition.available_on
    if definition.data_type != CONNECT or not is_available:
        found.errors.setdefault(_DEFINITION, NOT_INCLUDED)
    return definition


_OTHER_END: Final = {"source_id": "target_id", "target_id": "source_id"}


def _create(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    definition = _checked(db, account, given)
    source, target = (End(given[f"{name}_id"], given[f"{name}_type"]) for name in ("source", "target"))
    return add_pair(Context(db, account, now), definition, source, target)


def _update(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **changes: Any) -> None:
    """Change the ends of a link, and the ends of its mirror."""
    before = records.read(db, account, RelatedLink, record_id)
    _checked(db, account, {**before._mapping, **changes})
    records.change(db, account, RelatedLink, record_id, changes, now=now)
    if before.mirror_id is not None:
        back = {_OTHER_END[name]: value for name, value in changes.items()}
        records.change(db, account, RelatedLink, before.mirror_id, back, now=now)


def _checked(db: Connection, account: AccountContext, given: Mapping[str, Any]) -> AnyRow:
    """Return the definition of a link whose ends are there. Raises `MissingReferenceError`."""
    definition = records.read(db, account, CustomFieldDefinition, given["definition_id"])
    if definition.data_type != CONNECT or given["source_type"] not in definition.available_on:
        text = f"must be a definition of the type {CONNECT} that is available on a {given['source_type']}"
        raise MissingReferenceError("definition_id", text)
    check_there(db, account, "source", given)
    if given["target_type"] != USER:
        check_there(db, account, "target", given)
    elif not records.exists(db, account, User, given["target_id"]):
        raise MissingReferenceError("target_id", f"no user has the id {given['target_id']}")
    return definition


def _delete(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
    remove_pair(Context(db, account, now), records.read(db, account, RelatedLink, record_id))


RELATED_LINK: Final = Kind(
    "relatedLink",
    "relatedLinks",
    RelatedLink,
    references={"definition_id": "customFieldDefinition"},
    create=_create,
    update=_update,
    fixed={"definition_id", "source_type", "target_type"},
    delete=_delete,
    new={"mirror_id": None},
    example={
        "definition_id": 101,
        "source_id": 48,
        "source_type": "project",
        "target_id": 34,
        "target_type": "company",
    },
    in_scenes={"source_id": scene_fields.Named, "target_id": scene_fields.Named},
)


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
    kind = KINDS.get(sent["source_type"])
    numbers: list[Any] = [ids[name] for name in _IDS]
    if kind is None or any(number is not None and number > MAX_ID for number in numbers):
        return []
    return [_link(call, row) for row in of_source(call.context, kind, *numbers)]


@router.operation("create", "POST", fields=NEW, errors=("bad_request", "invalid"), writes=True, answer=lambda: Link)
def create(call: CurrentCall) -> dict[str, Any]:
    """Link a record to another one, or to a user."""
    found = read(NEW, call.context, call.attributes(NEW.names))
    definition: Any = definition_of(call.context, found)
    checked(found.errors, NEW)
    link_id = add_pair(call.context, definition, found.values["source"], found.values["target"])
    return _link(call, records.read(call.db, call.account, RelatedLink, link_id))


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: LinkDeletion)
def delete(call: CurrentCall) -> LinkDeletion:
    """Delete a link and its mirror."""
    link = records.read(call.db, call.account, RelatedLink, call.record_id())
    return {"ids": remove_pair(call.context, link), "is_deleted": True}


def _link(call: Call, row: Any) -> dict[str, Any]:
    ends = {"source": (row.source_id, row.source_type), "target": (row.target_id, row.target_type)}
    shown = {
        name: {"id": number, "entity_type": WORDS[kind], "name": _name(call, number, kind)}
        for name, (number, kind) in ends.items()
    }
    return {"id": row.id, "custom_field_definition_id": row.definition_id, **shown}


def _name(call: Call, number: int, kind: str) -> str:
    """Return the name of a user, and of another record its id as a text."""
    if kind != "user":
        return str(number)
    name: str = user(records.read(call.db, call.account, User, number))["name"]
    return name
