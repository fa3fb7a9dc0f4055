"""The routers of the API's objects, each from its own folder."""

from typing import Final

from dealdock.vendors.close import empty_lists
from dealdock.vendors.close.activity import routes as activity
from dealdock.vendors.close.advanced_search.routes import router as data_search
from dealdock.vendors.close.api_key.routes import router as api_key
from dealdock.vendors.close.bulk_action import routes as bulk_action
from dealdock.vendors.close.connected_account.routes import router as connected_account
from dealdock.vendors.close.contact.routes import router as contact
from dealdock.vendors.close.custom_activity.resource import RESOURCE as CUSTOM_ACTIVITY_TYPE
from dealdock.vendors.close.custom_field import routes as custom_field
from dealdock.vendors.close.custom_object.resource import RESOURCE as CUSTOM_OBJECT
from dealdock.vendors.close.custom_object_type.resource import RESOURCE as CUSTOM_OBJECT_TYPE
from dealdock.vendors.close.email_template.resource import RESOURCE as EMAIL_TEMPLATE
from dealdock.vendors.close.event.routes import router as event
from dealdock.vendors.close.export import routes as export
from dealdock.vendors.close.group.resource import RESOURCE as GROUP
from dealdock.vendors.close.integration_link.resource import RESOURCE as INTEGRATION_LINK
from dealdock.vendors.close.lead.routes import router as lead
from dealdock.vendors.close.lead_status.resource import RESOURCE as LEAD_STATUS
from dealdock.vendors.close.me.routes import router as me
from dealdock.vendors.close.membership.routes import router as membership
from dealdock.vendors.close.opportunity.routes import router as opportunity
from dealdock.vendors.close.opportunity_status.resource import RESOURCE as OPPORTUNITY_STATUS
from dealdock.vendors.close.organization.routes import router as organization
from dealdock.vendors.close.phone_number.resource import RESOURCE as PHONE_NUMBER
from dealdock.vendors.close.pipeline.resource import RESOURCE as PIPELINE
from dealdock.vendors.close.report.routes import router as report
from dealdock.vendors.close.role.routes import router as role
from dealdock.vendors.close.saved_search.routes import router as saved_search
from dealdock.vendors.close.sequence.resource import RESOURCE as SEQUENCE
from dealdock.vendors.close.sequence_subscription.resource import RESOURCE as SEQUENCE_SUBSCRIPTION
from dealdock.vendors.close.sms_template.resource import RESOURCE as SMS_TEMPLATE
from dealdock.vendors.close.task.routes import router as task
from dealdock.vendors.close.user.routes import router as user
from dealdock.vendors.close.webhook.routes import router as webhook
from dealdock.vendors.close.wire.aliases import alias

_CUSTOM_FIELDS: Final = (
    *(custom_field.opportunity, custom_field.lead, custom_field.contact),
    *(custom_field.activity, custom_field.custom_object_type),
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
    custom_field.schema,
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
