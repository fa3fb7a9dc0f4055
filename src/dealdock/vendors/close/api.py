"""Close's API and authorization server."""

from dataclasses import replace
from typing import Final

from dealdock import oauth
from dealdock.vendors.close import dispatch
from dealdock.vendors.close.oauth import PROFILE
from dealdock.vendors.close.router import ALIASES, ROUTERS
from dealdock.vendors.close.wire.call import Call
from dealdock.vendors.close.wire.errors import ERRORS
from dealdock.web.rest.api import RestApi, vendor_api

KINDS: Final = {
    "me": "user",
    "opportunity_status": "opportunityStatus",
    "lead_status": "leadStatus",
    "custom_activity_type": "customActivityType",
    "custom_object_type": "customObjectType",
    "custom_object": "customObject",
    "custom_field_schema": "customField",
    "opportunity_custom_field": "customField",
    "lead_custom_field": "customField",
    "contact_custom_field": "customField",
    "activity_custom_field": "customField",
    "custom_object_type_custom_field": "customField",
    "shared_custom_field": "customField",
    "shared_custom_field_association": "customField",
    "email_template": "emailTemplate",
    "sms_template": "smsTemplate",
    "sequence_subscription": "sequenceSubscription",
    "phone_number": "phoneNumber",
    "integration_link": "integrationLink",
    "saved_search": "savedSearch",
    "bulk_edit": "bulkEdit",
    "bulk_delete": "bulkDelete",
    "bulk_email": "bulkEmail",
}
"""The kinds of records by the objects that have other names."""

REST: Final = RestApi(
    title="Close",
    routers=ROUTERS,
    handlers=dispatch.HANDLERS,
    errors=ERRORS,
    render=dispatch.render,
    render_error=dispatch.render_error,
    key=dispatch.key,  # type: ignore[arg-type]  # its calls are `Call`
    parse_body=dispatch.parse_body,
    method=dispatch.method,
    Call=Call,
    limit_errors=frozenset({"rate_limit"}),
    has_reset_as_detail=True,
    shown=dispatch.shown,
    kinds=KINDS,
    security={"type": "http", "scheme": "basic"},
)

API: Final = vendor_api(
    REST,
    app=replace(REST, routers=(*ROUTERS, *ALIASES)).app,
    vocabularies=(REST.vocabulary, oauth.vocabulary(PROFILE)),
)
