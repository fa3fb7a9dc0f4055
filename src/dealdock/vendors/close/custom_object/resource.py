"""Custom objects: their attributes (contract part 2, B.9)."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement

from dealdock.vendors.close.attributes import common, public_id, sent
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_object.model import CustomObject
from dealdock.vendors.close.custom_object_type.model import CustomObjectType
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.resource import NEWER_ROUTES, CloseResource, CustomFields
from dealdock.vendors.close.wire import fields, filters
from dealdock.vendors.close.wire.errors import wrong
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS
from dealdock.vendors.close.wire.filters import Filter

_KIND: Final = "customObject"
_TOO_WIDE: Final = "lead_id is required."


class CustomObjects(CloseResource):
    """The custom objects."""

    def criteria(self, _: Context, query: Mapping[str, str]) -> Sequence[ColumnElement[bool]]:
        """Return no further conditions. Raises `HttpError` 400 for a list without `lead_id`."""
        if not query.get("lead_id"):
            raise wrong(_TOO_WIDE)
        return ()


RESOURCE: Final = CustomObjects(
    kind=_KIND,
    object="custom_object",
    plural="custom_objects",
    path="/api/v1/custom_object",
    model=CustomObject,
    attributes=(
        *common(_KIND),
        sent(
            "custom_object_type_id",
            fields.reference("customObjectType", CustomObjectType),
            at="create",
            is_required=True,
            show=public_id("customObjectType", "custom_object_type_id"),
            type=str,
        ),
        sent(
            "lead_id",
            fields.reference("lead", Lead),
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
