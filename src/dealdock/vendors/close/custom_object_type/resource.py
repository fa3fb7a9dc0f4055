"""Types of custom objects: their attributes (contract part 2, B.9)."""

from typing import Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.attributes import always, sent
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_activity.resource import ORDER, type_attributes
from dealdock.vendors.close.custom_field import service as custom_field_service
from dealdock.vendors.close.custom_object.model import CustomObject
from dealdock.vendors.close.custom_object_type.model import CustomObjectType
from dealdock.vendors.close.resource import NEWER_ROUTES, CloseResource
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.errors import wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS

_KIND: Final = "customObjectType"
_OBJECT: Final = "custom_object_type"
"""The object of the custom fields."""
_USED: Final = "This type has custom objects."


class CustomObjectTypes(CloseResource):
    """The types of custom objects."""

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Delete the custom fields of a type. Raises `HttpError` 400 if the type has objects."""
        if records.is_used(context, CustomObject.custom_object_type_id, row.id):
            raise wrong_object(_USED)
        custom_field_service.remove_of_type(context, _OBJECT, row.id)
        return True


RESOURCE: Final = CustomObjectTypes(
    kind=_KIND,
    object="custom_object_type",
    plural="custom_object_types",
    path="/api/v1/custom_object_type",
    model=CustomObjectType,
    attributes=(
        *type_attributes(_KIND, _OBJECT),
        always("back_reference_fields", []),
        sent("name_plural", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    ),
    order=(*ORDER, "name_plural"),
    event="custom_object_type",
    is_whole=True,
    routes=NEWER_ROUTES,
)
