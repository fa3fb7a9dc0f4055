"""Custom objects: their attributes (contract part 2, B.9)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Index
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Base, refers
from dealdock.vendors.close.record import children, custom_values
from dealdock.vendors.close.record.api_kind import CUSTOM, resource_kind
from dealdock.vendors.close.record.attributes import common, public_id, sent
from dealdock.vendors.close.record.columns import Authored, Label
from dealdock.vendors.close.record.resource import NEWER_ROUTES, CloseResource, CustomFields
from dealdock.vendors.close.record.scene_fields import SomeCustom
from dealdock.vendors.close.wire import fields, filters
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS
from dealdock.vendors.close.wire.filters import Filter


class CustomObject(Authored, Base):
    """An object of a lead, with the custom fields of its type (contract part 2, B.9)."""

    __tablename__ = "close_custom_object"
    __table_args__ = (
        refers("custom_object_type_id", "close_custom_object_type"),
        refers("lead_id", "close_lead"),
        Index(None, "dataset_id", "custom_object_type_id"),
        Index(None, "dataset_id", "lead_id"),
    )

    custom_object_type_id: Mapped[int] = mapped_column(doc="The id of the type")
    lead_id: Mapped[int] = mapped_column(doc="The id of the lead")
    name: Mapped[Label] = mapped_column(doc="The name")


_KIND: Final = "customObject"
_TOO_WIDE: Final = "lead_id is required."


class CustomObjects(CloseResource):
    """The custom objects."""

    def criteria(self, _: Context, query: Mapping[str, str]) -> Sequence[ColumnElement[bool]]:
        """Return no further conditions. Raises `HttpError` 400 for a list without `lead_id`."""
        if not query.get("lead_id"):
            raise wrong(_TOO_WIDE)
        return ()

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Delete the values of custom fields that name the object."""
        custom_values.forget(context, "custom_object", [row.id])
        return True


CUSTOM_OBJECTS: Final = CustomObjects(
    kind=_KIND,
    object="custom_object",
    plural="custom_objects",
    path="/api/v1/custom_object",
    model=CustomObject,
    attributes=(
        *common(_KIND),
        sent(
            "custom_object_type_id",
            fields.reference("customObjectType"),
            at="create",
            is_required=True,
            show=public_id("customObjectType", "custom_object_type_id"),
            type=str,
        ),
        sent(
            "lead_id",
            fields.reference("lead"),
            at="create",
            is_required=True,
            show=public_id("lead", "lead_id"),
            type=str,
        ),
        sent("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    ),
    filters={
        "lead_id": Filter(CustomObject.lead_id, filters.public_id("lead")),
        "custom_object_type_id": Filter(CustomObject.custom_object_type_id, filters.public_id("customObjectType")),
    },
    event="custom_object",
    custom_fields=CustomFields("custom_object_type", "custom_object_type_id"),
    owner="lead_id",
    routes=NEWER_ROUTES,
)


CUSTOM_OBJECT: Final = resource_kind(
    CUSTOM_OBJECTS,
    "customObjects",
    {"custom_object_type_id": "customObjectType", "lead_id": "lead"},
    new={"custom": CUSTOM},
    shown={"custom": dict[str, Any]},
    named_by="name",
    in_scenes={"custom": (SomeCustom, None)},
)


def _remove_of_lead(context: Context, lead_id: int) -> None:
    CUSTOM_OBJECTS.remove_all(context, CustomObject.lead_id == lead_id)


children.add(children.ChildOfLead(_KIND, _remove_of_lead, CUSTOM_OBJECTS.logged))
