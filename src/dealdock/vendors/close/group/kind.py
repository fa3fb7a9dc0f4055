"""The kind of groups."""

from typing import Final

from dealdock.vendors.close.api_kind import resource_kind
from dealdock.vendors.close.group.resource import RESOURCE
from dealdock.vendors.close.scene_fields import SOME_OBJECTS

GROUP: Final = resource_kind(
    RESOURCE, "groups", {}, example={"name": "Sales"}, named_by="name", in_scenes={"members": SOME_OBJECTS}
)
