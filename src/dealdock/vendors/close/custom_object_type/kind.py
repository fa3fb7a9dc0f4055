"""The kind of types of custom objects."""

from typing import Final

from dealdock.vendors.close.api_kind import resource_kind
from dealdock.vendors.close.custom_object_type.resource import RESOURCE
from dealdock.vendors.close.scene_fields import SOME_TEXTS

CUSTOM_OBJECT_TYPE: Final = resource_kind(
    RESOURCE,
    "customObjectTypes",
    {},
    example={"name": "Vehicle", "name_plural": "Vehicles"},
    named_by="name",
    in_scenes={"editable_with_roles": SOME_TEXTS},
)
