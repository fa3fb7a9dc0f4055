"""The route class of the control plane."""

import re
from collections.abc import Callable, Coroutine, Sequence
from functools import wraps
from http import HTTPStatus
from inspect import iscoroutinefunction
from itertools import chain
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from dealdock.control.problems import CONTENT_TYPE, Refused
from dealdock.platform.accounts import accounts
from dealdock.platform.errors import NoSuchAccount
from dealdock.platform.models import MAX_ID
from dealdock.platform.models.context import AccountContext
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox

_PROBLEM_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    "default": {
        "description": "What went wrong (RFC 9457)",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
"""OpenAPI's responses of every operation. A model would be validated by FastAPI in each route, which takes time."""

_MAX_DIGITS: Final = len(str(MAX_ID))


class Route(APIRoute):
    """A route that runs a synchronous handler in a thread, once per request.

    FastAPI would use a second thread to validate the response, which costs more than the validation.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **how: Any) -> None:
        how["responses"] = {**_PROBLEM_RESPONSES, **(how.get("responses") or {})}
        super().__init__(path, endpoint if iscoroutinefunction(endpoint) else _in_thread(endpoint), **how)
        if ":path}" in path:
            self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)  # line breaks are part of a path, too

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler, which responds with 404 to a call for an unknown account, whatever its body is."""
        handle = super().get_route_handler()

        async def account_first(request: Request) -> Response:
            try:
                return await handle(request)
            except (RequestValidationError, HTTPException):
                await run_in_threadpool(self.check, request.app.state.sandbox, request.scope)
                raise

        return account_first

    def check(self, sandbox: Sandbox, scope: Scope) -> AccountContext | None:
        """Return the account in the path, None if there is none there. Raises `NoSuchAccount`.

        It is called when a call fails: this error precedes those of the parameters and the body.
        """
        account_id = _account_id(scope)
        return sandbox.database.read(lambda db: accounts.get(db, account_id)) if account_id else None


class VendorRoute(Route):
    """A route of a vendor, below an account. Of several vendors' routes at one path, the account's vendor decides."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call by the route of the account's vendor. Raises `Refused` if that vendor has none here."""
        route = await run_in_threadpool(self._of_account, scope)
        await super(VendorRoute, route).handle(scope, receive, send)

    def _of_account(self, scope: Scope) -> "VendorRoute":
        sandbox, account_id = scope["app"].state.sandbox, _account_id(scope)
        try:
            vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
        except NoSuchAccount:
            return self  # which refuses the call
        for router in sandbox.vendors.get(vendor).control.routers:
            for route in router.routes:
                if isinstance(route, VendorRoute) and (route.path, route.methods) == (self.path, self.methods):
                    return route
        raise Refused(HTTPStatus.NOT_FOUND, f"Accounts of {vendor} have nothing at this path.")


class VendorRoutes(BaseRoute):
    """The routes of vendors' own. A vendor is imported for them once no route of the vendors before it matches."""

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        self._vendors = vendors

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match by the routes of all vendors."""
        found: tuple[Match, Scope] = (Match.NONE, {})
        for vendor in self._vendors:
            for route in chain.from_iterable(router.routes for router in vendor.control.routers):
                match, child = route.matches(scope)
                if match.value > found[0].value:
                    found = match, {**child, "vendor_route": route}
            if found[0] is Match.FULL:
                break
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a call by the route that matches."""
        await scope["vendor_route"].handle(scope, receive, send)


def _account_id(scope: Scope) -> int:
    """Return the id of the account in the path. Return 0 if there is none, or if it cannot be an id."""
    text = str(scope["path_params"].get("account_id", ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS else 0


def _in_thread(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    async def handler(**arguments: Any) -> Any:
        return await run_in_threadpool(work, **arguments)

    return handler
