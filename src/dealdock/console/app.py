"""The console as one application."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from dealdock.console import (
    access,
    account_settings,
    accounts,
    actions,
    advice,
    all_calls,
    board,
    calls,
    clock,
    deliveries,
    faults,
    find,
    limits,
    live_calls,
    snapshots,
)
from dealdock.console.access import ConsoleAccess, Sessions
from dealdock.console.pages import ASSETS, digests, page
from dealdock.console.records import record, table
from dealdock.control import problems
from dealdock.sandbox import Sandbox

_MODULES: Final = (
    all_calls,
    accounts,
    find,
    account_settings,
    live_calls,
    calls,
    table,
    record,
    board,
    clock,
    faults,
    deliveries,
    limits,
    snapshots,
    advice,
    actions,
    access,
)
"""The modules with routes. The first matching route serves."""


def create_app(sandbox: Sandbox, whole: ASGIApp) -> FastAPI:
    """Return the console of one sandbox, to be mounted. `whole`: the application that answers all calls."""
    routes = [route for module in _MODULES for route in module.router.routes]
    app = FastAPI(routes=routes, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.sandbox, app.state.whole = sandbox, whole
    app.state.live_streams = live_calls.LiveStreams()
    digests()  # it reads the assets
    app.mount("/assets", StaticFiles(directory=ASSETS))
    _install_problem_pages(app)
    token = sandbox.control_token
    app.state.sessions = None
    if token is not None:
        app.state.sessions = Sessions(token, sandbox.database, sandbox.clock, sandbox.randomness)
    app.add_middleware(ConsoleAccess, sandbox=sandbox, sessions=app.state.sessions)
    return app


Handler = Callable[[Request, Any], Response | Awaitable[Response]]

_KEPT: Final = ("allow", "connection", "retry-after")


def _install_problem_pages(app: FastAPI) -> None:
    """Register the control plane's handlers for all errors, with pages in place of JSON."""
    problems.install(app)
    for kind, handler in list(app.exception_handlers.items()):
        app.exception_handler(kind)(_as_page(handler))


def _as_page(handler: Handler) -> Callable[[Request, Any], Awaitable[Response]]:
    async def respond(request: Request, error: Any) -> Response:
        found = handler(request, error)
        response = found if isinstance(found, Response) else await found
        problem = json.loads(bytes(response.body))
        shown = page(request, "problem.html", status=response.status_code, problem=problem)
        shown.headers.update({name: response.headers[name] for name in _KEPT if name in response.headers})
        return shown

    return respond
