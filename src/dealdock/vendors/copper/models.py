"""The tables of Copper's records."""

from typing import Final

from dealdock.vendors.copper.activity.model import Activity
from dealdock.vendors.copper.activity_type import ActivityType
from dealdock.vendors.copper.company import Company
from dealdock.vendors.copper.custom_field.model import (
    CustomFieldDefinition,
    CustomFieldOption,
    CustomValue,
    RelatedLink,
)
from dealdock.vendors.copper.file import File
from dealdock.vendors.copper.lead.model import Lead
from dealdock.vendors.copper.lead_status import LeadStatus
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.pipeline import Pipeline, PipelineStage
from dealdock.vendors.copper.project.model import Project, ProjectLink
from dealdock.vendors.copper.record.words import Keyword
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.vendors.copper.small_list import ContactType, CustomerSource, LossReason
from dealdock.vendors.copper.task import Task
from dealdock.vendors.copper.webhook.model import Webhook

MODELS: Final = (
    Pipeline,
    PipelineStage,
    CustomerSource,
    LossReason,
    ContactType,
    LeadStatus,
    CustomFieldDefinition,
    CustomFieldOption,
    CustomValue,
    Keyword,
    Company,
    Person,
    Opportunity,
    ActivityType,
    Activity,
    RelatedItem,
    Lead,
    Task,
    Project,
    ProjectLink,
    RelatedLink,
    File,
    Webhook,
)

__all__ = [  # noqa: RUF022 (the order of the tables)
    "MODELS",
    "Pipeline",
    "PipelineStage",
    "CustomerSource",
    "LossReason",
    "ContactType",
    "LeadStatus",
    "CustomFieldDefinition",
    "CustomFieldOption",
    "CustomValue",
    "Keyword",
    "Company",
    "Person",
    "Opportunity",
    "ActivityType",
    "Activity",
    "RelatedItem",
    "Lead",
    "Task",
    "Project",
    "ProjectLink",
    "RelatedLink",
    "File",
    "Webhook",
]
