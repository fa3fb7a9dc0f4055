"""The table of contents: what is mounted where."""

from fastapi import FastAPI

from dealdock import control, home, oauth
from dealdock.dialects import pardot
from dealdock.sandbox import Sandbox


def create_app(sandbox: Sandbox) -> FastAPI:
    """One sandbox as an ASGI application. Whoever makes the sandbox closes it."""
    app = FastAPI(title="dealdock", openapi_url=None, redirect_slashes=False)
    app.add_route("/", home.page(sandbox), methods=["GET"])
    app.mount("/_dealdock", control.create_app(sandbox, [pardot.VOCABULARY, oauth.VOCABULARY]))
    app.mount("/services/oauth2", oauth.create_app(sandbox))
    api = pardot.create_app(sandbox)
    app.mount("/", api)  # /api, and the word for all that isn't there
    app.router.default = api  # of `OPTIONS *` too, which no mount takes
    return app
