"""Campaigns in the control plane and in test fixtures."""

from typing import Annotated, Final

from pydantic import Field

from dealdock.platform.records.kind import Kind
from dealdock.platform.scenes import values
from dealdock.vendors.pardot.campaign import service
from dealdock.vendors.pardot.campaign.model import Campaign

CAMPAIGN: Final = Kind(
    "campaign",
    "campaigns",
    Campaign,
    create=service.create,
    new={"cost": (Annotated[int, Field(ge=0, le=values.MAX_COST)] | None, None)},
    example={"name": "Boat Show 2027", "cost": 400},
)
