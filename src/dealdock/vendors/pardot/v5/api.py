"""Version 5 of the API as one application."""

from typing import Final

from dealdock.vendors.pardot.v5 import bodies, checks
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import ERRORS, to_error
from dealdock.vendors.pardot.v5.routes import ROUTERS
from dealdock.web.rest.api import RestApi

REST: Final = RestApi(
    title="Pardot",
    routers=ROUTERS,
    handlers=checks.HANDLERS,
    errors=ERRORS,
    render=checks.render,  # type: ignore[arg-type]  # its calls are `V5Call`
    render_error=checks.render_error,
    key=checks.key,  # type: ignore[arg-type]  # as above
    to_error=to_error,
    parse_body=bodies.parse,
    shown=checks.shown,  # type: ignore[arg-type]  # as above
    Call=V5Call,
    ignores_empty_segments=False,
)
