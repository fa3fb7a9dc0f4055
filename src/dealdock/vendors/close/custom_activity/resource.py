"""Types of custom activities: their fields and their form in answers (contract part 2, B.9)."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_activity.model import CustomActivityType
from dealdock.vendors.close.custom_field import queries as custom_fields
from dealdock.vendors.close.custom_field import service as custom_field_service
from dealdock.vendors.close.custom_field.layout import nested
from dealdock.vendors.close.plain_resource import Resource, common
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, field
from dealdock.vendors.close.wire.lists import TEXTS

_KIND: Final = "customActivityType"
_OBJECT: Final = "activity"
"""The object of the custom fields."""

TYPE_FIELDS: Final = (
    field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    field("description", fields.text(), null=""),
    field("api_create_only", BOOLEAN, null=False),
    field("editable_with_roles", TEXTS, null=[]),
)
"""The fields of types of activities and of objects."""
USUAL: Final[Mapping[str, Any]] = {"description": "", "api_create_only": False, "editable_with_roles": []}


def type_shown(context: Context, kind: str, row: AnyRow, object_: str) -> dict[str, Any]:
    """Return the keys of types of activities and of objects. `object_`: that of their custom fields."""
    return {
        "api_create_only": row.api_create_only,
        **common(context, kind, row, moments.written_without_offset),
        "description": row.description or None,
        "editable_with_roles": row.editable_with_roles,
        "fields": [nested(context.ids, each) for each in custom_fields.fields(context, object_, row.id)],
        "name": row.name,
    }


def _shown(context: Context, row: AnyRow) -> dict[str, Any]:
    return {**type_shown(context, _KIND, row, _OBJECT), "is_archived": row.is_archived}


def _are_current(_: Context, __: Mapping[str, str]) -> tuple[ColumnElement[bool], ...]:
    return (CustomActivityType.is_archived.is_(False),)


def _remove_fields(context: Context, row: AnyRow) -> bool:
    """Archive a type that has activities. Delete the custom fields of another one."""
    of_type = (Activity.dataset_id == context.dataset_id, Activity.custom_activity_type_id == row.id)
    if context.db.scalar(select(Activity.id).where(*of_type).limit(1)) is not None:
        before = RESOURCE.whole(context, row)
        records.write(context, CustomActivityType, row.id, is_archived=True)
        RESOURCE.record_update(context, before, row.id)
        return False
    custom_field_service.remove_of_type(context, _OBJECT, row.id)
    return True


RESOURCE: Final = Resource(
    kind=_KIND,
    object="custom_activity_type",
    title="CustomActivityType",
    path="custom_activity",
    model=CustomActivityType,
    fields=(*TYPE_FIELDS, field("is_archived", BOOLEAN, null=False)),
    show=_shown,
    event="custom_activity_type",
    usual={**USUAL, "is_archived": False},
    criteria=_are_current,
    before_removal=_remove_fields,
    is_whole=True,
    is_newer=True,
)
