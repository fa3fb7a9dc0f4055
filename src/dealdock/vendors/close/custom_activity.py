"""Types of custom activities: their attributes (contract part 2, B.9)."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Base, JsonTexts
from dealdock.vendors.close import custom_field as custom_field_service
from dealdock.vendors.close.custom_field import FieldOfType, nested
from dealdock.vendors.close.record import custom_fields, records
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import common, made, sent
from dealdock.vendors.close.record.columns import Authored, Label, LongText
from dealdock.vendors.close.record.resource import NEWER_ROUTES, CloseResource
from dealdock.vendors.close.record.scene_fields import SOME_TEXTS
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS
from dealdock.vendors.close.wire.lists import TEXTS
from dealdock.web.rest.resource import Attribute


class CustomActivityType(Authored, Base):
    """A type of activities with custom fields of its own (contract part 2, B.9)."""

    __tablename__ = "close_custom_activity_type"

    name: Mapped[Label] = mapped_column(doc="The name")
    description: Mapped[LongText] = mapped_column(doc="The description")
    api_create_only: Mapped[bool] = mapped_column(doc="True if only the API creates such activities")
    editable_with_roles: Mapped[JsonTexts] = mapped_column(doc="The roles that may edit such activities")
    is_archived: Mapped[bool] = mapped_column(doc="True if the type is archived")


_KIND: Final = "customActivityType"
_OBJECT: Final = "activity"
"""The object of the custom fields."""


def type_attributes(kind: str, object_: str) -> Sequence[Attribute[Context]]:
    """Return the attributes of activity types and custom object types. `object_`: the object of their custom fields."""

    def custom_fields_of(context: Context, row: AnyRow) -> list[dict[str, Any]]:
        return [nested(context.ids, each) for each in custom_fields.fields_of(context, object_, row.id)]

    return (
        sent("api_create_only", BOOLEAN, null=False),
        *common(kind, moments.written_without_offset),
        sent(
            "description",
            fields.text(),
            null="",
            show=lambda _, row: row.description or None,
            type=str | None,
        ),
        sent("editable_with_roles", TEXTS, null=[], type=list[str]),
        made("fields", list[FieldOfType], custom_fields_of),
        sent("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    )


ORDER: Final = ("name", "description", "api_create_only", "editable_with_roles")


class CustomActivityTypes(CloseResource):
    """The types of custom activities."""

    def criteria(self, *_: Any) -> Sequence[ColumnElement[bool]]:
        """Return the condition for types that are not archived."""
        return (CustomActivityType.is_archived.is_(False),)

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Archive a type that has activities, and return False. If it has none, delete its custom fields."""
        if records.is_used(context, "activity.custom_activity_type_id", row.id):
            before = self.whole(context, row)
            records.write(context, CustomActivityType, row.id, is_archived=True)
            self.record_update(context, before, row.id)
            return False
        custom_field_service.remove_of_type(context, _OBJECT, row.id)
        return True


CUSTOM_ACTIVITY_TYPES: Final = CustomActivityTypes(
    kind=_KIND,
    object="custom_activity_type",
    plural="custom_activity_types",
    path="/api/v1/custom_activity",
    model=CustomActivityType,
    attributes=(*type_attributes(_KIND, _OBJECT), sent("is_archived", BOOLEAN, null=False)),
    order=(*ORDER, "is_archived"),
    event="custom_activity_type",
    is_whole=True,
    routes=NEWER_ROUTES,
)


CUSTOM_ACTIVITY_TYPE: Final = resource_kind(
    CUSTOM_ACTIVITY_TYPES,
    "customActivityTypes",
    {},
    example={"name": "Visit"},
    named_by="name",
    in_scenes={"editable_with_roles": SOME_TEXTS},
)
