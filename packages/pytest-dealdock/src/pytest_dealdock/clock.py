"""An account's clock."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pytest_dealdock.records import moment

if TYPE_CHECKING:
    from pytest_dealdock.control import Control

__tracebackhide__ = True  # a failing test's traceback ends in the test


class Clock:
    """An account's clock. It dates new records, and determines the age of keys and tokens and relative dates in
    queries.

    Every method returns the account's time after the call: a datetime in UTC, in whole seconds. A time to set is a
    datetime or ISO 8601 (`2026-01-01 09:00:00`), in UTC unless it has an offset.
    """

    def __init__(self, control: "Control", account_id: int) -> None:
        self._control = control
        self._path = ("accounts", account_id, "clock")

    @property
    def now(self) -> datetime:
        """The account's current time."""
        return self._call("GET")

    def freeze(self, at: str | datetime | None = None) -> datetime:
        """Stop the clock, at the given time or at the current one. Keys and tokens keep their remaining lifetime."""
        return self._call("PUT", body={"mode": "frozen"} | ({} if at is None else {"at": at}))

    def set(self, at: str | datetime) -> datetime:
        """Set the clock, which then runs on. Keys and tokens keep their remaining lifetime."""
        return self._call("PUT", body={"mode": "offset", "at": at})

    def advance(self, by: timedelta = timedelta(), /, **more: float) -> datetime:
        """Move the clock forward, whether it runs or not. Keys and tokens grow older, as by waiting.

        The step is a timedelta or its keywords, `hours=1, minutes=30`: whole seconds, not negative.
        """
        seconds = (by + timedelta(**more)).total_seconds()
        if seconds != int(seconds):
            msg = f"a clock advances by whole seconds, not by {seconds}"
            raise ValueError(msg)
        return self._call("POST", "advance", body={"seconds": int(seconds)})

    def reset(self) -> datetime:
        """Return to the real time."""
        return self._call("PUT", body={"mode": "real"})

    def _call(self, method: str, *step: str, body: Any = None) -> datetime:
        return moment(self._control.call(method, *self._path, *step, body=body)["now"])
