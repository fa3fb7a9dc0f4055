"""Whether the sandbox lives and is ready: for container health checks, so they need neither token nor known host."""

from http import HTTPStatus
from typing import Literal

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from dealdock.control.calls import CalledSandbox
from dealdock.control.problems import Refused
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
    except SQLAlchemyError:
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "The database doesn't answer.") from None
    return Health()
