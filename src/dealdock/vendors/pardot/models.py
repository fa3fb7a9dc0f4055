"""Pardot's database tables."""

from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.custom_redirect.model import CustomRedirect
from dealdock.vendors.pardot.dynamic_content.model import DynamicContent
from dealdock.vendors.pardot.email.model import Email
from dealdock.vendors.pardot.email_click.model import EmailClick
from dealdock.vendors.pardot.email_template.model import EmailTemplate
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.form.model import Form
from dealdock.vendors.pardot.lifecycle_history.model import LifecycleHistory
from dealdock.vendors.pardot.lifecycle_stage.model import LifecycleStage
from dealdock.vendors.pardot.list.model import ListMembership, ProspectList
from dealdock.vendors.pardot.opportunity.model import STATUSES, Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import CustomFieldValue, Prospect
from dealdock.vendors.pardot.prospect_account.model import ProspectAccount
from dealdock.vendors.pardot.prospect_import.model import ImportPart, ProspectImport
from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.tag_object.model import TagObject
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
    Form,
    Email,
    EmailTemplate,
    EmailClick,
    TagObject,
    CustomRedirect,
    DynamicContent,
    LifecycleStage,
    LifecycleHistory,
    Export,
    ProspectImport,
    ImportPart,
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
