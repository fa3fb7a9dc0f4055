"""The kind of subscriptions to sequences."""

from typing import Final

from dealdock.vendors.close.api_kind import resource_kind
from dealdock.vendors.close.scene_fields import OPTIONAL, SOME_TEXTS
from dealdock.vendors.close.sequence_subscription.resource import RESOURCE

SEQUENCE_SUBSCRIPTION: Final = resource_kind(
    RESOURCE,
    "sequenceSubscriptions",
    {"sequence_id": "sequence", "contact_id": "contact", "lead_id": "lead"},
    in_scenes={"lead": OPTIONAL, "calls_assigned_to": SOME_TEXTS},
)
