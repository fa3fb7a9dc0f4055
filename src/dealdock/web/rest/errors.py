"""Errors of a REST API, before its vendor renders them."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple, TypeAlias

from dealdock.platform.errors import (
    DATABASE_ERRORS,
    NO_RECORD,
    AccountFull,
    Overloaded,
    RecordError,
    TooMuch,
    Unavailable,
)
from dealdock.platform.faults.effect import ErrorCode
from dealdock.web import messages
from dealdock.web.size_limits import RequestRefused

_log = logging.getLogger(__name__)


class ErrorKind(NamedTuple):
    """A kind of error: its HTTP status, and the text of its answer."""

    status: int
    text: str


ErrorTable: TypeAlias = Mapping[Any, ErrorKind]
"""A vendor's errors by the words, or numbers, of faults and journal. If several have the same status, the first is
usual.
"""


class HttpError(Exception):
    """An error of a call, which the vendor renders in its form."""

    def __init__(
        self,
        status: int,
        why: str | None = None,
        *,
        code: ErrorCode | None = None,
        detail: Any = None,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        """`why`: the explanation for a person. `code`: the vendor's word; by default the usual one of the status.

        `detail`: what else the vendor needs to render it.
        """
        super().__init__(status, why)
        self.status, self.why, self.code, self.detail, self.headers = status, why, code, detail, headers

    def __str__(self) -> str:
        return self.why or f"HTTP {self.status}"

    def kind(self, table: ErrorTable) -> tuple[Any, ErrorKind]:
        """Return the vendor's word for the error, and its kind. A status without a kind is a failure of the server."""
        if self.code is not None:
            return self.code, table[self.code]
        return next((each for each in table.items() if each[1].status == self.status), _FAILURE)


_FAILURE: Final = ("server_error", ErrorKind(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal server error"))


def http_error(error: Exception) -> HttpError:
    """Return the HTTP error for any other exception. The sandbox's own failures are logged with their cause."""
    match error:
        case HttpError():
            return error
        case RequestRefused(status=status, why=why) | TooMuch(status=status, why=why):
            return HttpError(status, why)
        case RecordError(reason=reason) if reason is NO_RECORD:
            return HttpError(HTTPStatus.NOT_FOUND, str(error))
        case AccountFull():
            return HttpError(HTTPStatus.INSUFFICIENT_STORAGE, str(error))
        case Overloaded() | Unavailable():
            return HttpError(HTTPStatus.SERVICE_UNAVAILABLE, str(error), headers=(messages.RETRY_AFTER,))
    if not isinstance(error, DATABASE_ERRORS):
        _log.error("a call failed because of an error in the sandbox", exc_info=error)
    return HttpError(HTTPStatus.INTERNAL_SERVER_ERROR, f"the sandbox itself failed, by a {type(error).__name__}")
