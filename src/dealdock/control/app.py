"""The control plane as one application."""

from collections.abc import Sequence
from functools import lru_cache

from anyio import CapacityLimiter
from fastapi import FastAPI

from dealdock import __version__
from dealdock.control import (
    accounts,
    ca,
    clock,
    docs,
    export,
    faults,
    health,
    journal,
    jwt_key,
    openapi,
    problems,
    quota,
    reset,
    users,
    vendors,
)
from dealdock.control.access import AccessControl
from dealdock.control.records.routes import RecordRoutes
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox


def create_app(sandbox: Sandbox) -> FastAPI:
    """Return the control plane of one sandbox, to be mounted."""
    routes = _routes(sandbox.vendors.all)
    app = FastAPI(
        routes=list(routes.all),
        title="dealdock",
        version=__version__,
        summary="The control plane: create accounts, fill them with records, and read what clients did.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.sandbox = sandbox
    app.state.health_limiter = CapacityLimiter(health.MAX_CHECKS)
    problems.install(app)
    supports = [vendor.control for vendor in sandbox.vendors.all]
    openapi.install(app, routes, supports, is_protected=sandbox.control_token is not None)
    app.add_middleware(AccessControl, sandbox=sandbox)
    return app


@lru_cache(maxsize=8)
def _routes(emulated: Sequence[Vendor]) -> openapi.Routes:
    """Return the routes for these vendors.

    They are the same in all sandboxes, because FastAPI needs 100 ms for what it derives from them. They are no included
    routers, because FastAPI would derive it a second time for each router, at the first call that gets there.
    """
    supports = [vendor.control for vendor in emulated]
    models = [support.accounts for support in supports]
    record_routes = RecordRoutes(emulated)
    all_routes = [
        *health.router.routes,  # first: health checks are frequent, and FastAPI resolves routes in order
        *accounts.create_router(models).routes,
        *users.create_router(models).routes,
        *reset.router.routes,
        *quota.router.routes,
        *clock.router.routes,
        *faults.router.routes,
        *journal.router.routes,
        *jwt_key.router.routes,
        *export.router.routes,
        record_routes,
        *(route for support in supports for router in support.routers for route in router.routes),
        *vendors.router.routes,
        *docs.router.routes,
        *docs.described.routes,
        *ca.router.routes,
    ]
    return openapi.Routes(all_routes, record_routes, {})
