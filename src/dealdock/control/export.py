"""An account as a scene: `GET /accounts/{id}/export`."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from dealdock.control.calls import CalledSandbox, Id
from dealdock.core import account, scene

router = APIRouter(prefix="/accounts/{account_id}/export", tags=["accounts"])


@router.get(
    "", operation_id="export_account", response_class=StreamingResponse, responses={200: {"model": dict[str, Any]}}
)
def export_account(sandbox: CalledSandbox, account_id: Id) -> StreamingResponse:
    """The account with all that it has, as a scene file in JSON. Of secrets that somebody chose there are hashes."""
    exported = sandbox.database.reading(lambda db: scene.export(db, [account.tenant(db, account_id).account_id]))
    return StreamingResponse(scene.as_json(exported), media_type="application/json")
