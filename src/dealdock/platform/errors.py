"""Domain errors. Each vendor maps them to its codes and texts."""

import errno
from collections.abc import Sequence
from typing import ClassVar, Final

from dealdock.platform.text import quoted

NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where a disk is full, or a quota or a limit of size is reached."""


class DealdockError(Exception):
    """Anything that a caller did wrong or that stands in the way; its text is meant for a person."""

    words: ClassVar[str] = ""
    """What is wrong, with what the error is raised with at each `{}`; without words the error's text says it."""

    @property
    def why(self) -> str:
        """The explanation for a person; it names what the caller gave."""
        if not self.words:
            return str(self)
        return self.words.format(*(quoted(each) if isinstance(each, str) else each for each in self.args))


class NoSuchRecord(DealdockError):
    """No live record has that id in this dataset; for the kinds that have no words of their own."""

    words = "nothing of this kind has the id {}, or it is deleted"


class NoSuchUserId(DealdockError):
    """No user has that id in this dataset."""

    words = "no user has the id {}"


class NoSuchUserEmail(DealdockError):
    """No user has that address in this dataset."""

    words = "no user has the address {}"


class UsersDiffer(DealdockError):
    """An id and an address were given, of two users."""

    words = "user {} hasn't the address {}"


class UserEmailTaken(DealdockError):
    """Another user of the account has the address."""


class KeyTaken(DealdockError):
    """Another user of the sandbox has the key."""


class LoginFailed(DealdockError):
    """The credentials are not those of a user who may log in."""


class LockedOut(DealdockError):
    """Too many logins failed in a row: for a while none succeeds, a right one neither."""

    words = "too many logins with this address failed: none succeeds before {:%H:%M:%S} UTC"


class NoSuchAccount(DealdockError):
    """No account has that id in this sandbox."""


class NoSuchFault(DealdockError):
    """The account has no fault with that number."""


class TooManyFaults(DealdockError):
    """The account has as many faults as it may have."""


class NoSuchSnapshot(DealdockError):
    """The account has no snapshot of that name."""


class Abandoned(DealdockError):
    """The dataset was left behind by a reset in between: looked up again, the account has another, or is gone."""


class Overloaded(DealdockError):
    """More calls than can be served: no thread is free, nor soon will be."""


class NoMoreIds(DealdockError):
    """The next id would be over the highest that there may be. Nothing was written."""


class Unavailable(DealdockError):
    """The database can't be reached, or has no room: nothing was done, and later it may be possible."""


class FillingLost(Unavailable):
    """A dataset that was being filled was swept away, since no sign of life came from the process that filled it."""

    def __init__(self) -> None:
        super().__init__(
            "what was written was taken for left behind, since this process gave no sign of life for a while: "
            "nothing has changed, so it can be done again"
        )


class OutcomeUnknown(DealdockError):
    """The connection was lost at COMMIT: what was to be done was done whole, or not at all."""


class StorageFails(DealdockError):
    """The disk doesn't let the database do what it must: nothing was done; the text says what to see to."""


class StorageFull(StorageFails):
    """There is no room left on it."""


AWAY: Final = (Unavailable, OutcomeUnknown, StorageFails)
"""The database's own, which no caller is to blame for."""


class SceneNotKept(DealdockError):
    """The account began with a scene in lines, which may be of any size: it can't be gone back to."""


class UsersChanged(DealdockError):
    """An account got a user meanwhile whose id a record of what is imported has."""


class Unwritable(DealdockError):
    """A write that a write guard refuses: a mistake of the program, not of the caller."""


class WrongSetting(DealdockError):
    """A setting, an option or a state of the database that the sandbox can't work with."""


class WrongScene(DealdockError):
    """A scene that can't be used; each line of its text is a problem: `file:line: field: what is wrong`."""

    def __init__(self, text: str, places: Sequence[tuple[tuple[str | int, ...], int, str]] = ()) -> None:
        """`places`: the way to the value, its line, and what is wrong with it, where that is known."""
        super().__init__(text)
        self.places = places


class UnknownVendor(DealdockError):
    """No vendor has that name."""
