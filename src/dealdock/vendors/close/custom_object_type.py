"""Types of custom objects: their attributes (contract part 2, B.9)."""

from typing import Final

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Base, JsonTexts
from dealdock.vendors.close import custom_field as custom_field_service
from dealdock.vendors.close.custom_activity import ORDER, type_attributes
from dealdock.vendors.close.record import records
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import always, sent
from dealdock.vendors.close.record.columns import Authored, Label, LongText
from dealdock.vendors.close.record.resource import NEWER_ROUTES, CloseResource
from dealdock.vendors.close.record.scene_fields import SOME_TEXTS
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS


class CustomObjectType(Authored, Base):
    """A type of objects with custom fields of its own (contract part 2, B.9)."""

    __tablename__ = "close_custom_object_type"

    name: Mapped[Label] = mapped_column(doc="The name")
    name_plural: Mapped[Label] = mapped_column(doc="The name of several such objects")
    description: Mapped[LongText] = mapped_column(doc="The description")
    api_create_only: Mapped[bool] = mapped_column(doc="True if only the API creates such objects")
    editable_with_roles: Mapped[JsonTexts] = mapped_column(doc="The roles that may edit such objects")


_KIND: Final = "customObjectType"
_OBJECT: Final = "custom_object_type"
"""The object of the custom fields."""
_USED: Final = "This type has custom objects."


class CustomObjectTypes(CloseResource):
    """The types of custom objects."""

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Delete the custom fields of a type. Raises `HttpError` 400 if the type has objects."""
        if records.is_used(context, "customObject.custom_object_type_id", row.id):
            raise wrong_object(_USED)
        custom_field_service.remove_of_type(context, _OBJECT, row.id)
        custom_field_service.remove_references(context, row.id)
        return True


CUSTOM_OBJECT_TYPES: Final = CustomObjectTypes(
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


CUSTOM_OBJECT_TYPE: Final = resource_kind(
    CUSTOM_OBJECT_TYPES,
    "customObjectTypes",
    {},
    example={"name": "Vehicle", "name_plural": "Vehicles"},
    named_by="name",
    in_scenes={"editable_with_roles": SOME_TEXTS},
)
