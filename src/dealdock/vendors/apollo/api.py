"""Apollo's API and authorization server."""

from functools import partial
from typing import Final

from dealdock import oauth
from dealdock.platform.vendor import VendorApi
from dealdock.vendors.apollo import dispatch
from dealdock.vendors.apollo.errors import ERRORS, refused
from dealdock.vendors.apollo.oauth import PROFILE
from dealdock.vendors.apollo.privacy import PRIVACY
from dealdock.vendors.apollo.router import ROUTERS
from dealdock.vendors.apollo.wire import answers, body
from dealdock.vendors.apollo.wire.call import Call
from dealdock.web.rest import openapi
from dealdock.web.rest.api import RestApi

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
    security={"type": "apiKey", "in": "header", "name": "X-Api-Key"},
)

API: Final = VendorApi(
    app=REST.dispatcher,
    not_found=lambda _: REST.failure(refused("not_found", "nothing is at this address")),
    describe=partial(openapi.describe, REST),
    vocabularies=(REST.vocabulary, oauth.vocabulary(PROFILE)),
    privacy=PRIVACY,
    oauth=PROFILE,
)
