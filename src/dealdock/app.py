"""The table of contents: what is mounted where."""

import re
from functools import partial

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from dealdock.landing_page import page
from dealdock.platform.lazy_import import load
from dealdock.routing import VendorRouter
from dealdock.sandbox import Sandbox
from dealdock.web import liveness
from dealdock.web.disconnects import refused
from dealdock.web.lazy import LazyApp

CONTROL_PREFIX = "/_dealdock/"
CONSOLE_PREFIX = "/_dealdock/console/"

_LAZY = {CONSOLE_PREFIX: "dealdock.console.app:create_app", CONTROL_PREFIX: "dealdock.control.app:create_app"}
"""Applications that are imported by their first call, by the beginning of their paths; the first match serves."""


class Application(FastAPI):
    """One sandbox as an ASGI application."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
        self._vendors = VendorRouter(sandbox)  # for all other paths
        self.add_route("/", page(sandbox), methods=["GET"])
        for path in (CONTROL_PREFIX, CONTROL_PREFIX.rstrip("/"), CONSOLE_PREFIX.rstrip("/")):
            self.add_route(path, _to_console, methods=["GET"])
        for prefix, factory in _LAZY.items():
            mount = Mount(prefix.rstrip("/"), LazyApp(partial(_create, factory, sandbox)))
            mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)  # line breaks are part of a path, too
            self.router.routes.append(mount)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call. Most calls are for a vendor, and need no other routing."""
        if scope["type"] == "http" and not self._is_own(scope):
            await self._vendors.find(scope)(scope, receive, send)
        elif scope["type"] == "http" and liveness.is_liveness_check(scope):
            await liveness.respond(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def _is_own(self, scope: Scope) -> bool:
        """Return True if the call is for the control plane, the console or the start page."""
        if scope["path"] != "/":
            return f"{scope['path']}/".startswith(CONTROL_PREFIX)
        return scope["method"] in {"GET", "HEAD"} and refused(scope) is None and self._vendors.has_start_page(scope)


def create_app(sandbox: Sandbox) -> FastAPI:
    """Return one sandbox as an ASGI application. The caller closes the sandbox.

    Raises `WrongSetting` if another server uses the same SQLite file.
    """
    sandbox.claim()
    return Application(sandbox)


def _create(factory: str, sandbox: Sandbox) -> ASGIApp:
    """Import an application and create it."""
    app: ASGIApp = load(factory)(sandbox)
    return app


def _to_console(_: Request) -> RedirectResponse:
    return RedirectResponse(CONSOLE_PREFIX)
