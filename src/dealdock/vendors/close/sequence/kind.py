"""The kind of sequences."""

from typing import Final

from dealdock.vendors.close.api_kind import resource_kind
from dealdock.vendors.close.scene_fields import SOME_OBJECTS
from dealdock.vendors.close.sequence.resource import RESOURCE

SEQUENCE: Final = resource_kind(
    RESOURCE,
    "sequences",
    {"owner_id": "user"},
    example={"name": "Onboarding", "steps": [{"step_type": "call", "delay": 60}]},
    named_by="name",
    in_scenes={"steps": SOME_OBJECTS},
)
