"""The example's API."""

from functools import partial
from typing import Final

from dealdock.platform.vendor import VendorApi
from dealdock.web.privacy import Privacy
from dealdock.web.rest import openapi
from dealdock.web.rest.api import RestApi
from dealdock.web.rest.errors import HttpError
from tests.example_vendor import dispatch
from tests.example_vendor.router import ROUTERS

REST: Final = RestApi(
    title="Example",
    routers=ROUTERS,
    handlers=dispatch.HANDLERS,
    errors=dispatch.ERRORS,
    render=dispatch.render,
    render_error=dispatch.render_error,
    to_error=dispatch.to_error,
    key=dispatch.key,
    Call=dispatch.Call,
    security={"type": "apiKey", "in": "header", "name": "X-Example-Key"},
)

API: Final = VendorApi(
    app=REST.dispatcher,
    not_found=lambda _: REST.failure(HttpError(404, "the path names no object")),
    describe=partial(openapi.describe, REST),
    vocabularies=(REST.vocabulary,),
    privacy=Privacy(headers=frozenset({"x-example-key"})),
)
