"""Close's database tables."""

from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.custom_field.model import CustomField, CustomValue
from dealdock.vendors.close.event.model import Event
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import PERIODS, USUAL_CONFIDENCE, USUAL_PERIOD, Opportunity
from dealdock.vendors.close.pipeline.model import LeadStatus, OpportunityStatus, Pipeline
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
)
"""In the order in which snapshots show the counts of live records."""

__all__ = [
    "MODELS",
    "PERIODS",
    "USUAL_CONFIDENCE",
    "USUAL_PERIOD",
    "Activity",
    "Contact",
    "CustomField",
    "CustomValue",
    "Event",
    "Lead",
    "LeadStatus",
    "Opportunity",
    "OpportunityStatus",
    "Pipeline",
    "Task",
]
