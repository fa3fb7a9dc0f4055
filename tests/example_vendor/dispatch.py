"""The checks of every call in their order, and the forms of answers and errors."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias

from fastapi import Depends

from dealdock.platform.credentials import callers
from dealdock.web.messages import Answer
from dealdock.web.operation_route import current_call
from dealdock.web.pipeline import admit, begin_transaction, lock_records
from dealdock.web.rest.call import RestCall, check_body, find_operation
from dealdock.web.rest.errors import ErrorKind, ErrorTable, HttpError
from dealdock.web.rest.fields import FieldTable
from tests.example_vendor.settings import GUARD

ERRORS: Final[ErrorTable] = {
    "bad_request": ErrorKind(400, "The request cannot be read."),
    "unauthorized": ErrorKind(401, "The API key is unknown."),
    "read_only": ErrorKind(403, "The account is read-only."),
    "not_found": ErrorKind(404, "There is nothing here."),
    "wrong_method": ErrorKind(405, "The method is not allowed."),
    "too_large": ErrorKind(413, "The request is too large."),
    "invalid": ErrorKind(422, "The record is not valid."),
    "too_many_calls": ErrorKind(429, "There were too many calls."),
    "server_error": ErrorKind(500, "The server failed."),
    "unavailable": ErrorKind(503, "The server is busy."),
}


class Call(RestCall):
    """A call whose response has the account's limit."""

    def limit_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """Return the number of calls that are left in this minute."""
        return tuple((b"x-calls-left", str(use.left).encode()) for use in self.limits)

    def read(self, table: FieldTable, sent: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the fields in the body. Error invalid, with all that are wrong."""
        values, wrong = table.read(self, sent or self.body.value or {})
        if wrong:
            raise HttpError(422, ", ".join(wrong), detail={"fields": wrong})
        return values


CurrentCall: TypeAlias = Annotated[Call, Depends(current_call)]


def key(call: RestCall) -> str:
    """Return the API key of a call."""
    return call.headers.get("x-minicrm-key", "")


def authenticate(call: RestCall) -> None:
    """Find the caller by the key. Error unauthorized."""
    real = call.sandbox.clock.milliseconds()
    caller = callers.caller(call.db, "minicrm", {"api_key": key(call)}, real=real)
    if caller is None:
        raise HttpError(401, "no user has this key")
    call.identify(caller, real)


def check_access(call: RestCall) -> None:
    """Check that the account may be written, and declare it to the write guard. Error read_only."""
    is_read_only = call.account.own_settings()["is_read_only"]
    if is_read_only and call.unit.kind == "write":
        raise HttpError(403, "the account's setting is_read_only is on")
    GUARD.declare(call.db, is_read_only)


HANDLERS: Final = (find_operation, begin_transaction, authenticate, admit, lock_records, check_access, check_body)


def render(call: RestCall, result: Any) -> Answer:
    """Render a record or a list of them as JSON."""
    return Answer(call.operation.status, _json(result), b"application/json")


def render_error(error: HttpError, _: RestCall | None) -> Answer:
    """Render an error with its code and text."""
    code, (status, text) = error.kind(ERRORS)
    fields = error.detail if isinstance(error.detail, dict) else {}
    return Answer(status, _json({"error": code, "message": text, **fields}), b"application/json")


def _json(value: Any) -> bytes:
    return b"" if value is None else json.dumps(value).encode()
