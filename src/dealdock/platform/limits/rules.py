"""Limits of an account's calls, as a vendor declares them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias

WindowKind = Literal["calendar_day", "fixed", "first_call", "rolling", "concurrent"]
"""The windows that calls are counted in.

- `calendar_day`: from midnight to midnight in the account's time zone
- `fixed`: of `seconds`, one after another since 1970
- `first_call`: of `seconds`, from the first call after the last window
- `rolling`: the last `seconds` before each call
- `concurrent`: no window; calls count until they are answered
"""


class Limit(NamedTuple):
    """A maximum number of calls of an account, in a window of time or at once."""

    name: str
    """At most 32 characters, unique among a vendor's limits."""
    kind: WindowKind
    calls: int | None
    """None: any number. The calls of a limited account are counted in such a window, too."""
    seconds: int = 0
    scope: str | None = None
    """The property of calls, such as `key`, that has a count for each of its values. Calls without it are not counted.

    None: the account has one count for all calls.
    """
    is_always_counted: bool = False
    """True if calls are counted in this window although no limit of the account refuses any."""

    @property
    def is_counted(self) -> bool:
        """True if the account's calls are counted because of this limit."""
        return self.is_always_counted or self.calls is not None


Key: TypeAlias = tuple[str, str]
"""A limit's name, and a value of its scope, which is empty if the limit is the whole account's."""


class AppliedLimit(NamedTuple):
    """A limit, and the value of its scope by which it applies to a call."""

    limit: Limit
    scope: str = ""

    @property
    def key(self) -> Key:
        """The key of its counts."""
        return self.limit.name, self.scope

    @property
    def is_concurrent(self) -> bool:
        """True if calls count from their admission to the end of their answer."""
        return self.limit.kind == "concurrent"


class LimitUse(NamedTuple):
    """The calls that count for one limit, and one value of its scope, at one time."""

    limit: Limit
    scope: str
    used: int
    resets_at: datetime | None = None
    """The end of the window; of a rolling one, the time when there is room for another call. By the account's clock."""
    seconds_left: float = 0
    """The seconds until then, rounded up."""

    @property
    def is_exhausted(self) -> bool:
        """True if no further call is allowed."""
        return self.limit.calls is not None and self.used >= self.limit.calls

    @property
    def left(self) -> int | None:
        """The number of further calls; None: any number."""
        return None if self.limit.calls is None else max(0, self.limit.calls - self.used)


class Admission(NamedTuple):
    """The decision on a call of a limited account."""

    uses: Sequence[LimitUse] = ()
    """The limits that apply to the call, as the vendor orders them. The call itself is included if it is counted."""
    exhausted: LimitUse | None = None
    """The limit that refuses the call: the first exhausted one."""
    leave: Callable[[], None] | None = None
    """Ends a call that counts for a limit of concurrent calls. None if there is nothing to end."""


@dataclass(frozen=True)
class LimitRules:
    """The limits of a vendor's accounts."""

    limits: Callable[[Any], Sequence[Limit]]
    """Returns an account's limits by its `AccountSettings`. The first exhausted limit refuses a call."""
    quota: str | None = None
    """The name of the daily limit that the control plane shows as the account's quota; None: it shows all limits."""


UNLIMITED: Final = LimitRules(lambda _: ())
