"""The control plane as one application."""

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
from dealdock.sandbox import Sandbox


def create_app(sandbox: Sandbox) -> FastAPI:
    """Return the control plane of one sandbox, to be mounted."""
    app = FastAPI(
        title="dealdock",
        version=__version__,
        summary="The control plane: create accounts, fill them with records, and read what clients did.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=problems.PROBLEM_RESPONSES,
    )
    supports = [vendor.control for vendor in sandbox.vendors.all]
    models = [support.accounts for support in supports]
    record_routes = RecordRoutes(sandbox.vendors)
    app.state.sandbox = sandbox
    app.state.health_limiter = CapacityLimiter(health.MAX_CHECKS)
    app.include_router(health.router)  # first: health checks are frequent, and FastAPI resolves routes in order
    app.include_router(accounts.create_router(models))
    app.include_router(users.create_router(models))
    app.include_router(reset.router)
    app.include_router(quota.router)
    app.include_router(clock.router)
    app.include_router(faults.router)
    app.include_router(journal.router)
    app.include_router(jwt_key.router)
    app.include_router(export.router)
    app.router.routes.append(record_routes)
    for support in supports:
        for router in support.routers:
            app.include_router(router)
    app.include_router(vendors.router)
    app.include_router(docs.router)
    app.include_router(docs.described)
    app.include_router(ca.router)
    problems.install(app)
    openapi.install(app, record_routes, supports, token=sandbox.control_token is not None)
    app.add_middleware(AccessControl, sandbox=sandbox)
    return app
