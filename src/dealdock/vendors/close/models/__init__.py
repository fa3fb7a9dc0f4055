"""Close's database tables."""

from dealdock.vendors.close.models.activity import Activity
from dealdock.vendors.close.models.custom_field import CustomField, CustomValue
from dealdock.vendors.close.models.event import Event
from dealdock.vendors.close.models.lead import Contact, Lead
from dealdock.vendors.close.models.opportunity import PERIODS, USUAL_CONFIDENCE, USUAL_PERIOD, Opportunity
from dealdock.vendors.close.models.status import LeadStatus, OpportunityStatus, Pipeline
from dealdock.vendors.close.models.task import Task

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
