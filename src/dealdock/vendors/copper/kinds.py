"""Copper's kinds of record."""

from collections.abc import Mapping, Sequence
from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.copper.activity.resource import ACTIVITY, ACTIVITY_TYPE
from dealdock.vendors.copper.company import COMPANY
from dealdock.vendors.copper.custom_field.resource import CUSTOM_FIELD_DEFINITION
from dealdock.vendors.copper.file import FILE
from dealdock.vendors.copper.lead.resource import LEAD
from dealdock.vendors.copper.lead_status import LEAD_STATUS
from dealdock.vendors.copper.opportunity.resource import OPPORTUNITY
from dealdock.vendors.copper.person.resource import PERSON
from dealdock.vendors.copper.pipeline import PIPELINE, PIPELINE_STAGE
from dealdock.vendors.copper.project.resource import PROJECT
from dealdock.vendors.copper.related.resource import PROJECT_LINK, RELATED_ITEM
from dealdock.vendors.copper.related_link import RELATED_LINK
from dealdock.vendors.copper.small_list import CONTACT_TYPE, CUSTOMER_SOURCE, LOSS_REASON
from dealdock.vendors.copper.task import TASK
from dealdock.vendors.copper.webhook.resource import WEBHOOK

KINDS: Final[Sequence[Kind]] = (
    PIPELINE,
    PIPELINE_STAGE,
    CUSTOMER_SOURCE,
    LOSS_REASON,
    CONTACT_TYPE,
    LEAD_STATUS,
    ACTIVITY_TYPE,
    CUSTOM_FIELD_DEFINITION,
    COMPANY,
    PERSON,
    OPPORTUNITY,
    LEAD,
    PROJECT,
    TASK,
    ACTIVITY,
    RELATED_ITEM,
    PROJECT_LINK,
    RELATED_LINK,
    FILE,
    WEBHOOK,
)
"""All kinds but users, each after the kinds that it refers to. A scene gives them ids in this order."""

NAMED_BY_TYPE: Final[Mapping[Kind, Sequence[str]]] = {
    PROJECT: ("related",),
    TASK: ("related",),
    ACTIVITY: ("parent",),
    RELATED_ITEM: ("related",),
    PROJECT_LINK: ("related",),
    RELATED_LINK: ("source", "target"),
    FILE: ("parent",),
}
"""References to records of several kinds: the columns named `…_id` and `…_type` have the id and the kind.

In a scene they name records that it gives an id or a key.
"""
