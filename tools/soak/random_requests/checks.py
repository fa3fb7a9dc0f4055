"""Checks that every response must pass, whatever the request was."""

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import httpx
from lxml import etree

from dealdock.vendors.pardot.wire.errors import MESSAGES, STATUSES
from tests.across.calls import calls_of
from tools.soak.random_requests.request import Request

XML: Final = b"text/xml; charset=utf-8"
JSON: Final = b"application/json"
CSV: Final = b"text/csv"
PROBLEM: Final = b"application/problem+json"

NO_CONTENT: Final = 204
FAILED: Final = 500
OVERLOADED: Final = 503
OWN_FAULT: Final = 183

_ENVELOPE: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="'
_OF_JOB: Final = {"id", "state", "isExpired"}
"""The names in the JSON of Pardot's exports and imports, which has no envelope."""
_INTERNALS: Final = re.compile(
    rb"Traceback|site-packages|\.py\b|sqlalchemy|psycopg|sqlite3|lxml|pydantic|uvicorn|starlette|fastapi"
    rb"|\b(?!ConnectionError\b)[A-Z][a-z]+(?:[A-Z][a-z]+)*Error\b|SELECT |INSERT INTO|UPDATE .* SET "
    rb"|object at 0x|<class |NoneType"
)
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


class Response(NamedTuple):
    """A response, and the time until it was complete, in seconds."""

    status: int
    headers: Mapping[bytes, bytes]
    body: bytes
    seconds: float


def problem(request: Request, answer: Response, *, max_seconds: float) -> str | None:
    """Return the problem of a response, or None if there is none."""
    if answer.seconds > max_seconds:
        return f"it took {answer.seconds:.1f} seconds"
    if answer.status >= FAILED and not (answer.status == OVERLOADED and b"retry-after" in answer.headers):
        return f"HTTP {answer.status}"
    if not _shows_calls(request) and (found := internals(answer.body, request.data)):
        return f"internals: {found!r}"
    if request.is_head or answer.status == NO_CONTENT:
        return "a body" if answer.body else None
    try:
        return _api_problem(request, answer)
    except (ValueError, LookupError, TypeError, etree.XMLSyntaxError) as error:
        return f"not in the format of its API: {type(error).__name__}: {error}"


def problem_of_bytes(received: bytes) -> str | None:
    """Return the problem of all bytes that a connection received for an unknown request."""
    statuses = [int(status) for status in _STATUS.findall(received)]
    if failed := [status for status in statuses if status >= FAILED]:
        return f"HTTP {failed[0]}"
    if found := internals(received):
        return f"internals: {found!r}"
    if received and not received.startswith(b"HTTP/1.1 "):
        return "no HTTP"
    return None


def _shows_calls(request: Request) -> bool:
    """Return True if the answer shows what clients have sent, such as a generated text that names a library."""
    return b"/requests" in request.data.partition(b"\r\n")[0]


def internals(text: bytes, sent: bytes = b"") -> bytes | None:
    """Return text of the implementation that a client must not see and has not sent itself, or None."""
    return next((found[0] for found in _INTERNALS.finditer(text) if found[0] not in sent), None)


def _api_problem(request: Request, answer: Response) -> str | None:
    kind = answer.headers.get(b"content-type", b"")
    if kind == PROBLEM and request.api != "oauth":
        document = json.loads(answer.body)
        is_complete = (document["status"], bool(document["title"]), bool(document["detail"])) == (
            answer.status,
            True,
            True,
        )
        return None if is_complete else "an incomplete problem document"
    if request.api == "pardot":
        return _envelope_problem(kind, answer)
    if request.api == "rest":
        return _rest_problem(request.vendor, answer)
    if request.api == "control" and answer.status >= 400:  # noqa: PLR2004 (HTTP's classes)
        return "no problem document"
    if request.api in {"oauth", "control"} and kind.partition(b";")[0] == JSON:
        document = json.loads(answer.body)
        is_refused = request.api == "oauth" and answer.status >= 400  # noqa: PLR2004 (HTTP's classes)
        return "no name of an error" if is_refused and not (document.get("error") or document.get("title")) else None
    return None


def _rest_problem(vendor: str, answer: Response) -> str | None:
    """Check an answer of a vendor with REST paths: JSON, a file of an export in CSV, or one of its errors."""
    if answer.status >= 400:  # noqa: PLR2004 (HTTP's classes)
        refusal = httpx.Response(answer.status, headers=list(answer.headers.items()), content=answer.body)
        return None if calls_of(vendor).is_error(refusal) else f"no error of {vendor}"
    kind = answer.headers[b"content-type"].partition(b";")[0]
    if kind == CSV:
        widths = {len(row) for row in csv.reader(io.StringIO(answer.body.decode(), newline=""))}
        return None if len(widths) == 1 else f"rows of {sorted(widths)} fields"
    if kind != JSON:
        return f"content type {kind!r}"
    json.loads(answer.body)
    return None


def _envelope_problem(kind: bytes, answer: Response) -> str | None:
    """Check an answer of Pardot's API (section 2 of the contract). A batch lists its errors without a code."""
    if kind not in {XML, JSON}:
        return f"content type {kind!r}"
    code, message = _of_xml(answer.body) if kind == XML else _of_json(answer.body)
    if code is None:
        return None if answer.status == 200 else f"HTTP {answer.status}"  # noqa: PLR2004 (HTTP's number)
    if code == OWN_FAULT or message != MESSAGES[code] or answer.status not in STATUSES[code]:
        return f"HTTP {answer.status} with error {code}, {message!r}"
    return None


def _of_xml(body: bytes) -> tuple[int | None, str | None]:
    if not body.startswith(_ENVELOPE):
        raise ValueError(body[:60])
    envelope = etree.fromstring(body)
    if envelope.get("stat") == "ok":
        return None, None
    (err,) = envelope
    return (None, None) if err.tag == "errors" and len(err) else (int(err.get("code", "")), err.text)


def _of_json(body: bytes) -> tuple[int | None, str | None]:
    document: dict[str, Any] = json.loads(body)
    if "@attributes" not in document and document.keys() >= _OF_JOB:
        return None, None
    attributes = document["@attributes"]
    is_listed = attributes["stat"] == "ok" or document.get("errors")
    return (None, None) if is_listed else (attributes["err_code"], document["err"])
