"""Minicrm's API."""

from typing import Final

from dealdock.web.rest.api import RestApi, vendor_api
from tests.example_vendor import dispatch
from tests.example_vendor.router import ROUTERS

REST: Final = RestApi(
    title="Minicrm",
    routers=ROUTERS,
    handlers=dispatch.HANDLERS,
    errors=dispatch.ERRORS,
    render=dispatch.render,
    render_error=dispatch.render_error,
    key=dispatch.key,
    Call=dispatch.Call,
    security={"type": "apiKey", "in": "header", "name": "X-Minicrm-Key"},
)

API: Final = vendor_api(REST)
