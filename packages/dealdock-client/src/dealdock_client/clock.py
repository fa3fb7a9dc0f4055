"""An account's clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from dealdock_client.errors import ControlError, described, with_parameters
from dealdock_client.records import moment

if TYPE_CHECKING:
    from dealdock_client.control import Control


__tracebackhide__ = True  # a failing test's traceback ends in the test


class Clock:
    """An account's clock. It dates new records, and determines the age of keys and tokens and relative dates in
    queries.

    Every method returns the account's time after the call: a datetime in UTC, in whole seconds. A time to set is a
    datetime or ISO 8601 (`2026-01-01 09:00:00`), in UTC unless it has an offset.
    """

    def __init__(self, control: Control, account_id: int) -> None:
        self._control = control
        self._path = ("accounts", account_id, "clock")

    @property
    def now(self) -> datetime:
        """The account's current time."""
        return self._call("GET")

    @with_parameters
    def freeze(self, at: str | datetime | None = None) -> datetime:
        """Stop the clock, at the given time or at the current one. Keys and tokens keep their remaining lifetime."""
        return self._call("PUT", body={"mode": "frozen", **({} if at is None else {"at": at})})

    @with_parameters
    def set(self, at: str | datetime) -> datetime:
        """Set the clock, which then runs on. Keys and tokens keep their remaining lifetime."""
        if at is None:
            msg = "set(): at: must be a datetime or a text in ISO 8601, is None. Use reset() for the real time"
            raise TypeError(msg)
        return self._call("PUT", body={"mode": "offset", "at": at})

    @with_parameters
    def advance(
        self,
        by: timedelta = timedelta(),
        /,
        *,
        weeks: float = 0,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> datetime:
        """Move the clock forward, whether it runs or not. Keys and tokens become older, as if the time had passed.

        The step is a timedelta, keywords such as `hours=1, minutes=30`, or both: whole seconds, not negative.
        """
        if not isinstance(by, timedelta):
            msg = f"advance() takes a timedelta or keywords, not {by!r}. Name the unit: advance(seconds={by!r})"
            raise TypeError(msg)
        step = by + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        if step.microseconds:
            msg = f"a clock advances by whole seconds, not by {step.total_seconds()}"
            raise ValueError(msg)
        return self._call("POST", "advance", body={"seconds": step // timedelta(seconds=1)})

    def reset(self) -> datetime:
        """Return to the real time."""
        return self._call("PUT", body={"mode": "real"})

    def __repr__(self) -> str:
        """Return the account's time and the mode of its clock."""
        try:
            state = self._control.call("GET", *self._path)
        except ControlError as error:
            return f"<Clock of account {self._path[1]}: {error}>"
        return f"<Clock of account {self._path[1]}: {described(moment(state['now']))}, {state['mode']}>"

    def _call(self, method: str, *step: str, body: Any = None) -> datetime:
        return moment(self._control.call(method, *self._path, *step, body=body)["now"])
