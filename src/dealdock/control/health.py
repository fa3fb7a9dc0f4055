"""Health checks and the version, which need neither a token nor a known host, and metrics, which need both."""

from contextlib import suppress
from http import HTTPStatus
from typing import Final, Literal

import sqlalchemy as sa
from anyio import move_on_after, to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Route
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.journal import metrics
from dealdock.platform.records.models import SandboxState
from dealdock.sandbox import Sandbox
from dealdock.version import __version__

PROTOCOL: Final = 1
"""The version of the control plane. It rises with a change after which an older client, or a newer one, would fail.

`dealdock_client.control` has the same number.
"""

CHECK_SECONDS: Final = 2.0
"""The time until a check fails: less than the timeout of most container checks."""

MAX_CHECKS: Final = 4
"""The number of checks that may wait for an unresponsive database, each in a thread. Further checks fail at once."""

router = APIRouter(tags=["health"], route_class=Route)


class Health(BaseModel):
    """The health of the sandbox."""

    status: Literal["ok"] = "ok"


class Version(BaseModel):
    """The version of the server, and the version of its control plane."""

    version: str = Field(__version__, description="The version of dealdock", examples=["0.1.0"])
    protocol: int = Field(
        PROTOCOL,
        description="The version of the control plane: dealdock-client needs a server with its own number",
        examples=[1],
    )
    public_url: str | None = Field(
        None, description="The address that clients use in place of the server's own, if it was started with one"
    )


@router.head("/livez", include_in_schema=False)
@router.get("/livez", operation_id="livez")
async def livez() -> Health:
    """Report that the process is running."""  # on the event loop, because all threads may be busy
    return Health()


@router.head("/health", include_in_schema=False)
@router.get("/health", include_in_schema=False)  # the name that many servers have
@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", operation_id="readyz")
async def readyz(sandbox: CalledSandbox, request: Request) -> Health:
    """Report that the database responds, within two seconds."""
    with move_on_after(CHECK_SECONDS), suppress(SQLAlchemyError, *DATABASE_ERRORS):
        await to_thread.run_sync(
            _query_database, sandbox, abandon_on_cancel=True, limiter=request.app.state.health_limiter
        )
        return Health()
    raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "The database does not respond.")


def _query_database(sandbox: Sandbox) -> None:
    sandbox.database.read(lambda db: db.scalar(sa.select(SandboxState.id)))


@router.get("/version", operation_id="version")
async def version(sandbox: CalledSandbox) -> Version:
    """Return the version of the server, by which a client sees whether it fits."""
    return Version(public_url=sandbox.settings.public_url)


@router.get(
    "/metrics",
    operation_id="metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Prometheus's text format"}},
)
def read_metrics(sandbox: CalledSandbox) -> Response:
    """Return the number of calls by operation and outcome, and their durations, for all processes together."""
    sandbox.journal.flush()
    return Response(sandbox.metrics.text(), media_type=metrics.CONTENT_TYPE)
