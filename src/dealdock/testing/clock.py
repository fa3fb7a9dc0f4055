"""An account's clock."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dealdock.testing.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test


class Clock:
    """An account's clock: new records are dated by it, keys and tokens live by it, dates in queries are seen from it.

    Every call answers what it shows then: a datetime in UTC, in whole seconds. A moment to be set is a datetime or
    ISO 8601 (`2026-01-01 09:00:00`), UTC where it names no offset.
    """

    def __init__(self, control: "Control", account_id: int) -> None:
        self._control = control
        self._path = ("accounts", account_id, "clock")

    @property
    def now(self) -> datetime:
        """What it shows."""
        return self._call("GET")

    def freeze(self, at: str | datetime | None = None) -> datetime:
        """Have it stand still: there, or where it is. Keys and tokens keep what was left of their life."""
        return self._call("PUT", body={"mode": "frozen"} | ({} if at is None else {"at": at}))

    def set(self, at: str | datetime) -> datetime:
        """Have it go on from there. Keys and tokens keep what was left of their life."""
        return self._call("PUT", body={"mode": "offset", "at": at})

    def advance(self, by: timedelta = timedelta(), /, **more: float) -> datetime:
        """Move it on, whether it stands or goes: keys and tokens grow older, as by waiting.

        By a timedelta or by its keywords, `hours=1, minutes=30`: whole seconds, not backwards.
        """
        seconds = (by + timedelta(**more)).total_seconds()
        if seconds != int(seconds):
            msg = f"a clock advances by whole seconds, not by {seconds}"
            raise ValueError(msg)
        return self._call("POST", "advance", body={"seconds": int(seconds)})

    def reset(self) -> datetime:
        """Have it show the real time again."""
        return self._call("PUT", body={"mode": "real"})

    def _call(self, method: str, *step: str, body: Any = None) -> datetime:
        return datetime.fromisoformat(self._control.call(method, *self._path, *step, body=body)["now"])
