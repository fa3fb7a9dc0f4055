"""The errors of version 5: codes with texts, and an HTTP status for each (contract 2.3)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from dealdock.platform import errors
from dealdock.platform.errors import RecordError
from dealdock.platform.limits.rules import LimitUse
from dealdock.vendors.pardot import errors as reasons
from dealdock.vendors.pardot.wire import errors as wire
from dealdock.vendors.pardot.wire.errors import MESSAGES, PardotError
from dealdock.web.pipeline import Headers
from dealdock.web.rest.errors import ErrorKind, ErrorTable, HttpError, http_error
from dealdock.web.size_limits import RequestRefused

_TEXTS: Final = MESSAGES | {
    198: "Endpoint not found",
    202: "Minute rate limit met",
    204: "File size exceeds the max post size or the body message can't be empty",
    205: "Action name is either missing or incorrect",
    206: "Invalid action argument value",
    207: "Missing required action argument",
    208: "Unknown action argument",
    209: "Too many fields have filters: The max number of 3 distinct fields with filters was exceeded for this query.",
    210: "Page token has expired.",
    211: "Page token is invalid.",
    214: "API request timed out.",
    219: "Deleted records can't be updated. Please undelete before updating.",
    224: "Invalid fields for request type",
    227: "One or more of the specified columns are missing in the file",
    231: "The maximum file size is too small",
    232: "The maximum file size is too large",
    242: "One or more requested records not found",
    245: "The supplied name is already in use.",
}
"""The texts, where version 5 has further codes or another text than versions 3 and 4."""

_STATUSES: Final = {
    **dict.fromkeys((49, 184, 199), 401),
    **dict.fromkeys((46, 53, 76, 201), 403),
    **dict.fromkeys((109, 198), 404),
    **dict.fromkeys((60, 108), 405),
    **dict.fromkeys((66, 122, 202), 429),
    183: 500,
}
"""The HTTP statuses that are not 400."""

ERRORS: Final[ErrorTable] = {code: ErrorKind(_STATUSES.get(code, 400), text) for code, text in _TEXTS.items()}
"""All errors by code."""

_OF_REASONS: Final[Mapping[Any, int]] = {
    **wire.CODES,
    errors.NO_RECORD: 109,
    reasons.NO_PROSPECT_ID: 109,
    reasons.FIELD_ID_TAKEN: 245,
    reasons.TAG_TAKEN: 245,
}
"""The codes of the services' errors, where they differ from versions 3 and 4."""

_TOO_LARGE: Final = 51
_FAILED: Final = 183
_OVERLOADED: Final = 66


def refused(code: int, why: str, detail: str = "", *, headers: Headers = ()) -> HttpError:
    """Return an error. `why` explains it to a person; `detail` is the text that the service appends to the code's
    text.
    """
    return HttpError(ERRORS[code].status, why, code=code, detail=detail, headers=headers)


def invalid(name: str, detail: str, why: str) -> HttpError:
    """Return error 51 for a parameter."""
    return refused(51, why, f"{name}. {detail}")


def limit_reached(use: LimitUse) -> HttpError:
    """Return the error for a call beyond a limit: 122 or 66."""
    code, why = wire.LIMITS[use.limit.name]
    return refused(code, why.format(use.limit.calls))


def to_error(error: Exception) -> HttpError:
    """Return the error of version 5 for an exception. The sandbox's own failures are logged with their cause."""
    if isinstance(error, PardotError):
        return refused(error.code, error.why, error.detail)
    if isinstance(error, RequestRefused) and error.is_upload:
        return refused(204, error.why)
    if isinstance(error, RecordError) and (number := _OF_REASONS.get(error.reason)) is not None:
        return refused(number, str(error))
    known = http_error(error)
    if known.code is not None:
        return known
    code = {HTTPStatus.INTERNAL_SERVER_ERROR: _FAILED, HTTPStatus.SERVICE_UNAVAILABLE: _OVERLOADED}
    known.code = code.get(HTTPStatus(known.status), _TOO_LARGE)
    return known


def message(error: HttpError) -> str:
    """Return the text of an error: the text of its code, and its detail."""
    _, kind = error.kind(ERRORS)
    return f"{kind.text}: {error.detail}" if error.detail else kind.text
