"""An account as a scene: `GET /accounts/{id}/export`, `POST /accounts/{id}/import`."""

import json
import tempfile
from functools import partial
from http import HTTPStatus
from io import SEEK_SET
from typing import Annotated, Any, BinaryIO, Final, cast

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from dealdock.control.large_lists import Streamed
from dealdock.control.problems import Refused
from dealdock.control.reset import Announce, announcing
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform import scenes
from dealdock.platform.errors import DISK_FULL_ERRNOS, UsersChanged
from dealdock.platform.lifecycle import importing
from dealdock.platform.records import progress
from dealdock.platform.records.models import Base
from dealdock.platform.scenes import Form, files, gather
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}", tags=["accounts"], route_class=Route)

TYPES: Final[dict[Form, str]] = {"json": "application/json", "yaml": "application/yaml", "lines": "application/jsonl"}

_USER: Final = {"email": "jo@example.com"}
_EXAMPLES: Final = {
    TYPES["json"]: {"accounts": [{"name": "Harbour & Sons", "users": [_USER]}]},
    TYPES["yaml"]: "accounts:\n  - name: Harbour & Sons\n    users:\n      - {email: jo@example.com}\n",
    TYPES["lines"]: f'{{"accounts": {{"name": "Harbour & Sons"}}}}\n{json.dumps({"users": _USER})}\n',
}
_LINES_TYPES: Final = {f"application/{kind}" for kind in ("jsonl", "x-ndjson", "x-jsonlines")}
_NAME: Final = "scene"
MAX_MEMORY_BYTES: Final = 2**20
"""A larger body is kept in a temporary file."""


@router.get(
    "/export",
    operation_id="export_account",
    response_class=StreamingResponse,
    responses={200: {"model": dict[str, Any], "content": {TYPES["yaml"]: {}, TYPES["lines"]: {}}}},
)
def export_account(
    sandbox: CalledSandbox,
    account_id: Id,
    form: Annotated[
        Form, Query(alias="format", description="The format of the scene; lines: one JSON object per record")
    ] = "json",
) -> StreamingResponse:
    """Return the account with all its records as a scene file. Secrets that a user has chosen are hashed."""
    database, public_ids = sandbox.database, sandbox.credentials.public_ids
    exported, close = database.stream(lambda db: scenes.export(db, sandbox.vendors, [account_id], public_ids))
    close = database.detach(close, account_id=account_id, for_control=True)
    return Streamed(map(str.encode, scenes.WRITERS[form](exported)), close, TYPES[form])


@router.post(
    "/import",
    operation_id="import_account",
    status_code=HTTPStatus.NO_CONTENT,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": {"description": "A scene"}, "example": example} for kind, example in _EXAMPLES.items()
            },
        }
    },
)
async def import_account(request: Request, sandbox: CalledSandbox, account_id: Id, announce: Announce = False) -> None:
    """Replace the account's settings and records with those of the scene's first account.

    Users and credentials stay. The change becomes visible as a whole at its end. A scene in lines (`application/jsonl`)
    may be of any size; other formats are held in memory.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        with tempfile.SpooledTemporaryFile(MAX_MEMORY_BYTES) as body:
            async for chunk in request.stream():
                await to_thread.run_sync(body.write, chunk)
            work = partial(import_file, sandbox, account_id, cast("BinaryIO", body), kind, announce=announce)
            await to_thread.run_sync(work)
    except OSError as error:
        if error.errno not in DISK_FULL_ERRNOS:
            raise
        text = f"The body does not fit on the disk ({error.strerror}). Free some space for temporary files (TMPDIR)."
        raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, text) from error


def import_file(sandbox: Sandbox, account_id: int, body: BinaryIO, kind: str, *, announce: bool = False) -> None:
    """Replace the account's settings and records with those of a scene, whose type is `kind`. Raises `Refused`."""
    with announcing(sandbox, account_id, announce=announce) as kept:
        _import(sandbox, account_id, body, kind, kept)
    sandbox.garbage_collector.wake()


def _import(sandbox: Sandbox, account_id: int, body: BinaryIO, kind: str, kept: type[Base] | None) -> None:
    database, real = sandbox.database, sandbox.clock.now()
    lines = scenes.Lines(_NAME, body, sandbox.vendors)
    if kind in _LINES_TYPES and lines.size > scenes.SMALL_BYTES:
        try:
            importing.import_lines(database, sandbox.credentials, account_id, lines, real=real, kept=kept)
        except UsersChanged as error:
            text = "A user was added during the import, with the id of a record of the scene. Import the scene again."
            raise Refused(HTTPStatus.CONFLICT, text) from error
    else:
        progress.reporter("Reading the scene", "bytes")
        body.seek(0, SEEK_SET)
        document = (
            gather.gather(lines, lines.batches())
            if kind in _LINES_TYPES
            else files.parse(_NAME, files.decoded(_NAME, body.read()), is_json=kind.endswith("json"))
        )
        scene = scenes.checked(document, sandbox.vendors)
        importing.import_scene(database, sandbox.credentials, account_id, scene, real=real, kept=kept)
