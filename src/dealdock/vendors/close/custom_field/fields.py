"""The sent fields of a custom field (contract 3.6)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_activity.model import CustomActivityType
from dealdock.vendors.close.custom_field.types import TYPES
from dealdock.vendors.close.custom_object_type.model import CustomObjectType
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import each
from dealdock.web.rest.fields import Field, FieldTable, list_type, text_type

MAX_CHOICES: Final = 1_000
MAX_CHOICES_CHARACTERS: Final = 32_768
"""The characters of all choices of a field, as JSON: lists of fields show all of them."""

_TEXTS: Final = each(fields.text(MAX_LABEL_CHARACTERS).read, MAX_CHOICES)


def _choices(context: Context, value: Any) -> str:
    """Read a list of texts, which is stored as JSON."""
    written = json.dumps(_TEXTS(context, value))
    if len(written) > MAX_CHOICES_CHARACTERS:
        raise ValueError(f"The list must have no more than {MAX_CHOICES_CHARACTERS} characters.")
    return written


def _fields(type_at: Literal["create", "both"]) -> Sequence[Field]:
    return (
        field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        field("type", fields.choice(*TYPES), at=type_at, is_required=True),
        field("description", fields.text(), null=""),
        field("choices", Type(_choices, list_type(text_type(MAX_LABEL_CHARACTERS), MAX_CHOICES)), null="[]"),
        field("accepts_multiple_values", fields.BOOLEAN, null=False),
        field("required", fields.BOOLEAN, null=False, at="create"),
    )


_TYPES_OF: Final[Mapping[str, Field]] = {
    "activity": field(
        "custom_activity_type_id",
        fields.reference("customActivityType", CustomActivityType),
        at="create",
        is_required=True,
    ),
    "custom_object_type": field(
        "custom_object_type_id", fields.reference("customObjectType", CustomObjectType), at="create", is_required=True
    ),
}


def new(object_: str) -> FieldTable:
    """Return the fields of a new custom field of an object. One of a type of activities or objects names the type."""
    if object_ not in _TYPES_OF:
        return NEW
    title = "".join(map(str.capitalize, object_.split("_")))
    return FieldTable(f"New{title}CustomField", (_TYPES_OF[object_], *_fields("create")), is_new=True)


NEW: Final = FieldTable("NewCustomField", _fields("create"), is_new=True)
CHANGES: Final = FieldTable("CustomFieldChanges", _fields("create"))
CHANGES_OF_LEADS: Final = FieldTable("LeadCustomFieldChanges", _fields("both"))
"""The changes of custom fields of leads, whose type can be changed."""
