"""The control plane as one application."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
)
from dealdock.control.access import Steering
from dealdock.platform.faults.faults import Vocabulary
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import control
from dealdock.vendors.pardot.opportunity import control_crm


def create_app(
    sandbox: Sandbox, vocabularies: Sequence[Vocabulary], descriptions: Mapping[str, Callable[[], Any]] | None = None
) -> FastAPI:
    """Return the control plane of one sandbox, to be mounted.

    `vocabularies`: what faults may name; those that name no object are of the first. `descriptions`: OpenAPI of the
    emulated APIs by their names.
    """
    app = FastAPI(
        title="dealdock",
        version=__version__,
        summary="The control plane: make accounts, fill them, look into them.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses={"default": {"model": problems.Problem, "description": "What went wrong (RFC 9457)"}},
    )
    app.state.sandbox = sandbox
    app.state.vocabularies = vocabularies
    app.state.descriptions = descriptions or {}
    app.state.asking = CapacityLimiter(health.MOST_ASKING)
    app.include_router(health.router)  # first: asked first, and FastAPI works out all routes on the way to one
    app.include_router(accounts.router)
    app.include_router(users.router)
    app.include_router(reset.router)
    app.include_router(quota.router)
    app.include_router(clock.router)
    app.include_router(faults.router)
    app.include_router(journal.router)
    app.include_router(jwt_key.router)
    app.include_router(export.router)
    app.include_router(control.router, prefix=control.PREFIX)
    app.include_router(control_crm.router)
    app.include_router(docs.router)
    app.include_router(docs.described)
    app.include_router(ca.router)
    problems.install(app)
    openapi.install(app, token=sandbox.control_token is not None)
    app.add_middleware(Steering, sandbox=sandbox)
    return app
