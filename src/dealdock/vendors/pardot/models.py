"""Pardot's database tables."""

from dealdock.vendors.pardot.assets import COLLECTIONS
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.custom_field import CustomField, CustomFieldValue
from dealdock.vendors.pardot.custom_redirect import CustomRedirect
from dealdock.vendors.pardot.dynamic_content import DynamicContent, DynamicContentVariation
from dealdock.vendors.pardot.email import Email
from dealdock.vendors.pardot.email_click import EmailClick
from dealdock.vendors.pardot.email_template import EmailTemplate
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.form import Form
from dealdock.vendors.pardot.lifecycle_history import LifecycleHistory
from dealdock.vendors.pardot.lifecycle_stage import LifecycleStage
from dealdock.vendors.pardot.list import ListMembership, ProspectList
from dealdock.vendors.pardot.opportunity.model import STATUSES, Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect_account import ProspectAccount
from dealdock.vendors.pardot.prospect_import.model import ImportPart, ProspectImport
from dealdock.vendors.pardot.tag import Tag, TagObject
from dealdock.vendors.pardot.visitor.model import Visit, Visitor, VisitorPageView
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
    Form,
    Email,
    EmailTemplate,
    EmailClick,
    TagObject,
    CustomRedirect,
    DynamicContent,
    DynamicContentVariation,
    LifecycleStage,
    LifecycleHistory,
    Export,
    ProspectImport,
    ImportPart,
    *(each.model for each in COLLECTIONS),
)
"""In the order in which snapshots show the counts of live records."""

__all__ = [
    "MODELS",
    "STATUSES",
    "Campaign",
    "CustomField",
    "CustomFieldValue",
    "CustomRedirect",
    "DynamicContent",
    "DynamicContentVariation",
    "Email",
    "EmailClick",
    "EmailTemplate",
    "Export",
    "Form",
    "ImportPart",
    "LifecycleHistory",
    "LifecycleStage",
    "ListMembership",
    "Opportunity",
    "OpportunityProspect",
    "Prospect",
    "ProspectAccount",
    "ProspectImport",
    "ProspectList",
    "Tag",
    "TagObject",
    "Visit",
    "Visitor",
    "VisitorActivity",
    "VisitorPageView",
]
