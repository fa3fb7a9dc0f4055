"""The kind of types of custom activities."""

from typing import Final

from dealdock.vendors.close.api_kind import resource_kind
from dealdock.vendors.close.custom_activity.resource import RESOURCE
from dealdock.vendors.close.scene_fields import SOME_TEXTS

CUSTOM_ACTIVITY_TYPE: Final = resource_kind(
    RESOURCE,
    "customActivityTypes",
    {},
    example={"name": "Visit"},
    named_by="name",
    in_scenes={"editable_with_roles": SOME_TEXTS},
)
