"""Answers in JSON (contract 1.4)."""

import json
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


def encoded(body: Any) -> bytes:
    """Return the body of an answer in JSON, without blanks."""
    return json_pieces.encoded(_ENCODER, body)


def render(call: RestCall, result: Any) -> Answer:
    """Render the result of an operation."""
    return Answer(200, encoded(result), JSON, headers=_limit_headers(call))


def render_error(table: ErrorTable, error: HttpError, call: RestCall | None) -> Answer:
    """Render an error: most as an object with `error`."""
    code, _ = error.kind(table)
    problem = PROBLEMS[code]
    text = problem.text.format(problem.usual if error.detail is None else error.detail)
    headers = (*_limit_headers(call), *(() if error.headers else problem.headers))
    if problem.member == "text":
        return Answer(error.status, text.encode(), TEXT, headers=headers)
    body = {problem.member: text, **problem.others} if problem.member else {"status": problem.status, "error": text}
    return Answer(problem.status, encoded(body), JSON, headers=headers)


def _limit_headers(call: RestCall | None) -> limits.Headers:
    """Return the headers of an account without limits. The pipeline adds those of other accounts."""
    return limits.NO_LIMITS if isinstance(call, Call) and call.is_permitted and not call.is_counted else ()
