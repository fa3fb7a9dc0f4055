"""Answers in JSON, and the headers of every answer (contract 1.4)."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

from dealdock.vendors.apollo import error_details
from dealdock.vendors.apollo.errors import PROBLEMS, SOURCE_OF_LINK, Problem
from dealdock.vendors.apollo.settings import DETAILED, DETAILED_ALONE, EDITIONS
from dealdock.vendors.apollo.wire import limits
from dealdock.vendors.apollo.wire.call import Call
from dealdock.web.messages import Answer
from dealdock.web.rest import json_pieces
from dealdock.web.rest.call import RestCall
from dealdock.web.rest.errors import ErrorTable, HttpError

JSON: Final = b"application/json; charset=utf-8"
TEXT: Final = b"text/plain; charset=utf-8"

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))

_ESCAPES: Final = {character: f"\\u{ord(character):04x}" for character in "&<>"}
"""The characters that would mean something in HTML. In JSON, they occur in texts alone."""

_ETAG_DIGITS: Final = 32
_FRESH: Final = (b"cache-control", b"max-age=0, private, must-revalidate")
_NO_CACHE: Final = (b"cache-control", b"no-cache")


def encoded(body: Any) -> bytes:
    """Return the body of an answer in JSON, without blanks."""
    return json_pieces.encoded(_ENCODER, body, _finished)


def _finished(text: str) -> bytes:
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text.encode()


def render(call: RestCall, result: Any) -> Answer:
    """Render the result of an operation."""
    body = encoded(result)
    tag = hashlib.sha256(body).hexdigest()[:_ETAG_DIGITS]
    headers = ((b"etag", f'W/"{tag}"'.encode()), _FRESH, *_call_headers(call), *_limit_headers(call))
    return Answer(200, body, JSON, headers=headers)


def render_error(table: ErrorTable, error: HttpError, call: RestCall | None) -> Answer:
    """Render an error in the form of the account's edition, or of the newest edition if the account is unknown."""
    code, _ = error.kind(table)
    problem = PROBLEMS[code]
    text = problem.text.format(problem.usual if error.detail is None else error.detail)
    edition = call.settings.edition if isinstance(call, Call) and call.is_known else EDITIONS.default
    own = () if error.headers else problem.headers
    headers = (_NO_CACHE, *_call_headers(call), *_limit_headers(call), *own)
    has_details = edition >= DETAILED
    if not has_details:
        text = text.replace(SOURCE_OF_LINK, "")
    details = error_details.shown(code, text, error, error.headers or problem.headers) if has_details else None
    if details is None and problem.member == "text":
        return Answer(error.status, text.encode(), TEXT, headers=headers)
    body = _body(problem, text) if details is None or edition < DETAILED_ALONE else {}
    if details is not None:
        body["error_details"] = details
    status = error.status if code == "server_error" else problem.status  # such as 507, for a full account
    return Answer(status, encoded(body), JSON, headers=headers)


def _body(problem: Problem, text: str) -> dict[str, Any]:
    """Return the fields of an error that are older than `error_details`."""
    if problem.member == "match":
        return {"status": "failed", **problem.others, "error_message": text}
    if problem.member:
        return {"error" if problem.member == "text" else problem.member: text, **problem.others}
    return {"status": problem.status, "error": text}


def _call_headers(call: RestCall | None) -> Iterator[tuple[bytes, bytes]]:
    """Yield the headers with the ids of a call and its seconds. A call without permission has only one id."""
    if not isinstance(call, Call):
        return
    yield b"x-request-id", _unique(call)
    yield b"x-runtime", f"{call.seconds:.6f}".encode()
    if call.is_permitted:
        yield b"x-transaction-id", _unique(call)


def _unique(call: Call) -> bytes:
    """Return a random UUID, of version 4."""
    digits = call.sandbox.randomness.unique()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}".encode()


def _limit_headers(call: RestCall | None) -> limits.Headers:
    """Return the headers of an account whose calls are not counted. The pipeline adds the headers of other accounts."""
    return call.limit_headers() if isinstance(call, Call) and call.is_permitted and not call.is_counted else ()
