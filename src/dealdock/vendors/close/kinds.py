"""Close's kinds of record."""

from collections.abc import Mapping, Sequence
from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.close.activity.resource import ACTIVITY
from dealdock.vendors.close.custom_activity import CUSTOM_ACTIVITY_TYPE
from dealdock.vendors.close.custom_field import CUSTOM_FIELD
from dealdock.vendors.close.custom_object import CUSTOM_OBJECT
from dealdock.vendors.close.custom_object_type import CUSTOM_OBJECT_TYPE
from dealdock.vendors.close.email_template import EMAIL_TEMPLATE
from dealdock.vendors.close.event import EVENT
from dealdock.vendors.close.group import GROUP
from dealdock.vendors.close.integration_link import INTEGRATION_LINK
from dealdock.vendors.close.job import bulk, export
from dealdock.vendors.close.job.batches import JobKind
from dealdock.vendors.close.job.bulk import BULK_DELETE, BULK_EDIT, BULK_EMAIL
from dealdock.vendors.close.job.export import EXPORT
from dealdock.vendors.close.lead.contact import CONTACT
from dealdock.vendors.close.lead.resource import LEAD
from dealdock.vendors.close.lead_status import LEAD_STATUS
from dealdock.vendors.close.opportunity.resource import OPPORTUNITY
from dealdock.vendors.close.phone_number import PHONE_NUMBER
from dealdock.vendors.close.pipeline import OPPORTUNITY_STATUS, PIPELINE
from dealdock.vendors.close.saved_search import SAVED_SEARCH
from dealdock.vendors.close.sequence.resource import SEQUENCE
from dealdock.vendors.close.sequence.subscription import SEQUENCE_SUBSCRIPTION
from dealdock.vendors.close.shared_custom_field import ASSOCIATION
from dealdock.vendors.close.sms_template import SMS_TEMPLATE
from dealdock.vendors.close.task.resource import TASK
from dealdock.vendors.close.user.resource import MEMBER_SETTINGS
from dealdock.vendors.close.webhook.resource import WEBHOOK

KINDS: Final[Sequence[Kind]] = (
    PIPELINE,
    OPPORTUNITY_STATUS,
    LEAD_STATUS,
    CUSTOM_ACTIVITY_TYPE,
    CUSTOM_OBJECT_TYPE,
    CUSTOM_FIELD,
    ASSOCIATION,
    LEAD,
    CONTACT,
    OPPORTUNITY,
    ACTIVITY,
    CUSTOM_OBJECT,
    TASK,
    EVENT,
    EMAIL_TEMPLATE,
    SMS_TEMPLATE,
    SEQUENCE,
    SEQUENCE_SUBSCRIPTION,
    GROUP,
    PHONE_NUMBER,
    INTEGRATION_LINK,
    SAVED_SEARCH,
    BULK_EDIT,
    BULK_DELETE,
    BULK_EMAIL,
    EXPORT,
    WEBHOOK,
    MEMBER_SETTINGS,
)
"""All kinds but users, each after the kinds that it refers to. A scene gives them ids in this order."""

WITH_CUSTOM_VALUES: Final = (LEAD, CONTACT, OPPORTUNITY, ACTIVITY, CUSTOM_OBJECT)

LOOSE: Final[Mapping[Kind, str]] = {ACTIVITY: "opportunity_id", TASK: "completion_id"}
"""The reference of a kind to a record that need not exist. A scene has its public id."""
JOB_KINDS: Final[Sequence[JobKind]] = (bulk.EDIT, bulk.DELETE, bulk.EMAIL, export.JOB)
"""The kinds of work that calls leave for later."""
