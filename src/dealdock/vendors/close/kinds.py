"""Close's kinds of record."""

from collections.abc import Mapping, Sequence
from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.close.activity.kind import ACTIVITY
from dealdock.vendors.close.bulk_action.kind import BULK_DELETE, BULK_EDIT, BULK_EMAIL
from dealdock.vendors.close.contact.kind import CONTACT
from dealdock.vendors.close.custom_activity.kind import CUSTOM_ACTIVITY_TYPE
from dealdock.vendors.close.custom_field.kind import CUSTOM_FIELD
from dealdock.vendors.close.custom_object.kind import CUSTOM_OBJECT
from dealdock.vendors.close.custom_object_type.kind import CUSTOM_OBJECT_TYPE
from dealdock.vendors.close.email_template.kind import EMAIL_TEMPLATE
from dealdock.vendors.close.event.kind import EVENT
from dealdock.vendors.close.export.kind import EXPORT
from dealdock.vendors.close.group.kind import GROUP
from dealdock.vendors.close.integration_link.kind import INTEGRATION_LINK
from dealdock.vendors.close.lead.kind import LEAD
from dealdock.vendors.close.lead_status.kind import LEAD_STATUS
from dealdock.vendors.close.membership.kind import MEMBER_SETTINGS
from dealdock.vendors.close.opportunity.kind import OPPORTUNITY
from dealdock.vendors.close.opportunity_status.kind import OPPORTUNITY_STATUS
from dealdock.vendors.close.phone_number.kind import PHONE_NUMBER
from dealdock.vendors.close.pipeline.kind import PIPELINE
from dealdock.vendors.close.saved_search.kind import SAVED_SEARCH
from dealdock.vendors.close.sequence.kind import SEQUENCE
from dealdock.vendors.close.sequence_subscription.kind import SEQUENCE_SUBSCRIPTION
from dealdock.vendors.close.sms_template.kind import SMS_TEMPLATE
from dealdock.vendors.close.task.kind import TASK
from dealdock.vendors.close.webhook.kind import WEBHOOK

KINDS: Final[Sequence[Kind]] = (
    PIPELINE,
    OPPORTUNITY_STATUS,
    LEAD_STATUS,
    CUSTOM_ACTIVITY_TYPE,
    CUSTOM_OBJECT_TYPE,
    CUSTOM_FIELD,
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
