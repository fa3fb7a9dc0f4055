"""The limits of an Apollo account's calls, for each endpoint (contract 1.5)."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from dealdock.platform.limits.rules import Limit, LimitRules, LimitUse
from dealdock.vendors.apollo.settings import AccountSettings

Headers = tuple[tuple[bytes, bytes], ...]

ENDPOINT: Final = "endpoint"
"""The scope of the limits: method and path."""


class Window(NamedTuple):
    """A window of time, as answers name it."""

    seconds: int
    headers: Sequence[tuple[str, str, str]]
    """The names of the headers with the limit, the calls that were made, and those that are left."""


WINDOWS: Final[Mapping[str, Window]] = {
    "minute": Window(60, [("x-rate-limit-minute", "x-minute-usage", "x-minute-requests-left")]),
    "hour": Window(3600, [("x-rate-limit-hourly", "x-hourly-usage", "x-hourly-requests-left")]),
    "day": Window(
        86_400,
        [
            ("x-rate-limit-24-hour", "x-24-hour-usage", "x-24-hour-requests-left"),
            ("x-rate-limit-daily", "x-daily-usage", "x-daily-requests-left"),
        ],
    ),
}
"""The shortest first: of several exhausted ones, it refuses the call."""


def limits(settings: AccountSettings) -> Sequence[Limit]:
    """Return the limits that the settings contain."""
    calls = {"minute": settings.limits.per_minute, "hour": settings.limits.per_hour, "day": settings.limits.per_day}
    return [Limit(name, "first_call", calls[name], window.seconds, scope=ENDPOINT) for name, window in WINDOWS.items()]


def headers(uses: Sequence[LimitUse]) -> Headers:
    """Return the headers that show the limits. Those of a window without a limit are one empty header."""
    by_name = {use.limit.name: use for use in uses}
    found: list[tuple[bytes, bytes]] = []
    for name, window in WINDOWS.items():
        use = by_name.get(name)
        for names in window.headers:
            values = ("",) if use is None or use.limit.calls is None else (use.limit.calls, use.used, use.left)
            found += [(header.encode(), str(value).encode()) for header, value in zip(names, values, strict=False)]
    return tuple(found)


NO_LIMITS: Final = headers(())
"""The headers of an account without limits."""

RULES: Final = LimitRules(limits)
