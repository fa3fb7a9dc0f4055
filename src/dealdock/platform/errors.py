"""Domain errors. Each vendor maps them to its codes and texts."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dealdock.platform.text import quoted

DISK_FULL_ERRNOS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The error numbers of a full disk, and of a quota or limit of size that is reached."""


class DealdockError(Exception):
    """An error that the caller, the database or the disk causes. Its text explains it to a person."""


@dataclass(frozen=True, eq=False)
class Reason:
    """A reason for a `RecordError`. The platform defines the reasons below, and each vendor adds its own."""

    template: str
    """The explanation for a person, with a placeholder for each argument of the error."""


NO_RECORD: Final = Reason("nothing of this kind has the id {}, or it is deleted")
"""For kinds of record without a reason of their own."""
NO_USER_ID: Final = Reason("no user has the id {}")
NO_USER_EMAIL: Final = Reason("no user has the address {}")
USERS_DIFFER: Final = Reason("user {} hasn't the address {}")
USER_EMAIL_TAKEN: Final = Reason("another user of the account has the address {}")
KEY_TAKEN: Final = Reason("another user of the sandbox has the key")


class RecordError(DealdockError):
    """A call that does not fit the stored records: a record that it names is missing, or a name is taken."""

    def __init__(self, reason: Reason, *args: object) -> None:
        """Create the error. `args` are the values that the reason's text names."""
        super().__init__(*args)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason.template.format(*(quoted(each) if isinstance(each, str) else each for each in self.args))


class LoginFailed(DealdockError):
    """The credentials do not belong to a user who may log in."""


class LockedOut(DealdockError):
    """A login while its address is locked out after repeated failures. The correct password is refused, too."""


class NoSuchAccount(DealdockError):
    """No account has that id in this sandbox."""


class NoSuchSnapshot(DealdockError):
    """The account has no snapshot of that name."""


class Outdated(DealdockError):
    """The unit of work began with data that another transaction has changed since. Run again, it reads the new data."""


class Abandoned(Outdated):
    """A unit of work whose dataset was replaced by a reset, or deleted with its account. It runs again."""


class Overloaded(DealdockError):
    """More calls than can be served: no thread is free, nor soon will be."""


class TooMuch(DealdockError):
    """A call whose answer would have more records, or longer ones, than one answer may have. It says what to do."""

    status: Final = 413
    """The HTTP status of the refusal."""

    @property
    def why(self) -> str:
        """The reason of the refusal."""
        return str(self)


class NoMoreIds(DealdockError):
    """The next id would be over the highest that there may be. Nothing was written."""


class Unavailable(DealdockError):
    """The database can't be reached, or has no space. Nothing was done, and a later attempt may succeed."""


class OutcomeUnknown(DealdockError):
    """The connection was lost at COMMIT, so the transaction took effect completely or not at all."""


class StorageFails(DealdockError):
    """A read or write that the disk refused. Nothing was changed; the text contains advice."""


class StorageFull(StorageFails):
    """A write for which the disk has no room."""


class AccountFull(StorageFull):
    """A call that would add something to an account which has reached the setting `account_max_bytes`."""


class StorageDamaged(StorageFails):
    """A read or write of damaged pages. No later attempt succeeds."""


DATABASE_ERRORS: Final = (Unavailable, OutcomeUnknown, StorageFails)
"""Errors of the database itself: it cannot be reached, its disk is full or fails, or a COMMIT was lost."""


class SceneNotKept(DealdockError):
    """A reset to a scene in JSON Lines, which is not stored."""


class UsersChanged(DealdockError):
    """An import during which the account got a user with the id of an imported record."""


class Unwritable(DealdockError):
    """A write that a write guard refuses: a mistake of the program, not of the caller."""


class WrongSetting(DealdockError):
    """A setting, an option or a state of the database that the sandbox can't work with."""


class WrongScene(DealdockError):
    """A scene that can't be used; each line of its text is a problem: `file:line: field: what is wrong`."""

    def __init__(self, text: str, places: Sequence[tuple[tuple[str | int, ...], int, str]] = ()) -> None:
        """`places`: the path to the value, its line, and the mistake, as far as they are known."""
        super().__init__(text)
        self.places = places


class UnknownVendor(DealdockError):
    """No vendor has that name."""
