"""The table of contents: what is mounted where."""

import re

from fastapi import FastAPI
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from dealdock import control, home, oauth
from dealdock.dialects import pardot
from dealdock.sandbox import Sandbox


class Application(FastAPI):
    """FastAPI's, but one whose router is only asked where there is something to ask."""

    api: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; most calls are the API's, and say so."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            await self.api(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(sandbox: Sandbox) -> FastAPI:
    """One sandbox as an ASGI application. Whoever makes the sandbox closes it."""
    app = Application(title="dealdock", openapi_url=None, redirect_slashes=False)
    app.add_route("/", home.page(sandbox), methods=["GET"])
    app.mount("/_dealdock", control.create_app(sandbox, [pardot.VOCABULARY, oauth.VOCABULARY]))
    app.mount("/services/oauth2", oauth.create_app(sandbox))
    app.api = pardot.create_app(sandbox)
    app.mount("/", app.api)  # /api, and the word for all that isn't there
    for mount in (route for route in app.router.routes if isinstance(route, Mount)):
        mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)  # line breaks are part of a path, too
    app.router.default = app.api  # of `OPTIONS *` too, which no mount takes
    return app
