"""Types of custom objects: their fields and their form in answers (contract part 2, B.9)."""

from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_activity.resource import TYPE_FIELDS, USUAL, type_shown
from dealdock.vendors.close.custom_field import service as custom_field_service
from dealdock.vendors.close.custom_object.model import CustomObject
from dealdock.vendors.close.custom_object_type.model import CustomObjectType
from dealdock.vendors.close.plain_resource import Resource
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.errors import wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, field

_KIND: Final = "customObjectType"
_OBJECT: Final = "custom_object_type"
"""The object of the custom fields."""
_USED: Final = "This type has custom objects."


def _shown(context: Context, row: AnyRow) -> dict[str, Any]:
    own = {"back_reference_fields": [], "name_plural": row.name_plural}
    return {**type_shown(context, _KIND, row, _OBJECT), **own}


def _remove_fields(context: Context, row: AnyRow) -> bool:
    """Delete the custom fields of a type. Raises `HttpError` 400 for one that has objects."""
    if records.is_used(context, CustomObject.custom_object_type_id, row.id):
        raise wrong_object(_USED)
    custom_field_service.remove_of_type(context, _OBJECT, row.id)
    return True


RESOURCE: Final = Resource(
    kind=_KIND,
    object="custom_object_type",
    title="CustomObjectType",
    model=CustomObjectType,
    fields=(*TYPE_FIELDS, field("name_plural", fields.text(MAX_LABEL_CHARACTERS), is_required=True)),
    show=_shown,
    event="custom_object_type",
    usual=USUAL,
    before_removal=_remove_fields,
    is_whole=True,
    is_newer=True,
)
