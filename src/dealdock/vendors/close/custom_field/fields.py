"""The sent fields of a custom field (contract 3.6)."""

import json
from typing import Any, Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.types import TYPES
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Field, Type
from dealdock.vendors.close.wire.lists import each

MAX_CHOICES: Final = 1_000
MAX_CHOICES_CHARACTERS: Final = 32_768
"""The characters of all choices of a field, as JSON has them: lists of fields show all of them."""

_TEXTS: Final = each(fields.text(MAX_LABEL_CHARACTERS).read, MAX_CHOICES)


def _choices(context: Context, value: Any) -> str:
    """Read a list of texts, which is stored as JSON."""
    written = json.dumps(_TEXTS(context, value))
    if len(written) > MAX_CHOICES_CHARACTERS:
        raise ValueError(f"The list must have no more than {MAX_CHOICES_CHARACTERS} characters.")
    return written


_TYPE: Final = Field("type", fields.choice(*TYPES), is_required=True)
FIELDS: Final = (
    Field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    _TYPE._replace(at="create"),
    Field("description", fields.text(), null=""),
    Field("choices", Type(_choices, list[str]), null="[]"),
    Field("accepts_multiple_values", fields.BOOLEAN, null=False),
    Field("required", fields.BOOLEAN, null=False, at="create"),
)
FIELDS_OF_LEADS: Final = tuple(_TYPE if field.name == "type" else field for field in FIELDS)
"""The same for the custom fields of leads, whose type can be changed."""

NewCustomField: Final = fields.model("NewCustomField", FIELDS, is_new=True)
CustomFieldChanges: Final = fields.model("CustomFieldChanges", FIELDS, is_new=False)
LeadCustomFieldChanges: Final = fields.model("LeadCustomFieldChanges", FIELDS_OF_LEADS, is_new=False)
