"""The table of contents: what is mounted where."""

import re
from functools import partial

from fastapi import FastAPI
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from dealdock import oauth
from dealdock.landing_page import page
from dealdock.sandbox import Sandbox
from dealdock.web.lazy import LazyApp
from dealdock.web.liveness import alive, is_asked


class Application(FastAPI):
    """One sandbox as an ASGI application."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
        self._api = sandbox.vendors.get(sandbox.vendors.default).app(sandbox)
        self.add_route("/", page(sandbox), methods=["GET"])
        self.mount("/_dealdock", LazyApp(partial(_control, sandbox)))
        self.mount("/services/oauth2", oauth.create_app(sandbox))
        self.mount("/", self._api)  # /api, and the answer to all that is not there
        for mount in (route for route in self.router.routes if isinstance(route, Mount)):
            mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)  # line breaks are part of a path, too
        self.router.default = self._api  # of `OPTIONS *` too, which no mount takes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; most calls are the API's, and need no routing."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            await self._api(scope, receive, send)
        elif scope["type"] == "http" and is_asked(scope):
            await alive(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(sandbox: Sandbox) -> FastAPI:
    """Return one sandbox as an ASGI application. The caller closes the sandbox.

    Raises `WrongSetting` where another server answers on the same SQLite file.
    """
    sandbox.claim()
    return Application(sandbox)


def _control(sandbox: Sandbox) -> ASGIApp:
    from dealdock.control.app import create_app  # noqa: PLC0415 (see `LazyApp`)

    return create_app(sandbox)
