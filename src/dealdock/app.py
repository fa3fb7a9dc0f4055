"""The table of contents: what is mounted where."""

import re
from functools import partial

from fastapi import FastAPI
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from dealdock.landing_page import page
from dealdock.routing import VendorRouter
from dealdock.sandbox import Sandbox
from dealdock.web import liveness
from dealdock.web.disconnects import refused
from dealdock.web.lazy import LazyApp

CONTROL_PREFIX = "/_dealdock/"


class Application(FastAPI):
    """One sandbox as an ASGI application."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
        self._vendors = VendorRouter(sandbox)  # for all other paths
        self.add_route("/", page(sandbox), methods=["GET"])
        control = Mount(CONTROL_PREFIX.rstrip("/"), LazyApp(partial(_control, sandbox)))
        control.path_regex = re.compile(control.path_regex.pattern, re.DOTALL)  # line breaks are part of a path, too
        self.router.routes.append(control)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call. Most calls are for a vendor, and need no other routing."""
        if scope["type"] == "http" and not self._is_own(scope):
            await self._vendors.find(scope)(scope, receive, send)
        elif scope["type"] == "http" and liveness.is_liveness_check(scope):
            await liveness.respond(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def _is_own(self, scope: Scope) -> bool:
        """Return True if the call is for the control plane or the start page."""
        if scope["path"] != "/":
            return bool(scope["path"].startswith(CONTROL_PREFIX))
        return scope["method"] in {"GET", "HEAD"} and refused(scope) is None and self._vendors.has_start_page(scope)


def create_app(sandbox: Sandbox) -> FastAPI:
    """Return one sandbox as an ASGI application. The caller closes the sandbox.

    Raises `WrongSetting` if another server uses the same SQLite file.
    """
    sandbox.claim()
    return Application(sandbox)


def _control(sandbox: Sandbox) -> ASGIApp:
    from dealdock.control.app import create_app  # noqa: PLC0415 (see `LazyApp`)

    return create_app(sandbox)
