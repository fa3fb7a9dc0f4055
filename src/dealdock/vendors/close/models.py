"""Close's database tables."""

from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.bulk_action.model import Batch, BulkDelete, BulkEdit, BulkEmail
from dealdock.vendors.close.custom_activity.model import CustomActivityType
from dealdock.vendors.close.custom_field.model import CustomField, CustomValue
from dealdock.vendors.close.custom_object.model import CustomObject
from dealdock.vendors.close.custom_object_type.model import CustomObjectType
from dealdock.vendors.close.email_template.model import EmailTemplate
from dealdock.vendors.close.event.model import Event
from dealdock.vendors.close.export.model import Export, ExportPart
from dealdock.vendors.close.group.model import Group
from dealdock.vendors.close.integration_link.model import IntegrationLink
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.membership.model import MemberSettings
from dealdock.vendors.close.opportunity.model import PERIODS, USUAL_CONFIDENCE, USUAL_PERIOD, Opportunity
from dealdock.vendors.close.phone_number.model import PhoneNumber
from dealdock.vendors.close.pipeline.model import LeadStatus, OpportunityStatus, Pipeline
from dealdock.vendors.close.saved_search.model import SavedSearch
from dealdock.vendors.close.sequence.model import Sequence
from dealdock.vendors.close.sequence_subscription.model import SequenceSubscription
from dealdock.vendors.close.sms_template.model import SmsTemplate
from dealdock.vendors.close.task.model import Task
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
