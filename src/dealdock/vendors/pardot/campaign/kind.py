"""The kind of campaigns."""

from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.pardot.campaign import service
from dealdock.vendors.pardot.campaign.model import Campaign

CAMPAIGN: Final = Kind(
    "campaign",
    "campaigns",
    Campaign,
    create=service.create,
    example={"name": "Boat Show 2027", "cost": 400},
    named_by="name",
)
