"""Whether the sandbox lives and is ready: for container health checks, so they need neither token nor known host.

And what it was asked, for Prometheus, which does need them.
"""

from http import HTTPStatus
from typing import Literal

import sqlalchemy as sa
from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from dealdock.control.calls import CalledSandbox
from dealdock.control.problems import Refused
from dealdock.core import metrics
from dealdock.core.errors import AWAY
from dealdock.core.models import SandboxState

router = APIRouter(tags=["health"])


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
def readyz(sandbox: CalledSandbox) -> Health:
    """The database answers."""
    try:
        sandbox.database.reading(lambda db: db.scalar(sa.select(SandboxState.id)))
    except (SQLAlchemyError, *AWAY):
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "The database doesn't answer.") from None
    return Health()


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
