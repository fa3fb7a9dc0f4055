"""The kind of phone numbers."""

from typing import Final

from dealdock.vendors.close.api_kind import resource_kind
from dealdock.vendors.close.phone_number.resource import RESOURCE
from dealdock.vendors.close.scene_fields import SOME_TEXTS

PHONE_NUMBER: Final = resource_kind(
    RESOURCE,
    "phoneNumbers",
    {"user_id": "user"},
    example={"number": "+14155550142", "label": "Office"},
    in_scenes={"participants": SOME_TEXTS},
)
