"""Apollo's API and authorization server."""

from functools import partial
from typing import Final

from dealdock import oauth
from dealdock.vendors.apollo import dispatch
from dealdock.vendors.apollo.errors import ERRORS
from dealdock.vendors.apollo.oauth import PROFILE
from dealdock.vendors.apollo.router import ROUTERS
from dealdock.vendors.apollo.wire import answers, body
from dealdock.vendors.apollo.wire.call import Call
from dealdock.web.rest.api import RestApi, vendor_api

KINDS: Final = {
    **dict.fromkeys(("opportunity", "opportunities"), "opportunity"),
    **dict.fromkeys(("account", "accounts"), "company"),
    **dict.fromkeys(("account_stage", "account_stages"), "company_stage"),
    **dict.fromkeys(("contact", "contacts"), "contact"),
    **dict.fromkeys(("label", "labels"), "label"),
    **dict.fromkeys(("task", "tasks"), "task"),
    **dict.fromkeys(("phone_call", "phone_calls"), "phone_call"),
    **dict.fromkeys(("person", "people", "matches"), "person"),
    **dict.fromkeys(("organization", "organizations"), "organization"),
    **dict.fromkeys(("user", "users"), "user"),
    "team": "team",
    **dict.fromkeys(("emailer_campaign", "emailer_campaigns"), "sequence"),
    **dict.fromkeys(("emailer_step", "emailer_steps"), "sequence_step"),
    "conversations": "conversation",
    "news_articles": "news_article",
    **dict.fromkeys(("emailer_message", "emailer_messages"), "emailer_message"),
    "emailer_message_events": "emailer_message_event",
    **dict.fromkeys(("typed_custom_field", "typed_custom_fields"), "custom_field"),
    **dict.fromkeys(("role", "opportunity_contact_roles"), "contact_role"),
    **dict.fromkeys(("organization_job_postings", "job_postings"), "job_posting"),
}
"""The kinds of records by the objects, and by the members of answers."""

REST: Final = RestApi(
    title="Apollo",
    routers=ROUTERS,
    handlers=dispatch.HANDLERS,
    errors=ERRORS,
    render=answers.render,
    render_error=partial(answers.render_error, ERRORS),
    key=Call.key,
    parse_body=body.parse,
    Call=Call,
    aliases={"/v1": "/api/v1"},
    limit_errors=frozenset({"rate_limit"}),
    listing="search",
    kinds=KINDS,
    security={"type": "apiKey", "in": "header", "name": "X-Api-Key"},
)

API: Final = vendor_api(REST, vocabularies=(REST.vocabulary, oauth.vocabulary(PROFILE)))
