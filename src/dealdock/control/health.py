"""Whether the sandbox lives and is ready: for container health checks, so they need neither token nor known host.

And what it was asked, for Prometheus, which does need them.
"""

from contextlib import suppress
from http import HTTPStatus
from typing import Final, Literal

import sqlalchemy as sa
from anyio import move_on_after, to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from dealdock.control.dependencies import CalledSandbox
from dealdock.control.problems import Refused
from dealdock.control.routing import Route
from dealdock.platform import metrics
from dealdock.platform.errors import AWAY
from dealdock.platform.models import SandboxState
from dealdock.sandbox import Sandbox

SOON: Final = 2.0
"""Seconds. Whoever asks whether it is ready wants to know now: of most checks' patience it is a part."""

MOST_ASKING: Final = 4
"""How many threads may wait for a database that says nothing: then whoever asks is told so without one."""

router = APIRouter(tags=["health"], route_class=Route)


class Health(BaseModel):
    """All is well."""

    status: Literal["ok"] = "ok"


@router.head("/livez", include_in_schema=False)
@router.get("/livez", operation_id="livez")
async def livez() -> Health:
    """The process answers."""  # on the event loop: it answers although all threads may be busy
    return Health()


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", operation_id="readyz")
async def readyz(sandbox: CalledSandbox, request: Request) -> Health:
    """The database answers, and does so soon."""
    with move_on_after(SOON), suppress(SQLAlchemyError, *AWAY):
        await to_thread.run_sync(_ask, sandbox, abandon_on_cancel=True, limiter=request.app.state.asking)
        return Health()
    raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "The database doesn't answer.")


def _ask(sandbox: Sandbox) -> None:
    sandbox.database.read(lambda db: db.scalar(sa.select(SandboxState.id)))


@router.get(
    "/metrics",
    operation_id="metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Prometheus's text format"}},
)
def tell_prometheus(sandbox: CalledSandbox) -> Response:
    """How often each operation was called, how that ended, and how long it took; of all processes together."""
    sandbox.journal.flush()
    return Response(sandbox.metrics.text(), media_type=metrics.CONTENT_TYPE)
