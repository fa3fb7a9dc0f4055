"""Custom objects: their fields and their form in answers (contract part 2, B.9)."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_object.model import CustomObject
from dealdock.vendors.close.custom_object_type.model import CustomObjectType
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.plain_resource import CustomFields, Resource, common
from dealdock.vendors.close.wire import fields, filters
from dealdock.vendors.close.wire.errors import wrong
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, field
from dealdock.vendors.close.wire.filters import Filter

_KIND: Final = "customObject"
_TYPE: Final = fields.reference("customObjectType", CustomObjectType)
_TOO_WIDE: Final = "lead_id is required."


def _shown(context: Context, row: AnyRow) -> dict[str, Any]:
    ids = context.ids
    return {
        **common(context, _KIND, row),
        "custom_object_type_id": ids.show("customObjectType", row.custom_object_type_id),
        "lead_id": ids.show("lead", row.lead_id),
        "name": row.name,
    }


def _check_filters(_: Context, query: Mapping[str, str]) -> tuple[ColumnElement[bool], ...]:
    if not query.get("lead_id"):
        raise wrong(_TOO_WIDE)
    return ()


RESOURCE: Final = Resource(
    kind=_KIND,
    object="custom_object",
    title="CustomObject",
    model=CustomObject,
    fields=(
        field("custom_object_type_id", _TYPE, at="create", is_required=True),
        field("lead_id", fields.reference("lead", Lead), at="create", is_required=True),
        field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    ),
    show=_shown,
    event="custom_object",
    filters={
        "lead_id": Filter(CustomObject.lead_id, filters.public_id("lead")),
        "custom_object_type_id": Filter(CustomObject.custom_object_type_id, filters.public_id("customObjectType")),
    },
    criteria=_check_filters,
    custom_fields=CustomFields("custom_object_type", "custom_object_type_id"),
    owner="lead_id",
    is_newer=True,
)
