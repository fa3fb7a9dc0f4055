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
    Campaign,
    CustomField,
    Tag,
    ProspectAccount,
    ProspectList,
    Prospect,
    CustomFieldValue,
    ListMembership,
    Opportunity,
    OpportunityProspect,
    VisitorActivity,
)
TABLES = tuple(model.__table__ for model in MODELS)
COUNTED = tuple(str(model.__counted_as__) for model in (Opportunity, Prospect, VisitorActivity, ListMembership))

__all__ = [
    "COUNTED",
    "MODELS",
    "STATUSES",
    "TABLES",
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
