"""How Pardot says what went wrong: a code and its text, always the same."""

from importlib.resources import files
from typing import Final

from dealdock.platform import errors as core
from dealdock.vendors.pardot import errors


def _messages() -> dict[int, str]:
    rows = files(__package__).joinpath("error-codes.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {int(code): message for code, message in (row.split("\t") for row in rows)}


MESSAGES: Final = _messages()
"""Every code of the service with its exact text; clients compare the texts too."""

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
    core.TooManyCallsAtOnce: 66,
    core.NoMoreIds: 67,
    core.DailyLimitReached: 122,
    core.LockedOut: 131,
    errors.ProspectIsDeleted: 132,
    core.NoSuchToken: 184,
    core.NoSuchBusinessUnit: 201,
    core.Unavailable: 66,
    core.Overloaded: 66,
    core.OutcomeUnknown: 183,
    core.StorageFails: 183,
    core.StorageFull: 183,
}
"""What the core's errors are called here."""

STATUSES: Final[dict[int, tuple[int, ...]]] = {
    **dict.fromkeys(MESSAGES, (200,)),
    51: (200, 400, 408, 413, 414, 431),
    66: (200, 503),
    183: (500,),
    184: (401,),
    198: (200, 404),
}
"""The HTTP statuses that each code comes with, its usual one first."""

EXPECTED: Final = tuple(CODES)
"""The caller's mistakes, and the database's. Any other error of the core's is the sandbox's own."""


class PardotError(Exception):
    """A call that fails with one of the service's codes."""

    def __init__(self, code: int, why: str, *, status: int | None = None) -> None:
        """`why`: what is wrong in this call, for a person. `status`: of HTTP, where it isn't the code's usual one."""
        super().__init__(code, why)
        self.code = code
        self.why = why
        self.status = status or STATUSES[code][0]

    @property
    def message(self) -> str:
        """The code's text."""
        return MESSAGES[self.code]


def spoken(error: core.DealdockError) -> PardotError:
    """Return what the service calls an error of the core's."""
    return PardotError(
        CODES[type(error)], error.why, status=503 if isinstance(error, core.Unavailable | core.Overloaded) else None
    )
