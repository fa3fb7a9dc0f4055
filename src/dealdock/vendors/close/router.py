"""The routers of the API's objects, each from its own folder."""

from typing import Final

from dealdock.vendors.close import custom_field, custom_field_schema, empty_lists, shared_custom_field
from dealdock.vendors.close.activity import resource as activity
from dealdock.vendors.close.api_key import router as api_key
from dealdock.vendors.close.connected_account import router as connected_account
from dealdock.vendors.close.custom_activity import CUSTOM_ACTIVITY_TYPES as CUSTOM_ACTIVITY_TYPE
from dealdock.vendors.close.custom_object import CUSTOM_OBJECTS as CUSTOM_OBJECT
from dealdock.vendors.close.custom_object_type import CUSTOM_OBJECT_TYPES as CUSTOM_OBJECT_TYPE
from dealdock.vendors.close.email_template import EMAIL_TEMPLATES as EMAIL_TEMPLATE
from dealdock.vendors.close.event import router as event
from dealdock.vendors.close.group import GROUPS as GROUP
from dealdock.vendors.close.integration_link import INTEGRATION_LINKS as INTEGRATION_LINK
from dealdock.vendors.close.job import bulk as bulk_action
from dealdock.vendors.close.job import export
from dealdock.vendors.close.lead.contact import router as contact
from dealdock.vendors.close.lead.resource import router as lead
from dealdock.vendors.close.lead_status import LEAD_STATUSES as LEAD_STATUS
from dealdock.vendors.close.me import router as me
from dealdock.vendors.close.opportunity.resource import router as opportunity
from dealdock.vendors.close.organization import router as organization
from dealdock.vendors.close.phone_number import PHONE_NUMBERS as PHONE_NUMBER
from dealdock.vendors.close.pipeline import OPPORTUNITY_STATUSES as OPPORTUNITY_STATUS
from dealdock.vendors.close.pipeline import PIPELINES as PIPELINE
from dealdock.vendors.close.report.routes import router as report
from dealdock.vendors.close.role import router as role
from dealdock.vendors.close.saved_search import router as saved_search
from dealdock.vendors.close.search.resource import router as data_search
from dealdock.vendors.close.sequence.resource import SEQUENCES as SEQUENCE
from dealdock.vendors.close.sequence.subscription import SUBSCRIPTIONS as SEQUENCE_SUBSCRIPTION
from dealdock.vendors.close.sms_template import SMS_TEMPLATES as SMS_TEMPLATE
from dealdock.vendors.close.task.resource import router as task
from dealdock.vendors.close.user.resource import memberships_router as membership
from dealdock.vendors.close.user.resource import users_router as user
from dealdock.vendors.close.webhook.resource import router as webhook
from dealdock.vendors.close.wire.aliases import alias

_CUSTOM_FIELDS: Final = (
    *(custom_field.opportunity, custom_field.lead, custom_field.contact),
    *(custom_field.activity, custom_field.custom_object_type, custom_field.shared),
)

RESOURCES: Final = (
    EMAIL_TEMPLATE,
    SMS_TEMPLATE,
    SEQUENCE,
    SEQUENCE_SUBSCRIPTION,
    GROUP,
    PHONE_NUMBER,
    INTEGRATION_LINK,
    CUSTOM_ACTIVITY_TYPE,
    CUSTOM_OBJECT_TYPE,
    CUSTOM_OBJECT,
)

ROUTERS: Final = (
    opportunity,
    lead,
    contact,
    OPPORTUNITY_STATUS.router,
    LEAD_STATUS.router,
    PIPELINE.router,
    *_CUSTOM_FIELDS,
    shared_custom_field.router,
    custom_field_schema.router,
    me,
    user,
    role,
    membership,
    organization,
    api_key,
    task,
    *activity.ROUTERS,
    event,
    webhook,
    connected_account,
    *(each.router for each in RESOURCES),
    data_search,
    saved_search,
    *bulk_action.ROUTERS,
    export.router,
    report,
    *empty_lists.ROUTERS,
)
"""The routers that OpenAPI describes."""

ALIASES: Final = (
    export.file,
    *activity.ALIASES,
    *(alias(router, "/api/v1/custom_field/", "/api/v1/custom_fields/") for router in _CUSTOM_FIELDS),
)
"""The same operations at other paths, and the files of exports."""
