"""Campaigns (contract 5)."""

from typing import Final

from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, Tagged, absent, identity, times
from dealdock.vendors.pardot.v5.objects.folder import FOLDER
from dealdock.vendors.pardot.v5.objects.user import USER

CAMPAIGN: Final[Resource] = Resource(
    object="campaign",
    collection="campaigns",
    model=Campaign,
    has_recycle_bin=True,
    tagged=Tagged("Campaign", "campaign"),
    members=(
        identity(Campaign.id),
        Field(name="name", type="String", column=Campaign.name, filter="equal"),
        Field(name="cost", type="Integer", column=Campaign.cost),
        *absent("Integer", "folderId", "parentCampaignId"),
        *absent("String", "salesforceId"),
        *absent("Boolean", "isDeleted"),
        *times(Campaign),
        *absent("Integer", "createdById", "updatedById"),
        Relation("folder", lambda: FOLDER),
        Relation("parentCampaign", lambda: CAMPAIGN),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
