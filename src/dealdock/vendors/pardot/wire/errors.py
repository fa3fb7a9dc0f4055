"""Pardot's errors: codes, each with a fixed text."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final, Literal, TypeAlias

from dealdock.platform import errors
from dealdock.platform.errors import DealdockError, Overloaded, Reason, RecordError, Unavailable
from dealdock.platform.limits.rules import Limit
from dealdock.vendors.pardot import errors as reasons
from dealdock.vendors.pardot.settings import CONCURRENT, DAILY

LOWEST_VERSION: Final = 3


def _messages() -> dict[int, str]:
    rows = files(__package__).joinpath("error-codes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {int(code): message for code, message in (row.split("\t") for row in rows)}


MESSAGES: Final = _messages()
"""All codes of the service with their exact texts, which clients may compare."""

CODES: Final[Mapping[Reason | type[DealdockError], int]] = {
    reasons.NO_PROSPECT_ID: 3,
    reasons.NO_PROSPECT_EMAIL: 4,
    reasons.PROSPECT_EMAIL_TAKEN: 9,
    errors.NO_USER_ID: 10,
    errors.NO_USER_EMAIL: 11,
    errors.LoginFailed: 15,
    errors.NO_RECORD: 16,
    reasons.NOT_ON_LIST: 16,
    reasons.NO_VISITOR: 24,
    reasons.NO_OPPORTUNITY: 35,
    reasons.NO_CAMPAIGN: 38,
    reasons.PROSPECTS_DIFFER: 44,
    errors.USERS_DIFFER: 45,
    reasons.NO_VISIT: 48,
    reasons.FIELD_ID_TAKEN: 51,
    reasons.PROSPECT_EMAIL_IN_USE: 54,
    reasons.NO_LIST: 55,
    reasons.ALREADY_ON_LIST: 58,
    errors.NoMoreIds: 67,
    reasons.TOO_MANY_PROSPECTS: 67,
    reasons.TOO_MANY_FIELDS: 67,
    reasons.TOO_MANY_VALUES: 67,
    reasons.TOO_LONG_VALUES: 67,
    errors.LockedOut: 131,
    reasons.PROSPECT_DELETED: 132,
    reasons.EXPORT_OVER: 178,
    reasons.IMPORT_NOT_OPEN: 155,
    reasons.IMPORT_OVER: 161,
    reasons.NO_ROWS: 156,
    errors.Unavailable: 66,
    errors.Overloaded: 66,
    errors.OutcomeUnknown: 183,
    errors.StorageFails: 183,
    errors.StorageFull: 183,
    errors.AccountFull: 183,
    errors.StorageDamaged: 183,
}
"""The codes of domain errors. Any other is a failure of the sandbox."""

LIMITS: Final[Mapping[str, tuple[int, str]]] = {
    DAILY: (122, "the account may be called {} times a day, and has been"),
    CONCURRENT: (66, "the account may have {} calls under way at once, and has"),
}
"""The code of each limit when it is exhausted, and the explanation for a person."""

StatusVersion: TypeAlias = Literal[3, 4]
"""The version of the API whose HTTP statuses an answer has."""

_VERSION_3: Final = {183: 500, 184: 401}
"""The HTTP statuses of version 3 that are not 200."""

_VERSION_4: Final = {
    **dict.fromkeys((1, 15, 49, 66, 88, 89, 122), 200),
    60: 405,
    183: 500,
    184: 401,
    198: 404,
    201: 403,
}
"""The HTTP statuses of version 4 that are not 400."""

_TOO_LARGE: Final = (400, 408, 413, 414, 431)

_OTHERS: Final[Mapping[int, tuple[int, ...]]] = {51: _TOO_LARGE, 66: (503,), 198: (404,)}
"""Further statuses of a code: the server's own, in both versions."""


def usual_status(code: int, version: StatusVersion) -> int:
    """Return the HTTP status of an error in a version of the API."""
    return _VERSION_3.get(code, 200) if version == LOWEST_VERSION else _VERSION_4.get(code, 400)


STATUSES: Final[dict[int, tuple[int, ...]]] = {
    code: tuple(dict.fromkeys((usual_status(code, 3), usual_status(code, 4), *_OTHERS.get(code, ()))))
    for code in MESSAGES
}
"""The HTTP statuses of each code: version 3's first, then version 4's if it differs."""


class PardotError(Exception):
    """A call that fails with one of the service's codes."""

    def __init__(self, code: int, why: str, *, status: int | None = None, detail: str = "") -> None:
        """Create the error. `why` explains it to a person.

        `status` replaces the usual HTTP status of the code. `detail` is the text that the service appends to the code's
        text.
        """
        super().__init__(code, why)
        self.code = code
        self.why = why
        self.status = status
        self.detail = detail

    @property
    def message(self) -> str:
        """Return the text of the code, and its detail."""
        return f"{MESSAGES[self.code]}: {self.detail}" if self.detail else MESSAGES[self.code]

    def status_in(self, version: StatusVersion) -> int:
        """Return the HTTP status in a version of the API."""
        return self.status or usual_status(self.code, version)


def limit_reached(limit: Limit) -> PardotError:
    """Return the error for a call beyond a limit."""
    code, why = LIMITS[limit.name]
    return PardotError(code, why.format(limit.calls))


def translated(error: Exception) -> PardotError | None:
    """Return the service's error for a domain error, or None for a failure of the sandbox."""
    if isinstance(error, PardotError):
        return error
    if not isinstance(error, DealdockError):
        return None
    code = CODES.get(error.reason if isinstance(error, RecordError) else type(error))
    if code is None:
        return None
    return PardotError(code, str(error), status=503 if isinstance(error, Unavailable | Overloaded) else None)
