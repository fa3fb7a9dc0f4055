"""The tables of Copper's records."""

from typing import Final

from dealdock.vendors.copper.activity.model import Activity, ActivityType
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.custom_field.model import (
    CustomFieldDefinition,
    CustomFieldOption,
    CustomValue,
    RelatedLink,
)
from dealdock.vendors.copper.file.model import File
from dealdock.vendors.copper.lead.model import Lead, LeadStatus
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.pipeline.model import Pipeline, PipelineStage
from dealdock.vendors.copper.project.model import Project, ProjectLink
from dealdock.vendors.copper.record.words import Keyword
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.vendors.copper.small_list.model import ContactType, CustomerSource, LossReason
from dealdock.vendors.copper.task.model import Task
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
