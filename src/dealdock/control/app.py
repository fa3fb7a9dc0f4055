"""The control plane as one application."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from anyio import CapacityLimiter
from fastapi import FastAPI

from dealdock.control import (
    accounts,
    answers,
    changes,
    clock,
    deliveries,
    docs,
    export,
    faults,
    health,
    journal,
    openapi,
    problems,
    quota,
    reset,
    server_journal,
    users,
    vendors,
)
from dealdock.control.access import AccessControl
from dealdock.control.records import routes as records
from dealdock.control.records.routes import described_routes
from dealdock.control.routing import Route
from dealdock.control.support import support_of
from dealdock.control.vendor_routes import VendorRoutes
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox
from dealdock.version import __version__
from dealdock.web.vendor_api import api_of

_ACCOUNT_ROUTES: Final = [
    *reset.router.routes,
    *quota.router.routes,
    *clock.router.routes,
    *faults.router.routes,
    *deliveries.router.routes,
    *journal.router.routes,
    *changes.router.routes,
    *accounts.router.routes,
    *export.router.routes,
    *answers.router.routes,
]

_SERVER_ROUTES: Final = [
    *server_journal.router.routes,
    *vendors.router.routes,
    *docs.router.routes,
    *docs.described.routes,
]

_ROUTES: Final = [
    *health.router.routes,  # first: health checks are frequent, and FastAPI resolves routes in order
    *accounts.create_router().routes,
    *users.create_router().routes,
    *_ACCOUNT_ROUTES,
    *records.router.routes,
    *_SERVER_ROUTES,
]
"""The routes of all sandboxes. They do not name the models of vendors, which are imported with their first accounts.

They are not included routers: FastAPI would analyse the routes of one again, at the first call that gets there.
"""

_DESCRIPTION: Final[dict[str, Any]] = {
    "title": "dealdock",
    "version": __version__,
    "summary": "The control plane: create accounts, fill them with records, and read what clients did.",
}


def create_app(sandbox: Sandbox, describe: Callable[[str], Any] | None = None) -> FastAPI:
    """Return the control plane of one sandbox, to be mounted. `describe` returns OpenAPI of a vendor's application."""
    vendors_ = sandbox.vendors.all
    app = FastAPI(
        routes=[*_ROUTES, VendorRoutes(vendors_)],
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        **_DESCRIPTION,
    )
    app.state.sandbox = sandbox
    app.state.describe = describe or (lambda vendor: api_of(sandbox.vendors.get(vendor)).describe())
    app.state.health_limiter = CapacityLimiter(health.MAX_CHECKS)
    problems.install(app)

    def described() -> dict[str, Any]:
        document = _document(vendors_)
        return document if sandbox.control_token is None else openapi.protected(document)

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI's documentation describes
    app.add_middleware(AccessControl, sandbox=sandbox)
    return app


def paths(emulated: Sequence[Vendor]) -> Iterator[tuple[str, Collection[str]]]:
    """Yield the paths of the control plane, with their methods."""
    of_vendors = (route for vendor in emulated for router in support_of(vendor).routers for route in router.routes)
    for route in (*_ROUTES, *of_vendors):
        if isinstance(route, Route):
            yield route.path, route.methods or ()


@lru_cache(maxsize=8)
def _document(emulated: Sequence[Vendor]) -> dict[str, Any]:
    """Return the OpenAPI document for these vendors. It takes two seconds, and is the same in all their sandboxes."""
    supports = [support_of(vendor) for vendor in emulated]
    models = [support.accounts for support in supports]
    routes = [
        *health.router.routes,
        *accounts.create_router(models).routes,
        *users.create_router(models).routes,
        *_ACCOUNT_ROUTES,
        *(route for support in supports for router in support.routers for route in router.routes),
        *_SERVER_ROUTES,
        *described_routes(emulated),
    ]
    return openapi.document(routes, supports, **_DESCRIPTION)
