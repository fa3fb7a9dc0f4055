"""Pardot's errors: codes, each with a fixed text."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from dealdock.platform import errors as core
from dealdock.platform.limits.rules import Limit
from dealdock.vendors.pardot import errors
from dealdock.vendors.pardot.limits import CONCURRENT, DAILY


def _messages() -> dict[int, str]:
    rows = files(__package__).joinpath("error-codes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {int(code): message for code, message in (row.split("\t") for row in rows)}


MESSAGES: Final = _messages()
"""All codes of the service with their exact texts, which clients may compare."""

CODES: Final[dict[type[core.DealdockError], int]] = {
    errors.NoSuchProspectId: 3,
    errors.NoSuchProspectEmail: 4,
    errors.ProspectEmailTaken: 9,
    core.NoSuchUserId: 10,
    core.NoSuchUserEmail: 11,
    core.LoginFailed: 15,
    core.NoSuchRecord: 16,
    errors.NotOnList: 16,
    errors.NoSuchOpportunity: 35,
    errors.NoSuchCampaign: 38,
    errors.ProspectsDiffer: 44,
    core.UsersDiffer: 45,
    errors.FieldIdTaken: 51,
    errors.ProspectEmailInUse: 54,
    errors.NoSuchList: 55,
    errors.AlreadyOnList: 58,
    core.NoMoreIds: 67,
    core.LockedOut: 131,
    errors.ProspectIsDeleted: 132,
    core.Unavailable: 66,
    core.Overloaded: 66,
    core.OutcomeUnknown: 183,
    core.StorageFails: 183,
    core.StorageFull: 183,
}
"""The codes of domain and core errors."""

LIMITS: Final[Mapping[str, tuple[int, str]]] = {
    DAILY: (122, "the account may be called {} times a day, and has been"),
    CONCURRENT: (66, "the account may have {} calls under way at once, and has"),
}
"""The code of each limit when it is exhausted, and the explanation for a person."""

STATUSES: Final[dict[int, tuple[int, ...]]] = {
    **dict.fromkeys(MESSAGES, (200,)),
    51: (200, 400, 408, 413, 414, 431),
    66: (200, 503),
    183: (500,),
    184: (401,),
    198: (200, 404),
}
"""The HTTP statuses of each code, the usual one first."""

EXPECTED: Final = tuple(CODES)
"""Errors of the caller and of the database. Any other core error is a failure of the sandbox."""


class PardotError(Exception):
    """A call that fails with one of the service's codes."""

    def __init__(self, code: int, why: str, *, status: int | None = None) -> None:
        """Create the error. `why` explains it to a person. `status` replaces the usual HTTP status of the code."""
        super().__init__(code, why)
        self.code = code
        self.why = why
        self.status = status or STATUSES[code][0]

    @property
    def message(self) -> str:
        """Return the text of the code."""
        return MESSAGES[self.code]


def limit_reached(limit: Limit) -> PardotError:
    """Return the error for a call beyond a limit."""
    code, why = LIMITS[limit.name]
    return PardotError(code, why.format(limit.calls))


def spoken(error: core.DealdockError) -> PardotError:
    """Return the service's error for a domain or core error."""
    return PardotError(
        CODES[type(error)], error.why, status=503 if isinstance(error, core.Unavailable | core.Overloaded) else None
    )
