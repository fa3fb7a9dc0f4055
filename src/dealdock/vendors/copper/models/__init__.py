"""The tables of Copper's records."""

from typing import Final

from dealdock.vendors.copper.models.activity import Activity, ActivityType
from dealdock.vendors.copper.models.company import Company
from dealdock.vendors.copper.models.custom_field import CustomFieldDefinition, CustomFieldOption, CustomValue
from dealdock.vendors.copper.models.keyword import Keyword
from dealdock.vendors.copper.models.opportunity import Opportunity
from dealdock.vendors.copper.models.person import Person
from dealdock.vendors.copper.models.pipeline import Pipeline, PipelineStage
from dealdock.vendors.copper.models.related_item import RelatedItem
from dealdock.vendors.copper.models.small_list import ContactType, CustomerSource, LossReason
from dealdock.vendors.copper.models.webhook import Webhook

MODELS: Final = (
    Pipeline,
    PipelineStage,
    CustomerSource,
    LossReason,
    ContactType,
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
    Webhook,
)

__all__ = [  # noqa: RUF022 (the order of the tables)
    "MODELS",
    "Pipeline",
    "PipelineStage",
    "CustomerSource",
    "LossReason",
    "ContactType",
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
    "Webhook",
]
