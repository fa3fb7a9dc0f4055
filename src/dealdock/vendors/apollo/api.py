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
    listing="search",
    security={"type": "apiKey", "in": "header", "name": "X-Api-Key"},
)

API: Final = vendor_api(REST, vocabularies=(REST.vocabulary, oauth.vocabulary(PROFILE)))
