"""Layouts of a custom field in a response, at every output level."""

from typing import Final

from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.custom_field.service import TYPES
from dealdock.vendors.pardot.wire.layouts import Attribute, Layout, named, stored, times

_ONLY_NEWER: Final = "is_analytics_synced"
NEWER: Final = Layout(
    "CustomFieldElement",
    *stored(CustomField.id, CustomField.name, CustomField.field_id),
    Attribute("type", str, lambda row, _: TYPES[row.type]),
    named("type_id", CustomField.type),
    *stored(CustomField.crm_id, CustomField.is_record_multiple_responses, CustomField.is_use_values),
    Attribute(_ONLY_NEWER, bool, lambda *_: False),
    *times(CustomField.created_at, CustomField.updated_at),
)
"""The layout of version 4. It alone shows whether analytics has the field, which is never so."""
OLDER: Final = NEWER.only("CustomFieldOf3", [each.name for each in NEWER.attributes if each.name != _ONLY_NEWER])
