"""Rules for answers, whatever was sent."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import httpx
from lxml import etree

from dealdock.vendors.pardot.wire.errors import MESSAGES, STATUSES
from soak.anything.sent import Sent
from tests.across.calls import calls_of

XML: Final = b"text/xml; charset=utf-8"
JSON: Final = b"application/json"
PROBLEM: Final = b"application/problem+json"

NO_CONTENT: Final = 204
FAILED: Final = 500
OVERLOADED: Final = 503
OWN_FAULT: Final = 183

_ENVELOPE: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="'
_INTERNALS: Final = re.compile(
    rb"Traceback|site-packages|\.py\b|sqlalchemy|psycopg|sqlite3|lxml|pydantic|uvicorn|starlette|fastapi"
    rb"|\b[A-Z][a-z]+(?:[A-Z][a-z]+)*Error\b|SELECT |INSERT INTO|UPDATE .* SET |object at 0x|<class |NoneType"
)
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


class Answered(NamedTuple):
    """An answer, and how long it took in seconds."""

    status: int
    headers: Mapping[bytes, bytes]
    body: bytes
    seconds: float


def complaint(sent: Sent, answer: Answered, *, patience: float) -> str | None:
    """Return the problem of an answer, or None if there is none."""
    if answer.seconds > patience:
        return f"it took {answer.seconds:.1f} seconds"
    if answer.status >= FAILED and not (answer.status == OVERLOADED and b"retry-after" in answer.headers):
        return f"HTTP {answer.status}"
    if found := internals(answer.body):
        return f"internals: {found!r}"
    if sent.is_head or answer.status == NO_CONTENT:
        return "a body" if answer.body else None
    try:
        return _in_voice(sent, answer)
    except (ValueError, LookupError, TypeError, etree.XMLSyntaxError) as error:
        return f"not in its voice: {type(error).__name__}: {error}"


def complaint_of_bytes(received: bytes) -> str | None:
    """Return the problem of all bytes that a connection received for an unknown request."""
    statuses = [int(status) for status in _STATUS.findall(received)]
    if failed := [status for status in statuses if status >= FAILED]:
        return f"HTTP {failed[0]}"
    if found := internals(received):
        return f"internals: {found!r}"
    if received and not received.startswith(b"HTTP/1.1 "):
        return "no HTTP"
    return None


def internals(text: bytes) -> bytes | None:
    """Find text that only the implementation knows."""
    found = _INTERNALS.search(text)
    return found and found[0]


def _in_voice(sent: Sent, answer: Answered) -> str | None:
    kind = answer.headers.get(b"content-type", b"")
    if kind == PROBLEM and sent.voice != "oauth":
        said = json.loads(answer.body)
        is_one = (said["status"], bool(said["title"]), bool(said["detail"])) == (answer.status, True, True)
        return None if is_one else "not a whole problem"
    if sent.voice == "pardot":
        return _in_envelope(kind, answer)
    if sent.voice == "rest":
        return _in_form(sent.vendor, answer)
    if sent.voice == "control" and answer.status >= 400:  # noqa: PLR2004 (HTTP's classes)
        return "no problem that is told"
    if sent.voice in {"oauth", "control"} and kind.startswith(JSON):
        said = json.loads(answer.body)
        is_refused = sent.voice == "oauth" and answer.status >= 400  # noqa: PLR2004 (HTTP's classes)
        return "no error that is named" if is_refused and not (said.get("error") or said.get("title")) else None
    return None


def _in_form(vendor: str, answer: Answered) -> str | None:
    """Check an answer of a vendor with REST paths: JSON, or one of its errors."""
    if answer.status >= 400:  # noqa: PLR2004 (HTTP's classes)
        refusal = httpx.Response(answer.status, headers=list(answer.headers.items()), content=answer.body)
        return None if calls_of(vendor).is_error(refusal) else f"no error of {vendor}"
    if not answer.headers[b"content-type"].startswith(JSON):
        return f"content type {answer.headers[b'content-type']!r}"
    json.loads(answer.body)
    return None


def _in_envelope(kind: bytes, answer: Answered) -> str | None:
    """Section 2 of the contract."""
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
    return int(err.get("code", "")), err.text


def _of_json(body: bytes) -> tuple[int | None, str | None]:
    said: dict[str, Any] = json.loads(body)
    attributes = said["@attributes"]
    return (None, None) if attributes["stat"] == "ok" else (attributes["err_code"], said["err"])
