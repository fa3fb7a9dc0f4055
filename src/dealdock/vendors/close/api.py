"""Close's API and authorization server."""

from dataclasses import replace
from typing import Final

from dealdock import oauth
from dealdock.vendors.close import dispatch
from dealdock.vendors.close.oauth import PROFILE
from dealdock.vendors.close.router import ALIASES, ROUTERS
from dealdock.vendors.close.wire.errors import ERRORS
from dealdock.web.rest.api import RestApi, vendor_api

REST: Final = RestApi(
    title="Close",
    routers=ROUTERS,
    handlers=dispatch.HANDLERS,
    errors=ERRORS,
    render=dispatch.render,
    render_error=dispatch.render_error,
    key=dispatch.key,
    parse_body=dispatch.parse_body,
    method=dispatch.method,
    Call=dispatch.Call,
    limit_errors=frozenset({"rate_limit"}),
    security={"type": "http", "scheme": "basic"},
)

API: Final = vendor_api(
    REST,
    app=replace(REST, routers=(*ROUTERS, *ALIASES)).app,
    vocabularies=(REST.vocabulary, oauth.vocabulary(PROFILE)),
)
