"""Pardot's database tables."""

from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.list.model import ListMembership, ProspectList
from dealdock.vendors.pardot.opportunity.model import STATUSES, Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import CustomFieldValue, Prospect
from dealdock.vendors.pardot.prospect_account.model import ProspectAccount
from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.visit.model import Visit, VisitorPageView
from dealdock.vendors.pardot.visitor.model import Visitor
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

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
    Visitor,
    Visit,
    VisitorPageView,
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
    "Visit",
    "Visitor",
    "VisitorActivity",
    "VisitorPageView",
]
