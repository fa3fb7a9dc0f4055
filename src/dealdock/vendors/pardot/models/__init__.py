"""Pardot's database tables."""

from dealdock.vendors.pardot.models.campaign import Campaign
from dealdock.vendors.pardot.models.custom_field import CustomField
from dealdock.vendors.pardot.models.list import ListMembership, ProspectList
from dealdock.vendors.pardot.models.opportunity import STATUSES, Opportunity, OpportunityProspect
from dealdock.vendors.pardot.models.prospect import CustomFieldValue, Prospect
from dealdock.vendors.pardot.models.prospect_account import ProspectAccount
from dealdock.vendors.pardot.models.tag import Tag
from dealdock.vendors.pardot.models.visitor_activity import VisitorActivity

MODELS = (
    Opportunity,
    OpportunityProspect,
    Prospect,
    CustomFieldValue,
    VisitorActivity,
    ListMembership,
    ProspectList,
    ProspectAccount,
    Campaign,
    CustomField,
    Tag,
)
"""In the order in which snapshots show the counts of live records."""

__all__ = [
    "MODELS",
    "STATUSES",
    "Campaign",
    "CustomField",
    "CustomFieldValue",
    "ListMembership",
    "Opportunity",
    "OpportunityProspect",
    "Prospect",
    "ProspectAccount",
    "ProspectList",
    "Tag",
    "VisitorActivity",
]
