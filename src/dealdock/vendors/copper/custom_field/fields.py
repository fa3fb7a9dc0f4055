"""The attributes of a custom field definition that a client sends (contract 3.7)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from dealdock.vendors.copper.custom_field.model import CONNECT, DATA_TYPES
from dealdock.vendors.copper.names import OBJECTS
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_AN_OBJECT, NOT_INCLUDED, Invalid, not_included
from dealdock.vendors.copper.wire.fields import attribute, ignored, read
from dealdock.web.rest.fields import Field, FieldTable, SentFields, list_type

FEWEST_OPTIONS: Final[Mapping[str, int]] = {"Dropdown": 1, "MultiSelect": 2}
MAX_DEFINITIONS: Final = 100
"""The definitions of an account."""
MAX_OPTIONS: Final = 500
"""The options of a definition."""
_CURRENCY_LETTERS: Final = 3


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


def _currency(_: Context, value: Any) -> str | Invalid | None:
    if value is None or value == "":
        return None
    is_code = isinstance(value, str) and len(value) == _CURRENCY_LETTERS and value.isascii() and value.isupper()
    return value if is_code else NOT_INCLUDED


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
    attribute("currency", _currency, str),
    attribute("canonical_name", _lower, values.TEXT),
)

NEW: Final = FieldTable("NewCustomFieldDefinition", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("CustomFieldDefinitionChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> SentFields:
    """Read a new definition."""
    found = read(NEW, context, body)
    data_type = found.values.get("data_type", "")
    return _checked(_without_tasks(found, data_type), FEWEST_OPTIONS.get(data_type, 0))


def changes(context: Context, body: Mapping[str, Any], data_type: str) -> SentFields:
    """Read the changes of a definition of this type."""
    found = read(CHANGES, context, body)
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
