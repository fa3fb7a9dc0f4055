"""The attributes of a custom field definition that a client sends (contract 3.7)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from dealdock.vendors.copper.models.custom_field import DATA_TYPES
from dealdock.vendors.copper.names import OBJECTS
from dealdock.vendors.copper.wire import fields, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_AN_OBJECT, NOT_INCLUDED, Fault, Invalid
from dealdock.vendors.copper.wire.fields import Field, Fields

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
    return tuple(dict.fromkeys(found)) if set(OBJECTS).issuperset(found) else NOT_INCLUDED


def _options(context: Context, value: Any) -> list[str] | Invalid | None:
    """Read the names of options, each of which is an object with a name."""
    if value is None:
        return None
    if (fault := values.no_list(value, MAX_OPTIONS)) is not None:
        return fault
    read, names = values.text(), list[str]()
    for each in value:
        if not isinstance(each, dict):
            return NOT_AN_OBJECT
        name = read(context, each.get("name"))
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


FIELDS: Final = (
    Field("id"),
    Field("name", values.text(), str, is_required=True),
    Field("data_type", values.word(DATA_TYPES), Literal[DATA_TYPES], is_required=True),
    Field("available_on", _available_on, list[str]),
    Field("is_filterable", values.boolean, bool),
    Field("options", _options, list[dict[str, Any]]),
    Field("currency", _currency, str),
)
_FIXED: Final = tuple(Field("data_type") if field.name == "data_type" else field for field in FIELDS)
"""The attributes of an existing definition, whose data type does not change."""

NewDefinition: Final = fields.model("NewCustomFieldDefinition", FIELDS)
DefinitionChanges: Final = fields.model("CustomFieldDefinitionChanges", _FIXED, is_new=False)


def new(context: Context, body: Mapping[str, Any]) -> Fields:
    """Read a new definition."""
    found = fields.read(context, FIELDS, body, is_new=True)
    fewest = FEWEST_OPTIONS.get(found.values.get("data_type", ""), 0)
    return _checked(found, fewest)


def changes(context: Context, body: Mapping[str, Any], data_type: str) -> Fields:
    """Read the changes of a definition of this type."""
    found = fields.read(context, _FIXED, body, is_new=False)
    fewest = FEWEST_OPTIONS.get(data_type, 0) if "options" in found.values else 0
    return _checked(found, fewest)


def _checked(found: Fields, fewest: int) -> Fields:
    has_fault = any(fault.field == "options" for fault in found.faults)
    if len(found.values.get("options") or ()) < fewest and not has_fault:
        found.faults.append(Fault("options", *BLANK[:2]))
    return found
