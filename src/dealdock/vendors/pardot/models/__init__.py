"""Pardot's tables."""

from dealdock.vendors.pardot.models.campaign import Campaign
from dealdock.vendors.pardot.models.custom_field import CustomField
from dealdock.vendors.pardot.models.list import ListMembership, ProspectList
from dealdock.vendors.pardot.models.opportunity import STATUSES, Opportunity, OpportunityProspect
from dealdock.vendors.pardot.models.prospect import CustomFieldValue, Prospect
from dealdock.vendors.pardot.models.prospect_account import ProspectAccount
from dealdock.vendors.pardot.models.tag import Tag
from dealdock.vendors.pardot.models.visitor_activity import VisitorActivity

__all__ = [
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
