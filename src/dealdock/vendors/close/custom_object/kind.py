"""The kind of custom objects."""

from typing import Any, Final

from dealdock.vendors.close.api_kind import CUSTOM, resource_kind
from dealdock.vendors.close.custom_object.resource import RESOURCE
from dealdock.vendors.close.scene_fields import SomeCustom

CUSTOM_OBJECT: Final = resource_kind(
    RESOURCE,
    "customObjects",
    {"custom_object_type_id": "customObjectType", "lead_id": "lead"},
    new={"custom": CUSTOM},
    shown={"custom": dict[str, Any]},
    named_by="name",
    in_scenes={"custom": (SomeCustom, None)},
)
