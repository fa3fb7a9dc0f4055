"""Close's database tables."""

from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.custom_activity import CustomActivityType
from dealdock.vendors.close.custom_object import CustomObject
from dealdock.vendors.close.custom_object_type import CustomObjectType
from dealdock.vendors.close.email_template import EmailTemplate
from dealdock.vendors.close.group import Group
from dealdock.vendors.close.integration_link import IntegrationLink
from dealdock.vendors.close.job.model import Batch, BulkDelete, BulkEdit, BulkEmail, Export, ExportPart
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.lead_status import LeadStatus
from dealdock.vendors.close.opportunity.model import PERIODS, USUAL_CONFIDENCE, USUAL_PERIOD, Opportunity
from dealdock.vendors.close.phone_number import PhoneNumber
from dealdock.vendors.close.pipeline import OpportunityStatus, Pipeline
from dealdock.vendors.close.record.custom_fields import CustomField, CustomFieldAssociation
from dealdock.vendors.close.record.custom_values import CustomValue
from dealdock.vendors.close.record.events import Event
from dealdock.vendors.close.saved_search import SavedSearch
from dealdock.vendors.close.sequence.model import Sequence, SequenceSubscription
from dealdock.vendors.close.sms_template import SmsTemplate
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.user.model import MemberSettings
from dealdock.vendors.close.webhook.model import Webhook

MODELS = (
    Opportunity,
    Lead,
    Contact,
    Task,
    Activity,
    Event,
    Pipeline,
    OpportunityStatus,
    LeadStatus,
    CustomField,
    CustomFieldAssociation,
    CustomValue,
    Webhook,
    EmailTemplate,
    SmsTemplate,
    Sequence,
    SequenceSubscription,
    Group,
    PhoneNumber,
    IntegrationLink,
    SavedSearch,
    BulkEdit,
    BulkDelete,
    BulkEmail,
    Export,
    ExportPart,
    Batch,
    MemberSettings,
    CustomActivityType,
    CustomObjectType,
    CustomObject,
)
"""In the order in which snapshots show the counts of live records."""

__all__ = [
    "MODELS",
    "PERIODS",
    "USUAL_CONFIDENCE",
    "USUAL_PERIOD",
    "Activity",
    "Contact",
    "CustomActivityType",
    "CustomField",
    "CustomFieldAssociation",
    "CustomObject",
    "CustomObjectType",
    "CustomValue",
    "EmailTemplate",
    "Event",
    "Group",
    "IntegrationLink",
    "Lead",
    "LeadStatus",
    "Opportunity",
    "OpportunityStatus",
    "PhoneNumber",
    "Pipeline",
    "Sequence",
    "SequenceSubscription",
    "SmsTemplate",
    "Task",
]
