"""Opportunities, which version 5 only reads (contract 3)."""

from typing import Final

from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.tag import with_tags
from dealdock.vendors.pardot.v5.fields import (
    Field,
    Relation,
    Resource,
    absent,
    identity,
    integers,
    strings,
    times,
)

OPPORTUNITIES: Final = Resource(
    object="opportunity",
    collection="opportunities",
    model=Opportunity,
    has_recycle_bin=True,
    actions=(with_tags("Opportunity", "opportunity"),),
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
        Relation("campaign", "campaign", Opportunity.campaign_id),
        Relation("createdBy", "user"),
        Relation("updatedBy", "user"),
    ),
)
