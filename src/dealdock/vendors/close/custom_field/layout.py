"""A custom field in answers."""

from typing import Any

from dealdock.vendors.close.custom_field.types import choices_of
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.wire import moments


def custom_field(ids: Ids, row: Any) -> dict[str, Any]:
    """Return the field as JSON has it."""
    return {
        "accepts_multiple_values": row.accepts_multiple_values,
        **({"choices": choices_of(row)} if row.type == "choices" else {}),
        **_type(ids, row),
        "created_by": ids.show_optional("user", row.created_by),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "description": row.description,
        "editable_with_roles": [],
        "id": ids.show("customField", row.id),
        "name": row.name,
        "organization_id": ids.organization,
        "required": row.required,
        "type": row.type,
        "updated_by": ids.show_optional("user", row.updated_by),
    }


def _type(ids: Ids, row: Any) -> dict[str, Any]:
    """Return the type of activities or of objects that has a field."""
    pairs = {
        "custom_activity_type_id": ("customActivityType", row.custom_activity_type_id),
        "custom_object_type_id": ("customObjectType", row.custom_object_type_id),
    }
    return {name: ids.show(kind, number) for name, (kind, number) in pairs.items() if number is not None}
