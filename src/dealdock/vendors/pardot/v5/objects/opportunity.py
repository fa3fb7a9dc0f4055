"""Opportunities, which version 5 only reads (contract 3)."""

from typing import Final

from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.v5.fields import (
    Field,
    Relation,
    Resource,
    Tagged,
    absent,
    identity,
    integers,
    strings,
    times,
)
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.user import USER

OPPORTUNITY: Final = Resource(
    object="opportunity",
    collection="opportunities",
    model=Opportunity,
    has_recycle_bin=True,
    tagged=Tagged("Opportunity", "opportunity"),
    members=(
        identity(Opportunity.id),
        *strings(Opportunity, "name"),
        *integers(Opportunity, "campaignId"),
        Field(name="value", type="Float", column=Opportunity.value),
        *integers(Opportunity, "probability"),
        *strings(Opportunity, "type", "stage", "status"),
        Field(name="closedAt", type="DateTime", column=Opportunity.closed_at),
        Field(name="salesforceId", type="String", column=Opportunity.crm_fid),
        *times(Opportunity),
        *absent("Integer", "createdById", "updatedById"),
        Relation("campaign", lambda: CAMPAIGN, Opportunity.campaign_id),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
