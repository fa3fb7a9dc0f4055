"""Answers in JSON, and the headers of every answer (contract 1.4)."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

from dealdock.vendors.apollo import limits
from dealdock.vendors.apollo.errors import PROBLEMS
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
    """Render an error: most as an object with `error`."""
    code, _ = error.kind(table)
    problem = PROBLEMS[code]
    text = problem.text.format(problem.usual if error.detail is None else error.detail)
    own = () if error.headers else problem.headers
    headers = (_NO_CACHE, *_call_headers(call), *_limit_headers(call), *own)
    if problem.member == "text":
        return Answer(error.status, text.encode(), TEXT, headers=headers)
    if problem.member == "match":
        body: dict[str, Any] = {"status": "failed", "error_code": "INVALID_REQUEST", "error_message": text}
    elif problem.member:
        body = {problem.member: text, **problem.others}
    else:
        body = {"status": problem.status, "error": text}
    return Answer(problem.status, encoded(body), JSON, headers=headers)


def _call_headers(call: RestCall | None) -> Iterator[tuple[bytes, bytes]]:
    """Yield the headers with the ids of a call and its seconds. A call without permission has one id."""
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
    """Return the headers of an account whose calls are not counted. The pipeline adds those of other accounts."""
    return call.limit_headers() if isinstance(call, Call) and call.is_permitted and not call.is_counted else ()
