"""The route class of the control plane, and the dependencies of its handlers."""

import re
from collections.abc import Callable, Coroutine
from functools import wraps
from http import HTTPStatus
from inspect import iscoroutinefunction
from typing import Annotated, Any, Final

from fastapi import Depends, Path
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from dealdock.control.problems import CONTENT_TYPE, Refused
from dealdock.platform.accounts import accounts
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.sandbox import Sandbox

_PROBLEM_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    "default": {
        "description": "What went wrong (RFC 9457)",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
"""OpenAPI's responses of every operation. A model would be validated by FastAPI in each route, which takes time."""

_ADDING: Final = re.compile(r"/accounts/\{account_id\}/(?:records|import|load|snapshots|crm|website)\b")

_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
"""The control plane refuses forms before (`access.py`)."""

_NO_BODIES: Final = (b"", b"{}")
"""The bodies of a call without a body. Some clients send an empty object."""

_NO_BODY: Final = "This operation takes no body. Send the call without a body."

_MAX_DIGITS: Final = len(str(MAX_ID))


class Route(APIRoute):
    """A route that runs a synchronous handler in a thread, once per request.

    FastAPI would use a second thread to validate the response, which costs more than the validation.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **how: Any) -> None:
        how["responses"] = {**_PROBLEM_RESPONSES, **(how.get("responses") or {})}
        super().__init__(path, endpoint if iscoroutinefunction(endpoint) else _in_thread(endpoint), **how)
        if ":path}" in path:
            self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)  # line breaks are part of a path, too

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler, which responds with 404 to a call for an unknown account, whatever its body is."""
        handle = super().get_route_handler()

        async def account_first(request: Request) -> Response:
            try:
                if self._adds and (account_id := id_in_path(request.scope)):
                    await run_in_threadpool(request.app.state.sandbox.storage.require_room, account_id)
                if not self._takes_body(request) and await request.body() not in _NO_BODIES:
                    raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, _NO_BODY)
                return await handle(request)
            except (RequestValidationError, HTTPException):
                await run_in_threadpool(self.check, request.app.state.sandbox, request.scope)
                raise

        return account_first

    def _takes_body(self, request: Request) -> bool:
        """Return True if a call may have a body. The body of a read is ignored, and forms are the console's."""
        if request.method in {"GET", "HEAD"} or request.headers.get("content-type", "").startswith(_FORMS):
            return True
        return self.body_field is not None or "requestBody" in (self.openapi_extra or {})

    @property
    def _adds(self) -> bool:
        """True if a call adds to its account: records, also by the CRM's side or the website, or a snapshot."""
        return _ADDING.search(self.path) is not None and not {"GET", "DELETE"} & set(self.methods or ())

    def check(self, sandbox: Sandbox, scope: Scope) -> AccountContext | None:
        """Return the account in the path, None if there is none there. Raises `NoSuchAccount`.

        It is called when a call fails: this error precedes errors of the parameters and the body.
        """
        account_id = id_in_path(scope)
        return sandbox.database.read(lambda db: accounts.get(db, account_id)) if account_id else None


def id_in_path(scope: Scope) -> int:
    """Return the id of the account in the path. Return 0 if there is none, or if it cannot be an id."""
    text = str(scope["path_params"].get("account_id", ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS else 0


def _in_thread(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    async def handler(**arguments: Any) -> Any:
        return await run_in_threadpool(work, **arguments)

    return handler


async def _sandbox(request: Request) -> Sandbox:
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


async def _own_url(request: Request) -> str:
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"


CalledSandbox = Annotated[Sandbox, Depends(_sandbox)]

OwnUrl = Annotated[str, Depends(_own_url)]
"""The server's public address, else the address that the client used, without a slash at the end."""

Id = Annotated[int, Path(ge=1, le=MAX_ID)]
"""An id in the path. A value that cannot be an id is answered with 404."""
