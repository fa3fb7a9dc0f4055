"""Custom field definitions: `/custom_field_definitions` (contract 3.7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeAlias

import pydantic
from sqlalchemy import Connection
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.schema import Id, Listed, Record, optional
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.custom_field import service
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.custom_field.model import (
    CONNECT,
    DATA_TYPES,
    WITH_OPTIONS,
    CustomFieldDefinition,
    CustomFieldOption,
)
from dealdock.vendors.copper.names import OBJECTS, PREFIX
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.answers import Deletion
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_AN_OBJECT, NOT_INCLUDED, Invalid, not_included
from dealdock.vendors.copper.wire.fields import attribute, check, checked, ignored
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import Field, FieldTable, SentFields, list_type
from dealdock.web.rest.routing import RestRouter

FEWEST_OPTIONS: Final[Mapping[str, int]] = {"Dropdown": 1, "MultiSelect": 2}
MAX_DEFINITIONS: Final = 100
"""The definitions of an account."""
MAX_OPTIONS: Final = 500
"""The options of a definition."""


def _available_on(_: Context, value: Any) -> tuple[str, ...] | Invalid:
    found = values.strings(value)
    if isinstance(found, Invalid):
        return found
    return tuple(dict.fromkeys(found)) if set(OBJECTS).issuperset(found) else not_included(OBJECTS)


def _options(context: Context, value: Any) -> list[str] | Invalid | None:
    """Read the names of options. Each option is an object with a name."""
    if value is None:
        return None
    if (fault := values.no_list(value, MAX_OPTIONS)) is not None:
        return fault
    read_name, names = values.text(), list[str]()
    for each in value:
        if not isinstance(each, dict):
            return NOT_AN_OBJECT
        name = read_name(context, each.get("name"))
        if isinstance(name, Invalid):
            return name
        if not name or not name.strip():
            return BLANK
        names.append(name)
    return names


def _lower(context: Context, value: Any) -> str | Invalid | None:
    found = values.text()(context, value)
    return found.lower() or None if isinstance(found, str) else found


_FIELDS: Final = (
    *ignored("id", "connected_id"),
    attribute("name", values.text(), values.TEXT, is_required=True),
    attribute("data_type", values.word(DATA_TYPES), Literal[DATA_TYPES], at="create", is_required=True),
    Field(name="data_type", at="update"),
    attribute("available_on", _available_on, values.STRINGS),
    attribute("is_filterable", values.boolean, bool),
    attribute("options", _options, list_type(dict[str, Any], MAX_OPTIONS)),
    attribute("currency", values.currency, str),
    attribute("canonical_name", _lower, values.TEXT),
)

NEW: Final = FieldTable("NewCustomFieldDefinition", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("CustomFieldDefinitionChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> SentFields:
    """Read a new definition."""
    found = read_body(NEW, context, body)
    data_type = found.values.get("data_type", "")
    return _checked(_without_tasks(found, data_type), FEWEST_OPTIONS.get(data_type, 0))


def changes(context: Context, body: Mapping[str, Any], data_type: str) -> SentFields:
    """Read the changes of a definition of this type."""
    found = read_body(CHANGES, context, body)
    fewest = FEWEST_OPTIONS.get(data_type, 0) if "options" in found.values else 0
    return _checked(_without_tasks(found, data_type), fewest)


def _without_tasks(found: SentFields, data_type: str) -> SentFields:
    """Add an error to a definition that connects tasks."""
    if data_type == CONNECT and "task" in (found.values.get("available_on") or ()):
        found.errors.setdefault("available_on", NOT_INCLUDED)
    return found


def _checked(found: SentFields, fewest: int) -> SentFields:
    if len(found.values.get("options") or ()) < fewest:
        found.errors.setdefault("options", BLANK)
    return found


class _Shared(TypedDict):
    id: int
    name: str
    available_on: list[str]
    is_filterable: bool


@closed
class Definition(_Shared):
    """A definition without more than the shared keys."""

    data_type: Literal["String", "Text", "Date", "Checkbox", "Float", "URL", "Percentage"]


@closed
class ShownOption(TypedDict):
    """An option of a custom field."""

    id: int
    name: str
    rank: int


@closed
class OptionsDefinition(_Shared):
    """A definition with options."""

    data_type: Literal["Dropdown", "MultiSelect"]
    options: list[ShownOption]


@closed
class CurrencyDefinition(_Shared):
    """A definition of amounts."""

    data_type: Literal["Currency"]
    currency: str


@closed
class ConnectDefinition(_Shared):
    """A definition of links to other records."""

    data_type: Literal["Connect"]
    connected_id: int | None


AnyDefinition: TypeAlias = Definition | OptionsDefinition | CurrencyDefinition | ConnectDefinition


def definition(context: Context, row: AnyRow, options: Sequence[AnyRow]) -> dict[str, Any]:
    """Return the definition as JSON. Only some types have options or a currency."""
    shown: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "data_type": row.data_type,
        "available_on": list(row.available_on),
        "is_filterable": row.is_filterable,
    }
    if row.data_type in WITH_OPTIONS:
        shown["options"] = [{"id": each.id, "name": each.name, "rank": each.rank} for each in options]
    if row.data_type == "Currency":
        shown["currency"] = row.currency or context.settings.currency
    if row.data_type == CONNECT:
        shown["connected_id"] = row.connected_id
    return shown


def _create(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    found = new(Context(db, account, now), {name: value for name, value in given.items() if value is not None})
    check(found.errors)
    return service.create(db, account, now=now, **found.values)


def _update(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
    row = records.read(db, account, CustomFieldDefinition, record_id)
    found = changes(Context(db, account, now), given, row.data_type)
    check(found.errors)
    service.change(db, account, row, now=now, **found.values)


def _rows(db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID) -> list[dict[str, Any]]:
    """Return definitions with their options."""
    options = custom_values.options(db, account)
    rows = records.rows(db, account, CustomFieldDefinition, first_id=first_id, last_id=last_id)
    return [{**row._asdict(), "options": [_option(each) for each in options.get(row.id, ())]} for row in rows]


def _option(row: Any) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "rank": row.rank}


class Option(Record):
    """An option of a custom field."""

    id: Id = None
    name: scene_fields.Text


_NOWHERE: Final[tuple[str, ...]] = ()
_AVAILABLE: Any = list[Literal[OBJECTS]]  # type: ignore[valid-type]  # pydantic reads it

CUSTOM_FIELD_DEFINITION: Final = Kind(
    "customFieldDefinition",
    "customFieldDefinitions",
    CustomFieldDefinition,
    create=_create,
    update=_update,
    delete=service.remove,
    rows=_rows,
    parts_of_rows={CustomFieldOption: "definition_id"},
    new={
        "connected_id": None,
        "available_on": (_AVAILABLE, []),
        "options": (list[dict[str, Any]] | None, None),
    },
    shown={"data_type": str, "available_on": tuple[str, ...], "options": list[dict[str, Any]]},
    example={
        "name": "Size",
        "data_type": "Dropdown",
        "available_on": ["opportunity"],
        "options": [{"name": "Small"}, {"name": "Large"}],
    },
    named_by="name",
    in_scenes={
        "available_on": (Annotated[tuple[str, ...], optional(_NOWHERE, scene_fields.available_on)], _NOWHERE),
        "options": (Annotated[list[Option], Listed], pydantic.Field([])),
        "currency": scene_fields.SomeCurrency,
    },
)


router = RestRouter("custom_field_definition", f"{PREFIX}/custom_field_definitions")


@router.operation("list", "GET", answer=lambda: list[AnyDefinition])
def list_(call: CurrentCall) -> list[dict[str, Any]]:
    """Return all definitions, by id."""
    options = custom_values.options(call.db, call.account)
    rows = custom_values.definitions(call.db, call.account)
    return [definition(call.context, row, options.get(row.id, ())) for row in rows]


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: AnyDefinition)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a definition."""
    return _shown(call, call.record_id())


@router.operation(
    "create", "POST", fields=NEW, errors=("bad_request", "invalid"), writes=True, answer=lambda: AnyDefinition
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a definition."""
    found = new(call.context, call.attributes(NEW.names))
    made = 2 if found.values.get("data_type") == CONNECT else 1
    if len(custom_values.definitions(call.db, call.account)) + made > MAX_DEFINITIONS:
        too_many = Invalid(f"has too many custom fields (maximum is {MAX_DEFINITIONS})")
        found.errors[""] = too_many.after(found.errors.get(""))
    checked(found.errors, NEW)
    return _shown(call, service.create(call.db, call.account, now=call.now, **found.values))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: AnyDefinition,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a definition. Its options are replaced as a whole."""
    row = records.read(call.db, call.account, CustomFieldDefinition, call.record_id())
    found = changes(call.context, call.sent, row.data_type)
    checked(found.errors, NEW)
    if "options" in found.values:
        service.check_values(call.db, call.account, row)
    service.change(call.db, call.account, row, now=call.now, **found.values)
    return _shown(call, row.id)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True, answer=lambda: Deletion)
def delete(call: CurrentCall) -> Deletion:
    """Delete a definition, with the values of all records."""
    definition_id = call.record_id()
    row = records.read(call.db, call.account, CustomFieldDefinition, definition_id)
    service.check_values(call.db, call.account, row)
    service.remove(call.db, call.account, definition_id, now=call.now)
    return {"id": definition_id, "is_deleted": True}


def _shown(call: Call, definition_id: int) -> dict[str, Any]:
    row = records.read(call.db, call.account, CustomFieldDefinition, definition_id)
    return definition(call.context, row, custom_values.options(call.db, call.account).get(definition_id, ()))
