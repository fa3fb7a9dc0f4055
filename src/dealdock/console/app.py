"""The console as one application."""

from typing import Final

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from dealdock.console import (
    account_settings,
    accounts,
    actions,
    calls,
    clock,
    faults,
    limits,
    live_calls,
    login,
    problem_pages,
    snapshots,
)
from dealdock.console.access import ConsoleAccess
from dealdock.console.deals import board
from dealdock.console.pages import ASSETS
from dealdock.console.records import record, table
from dealdock.console.sessions import Sessions
from dealdock.sandbox import Sandbox

_MODULES: Final = (
    accounts,
    account_settings,
    live_calls,
    calls,
    table,
    record,
    board,
    clock,
    faults,
    limits,
    snapshots,
    actions,
    login,
)
"""The modules with routes. Of several matching routes, the first one serves."""


def create_app(sandbox: Sandbox) -> FastAPI:
    """Return the console of one sandbox, to be mounted."""
    routes = [route for module in _MODULES for route in module.router.routes]
    app = FastAPI(routes=routes, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.sandbox = sandbox
    app.state.live_streams = live_calls.LiveStreams()
    app.mount("/assets", StaticFiles(directory=ASSETS))
    problem_pages.install(app)
    token = sandbox.control_token
    app.state.sessions = None
    if token is not None:
        app.state.sessions = Sessions(token, sandbox.database, sandbox.clock, sandbox.randomness)
    app.add_middleware(ConsoleAccess, sandbox=sandbox, sessions=app.state.sessions)
    return app
