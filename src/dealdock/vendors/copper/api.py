"""Copper's API and authorization server."""

from collections.abc import Mapping
from typing import Final

from dealdock import oauth
from dealdock.vendors.copper import dispatch
from dealdock.vendors.copper.names import PLURALS
from dealdock.vendors.copper.oauth import PROFILE
from dealdock.vendors.copper.router import ROUTERS
from dealdock.vendors.copper.wire import json_text
from dealdock.vendors.copper.wire.call import Call
from dealdock.vendors.copper.wire.errors import ERRORS
from dealdock.web.rest.api import RestApi, vendor_api
from dealdock.web.rest.errors import HttpError

KINDS: Final[Mapping[str, str]] = {
    "pipeline_stage": "pipelineStage",
    "customer_source": "customerSource",
    "loss_reason": "lossReason",
    "contact_type": "contactType",
    "lead_status": "leadStatus",
    "activity_type": "activityType",
    "custom_activity_type": "activityType",
    "custom_field_definition": "customFieldDefinition",
    "related_link": "relatedLink",
    **{str(name): str(name) for name in PLURALS},
}
"""The kinds of records by the objects, and by the members of an answer, that have other names."""

REST: Final = RestApi(
    title="Copper",
    routers=ROUTERS,
    handlers=dispatch.HANDLERS,
    errors=ERRORS,
    render=dispatch.render,  # type: ignore[arg-type]  # its calls are `Call`
    render_error=dispatch.render_error,
    key=dispatch.key,  # type: ignore[arg-type]  # as above
    parse_body=json_text.parse,
    Call=Call,
    ignores_empty_segments=False,
    limit_errors=frozenset({"rate_limit"}),
    listing="search",
    shown=dispatch.shown,
    kinds=KINDS,
    security={"type": "apiKey", "in": "header", "name": "X-PW-AccessToken"},
)

API: Final = vendor_api(
    REST,
    not_found=lambda _: REST.failure(HttpError(404, "the path names no object", code="unknown_path")),
    vocabularies=(REST.vocabulary, oauth.vocabulary(PROFILE)),
)
