"""A custom field in answers."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.close.custom_field.types import choices_of
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.wire import moments

_ABSENT: Final[Mapping[str, Any]] = {
    "back_reference_is_visible": False,
    "editable_with_roles": [],
    "is_shared": False,
    "referenced_custom_type_id": None,
}
"""The keys of features that are not built."""


def custom_field(ids: Ids, row: Any) -> dict[str, Any]:
    """Return the field as JSON."""
    return {
        **_own(ids, row),
        **_type(ids, row),
        "always_visible": False,
        "created_by": ids.show_optional("user", row.created_by),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "enrichment_enabled": False,
        "enrichment_options": None,
        "organization_id": ids.organization,
        "updated_by": ids.show_optional("user", row.updated_by),
    }


def nested(ids: Ids, row: Any) -> dict[str, Any]:
    """Return the field as its type of activities or of objects shows it."""
    return {**_own(ids, row), "converting_to_type": None}


def _own(ids: Ids, row: Any) -> dict[str, Any]:
    return {
        **_ABSENT,
        "accepts_multiple_values": row.accepts_multiple_values,
        "choices": choices_of(row) if row.type == "choices" else None,
        "description": row.description or None,
        "id": ids.show("customField", row.id),
        "name": row.name,
        "required": row.required,
        "type": row.type,
    }


def _type(ids: Ids, row: Any) -> dict[str, Any]:
    """Return the type of activities or of objects that has a field."""
    pairs = {
        "custom_activity_type_id": ("customActivityType", row.custom_activity_type_id),
        "custom_object_type_id": ("customObjectType", row.custom_object_type_id),
    }
    return {name: ids.show(kind, number) for name, (kind, number) in pairs.items() if number is not None}
