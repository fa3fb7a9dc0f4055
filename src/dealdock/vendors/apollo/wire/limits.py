"""The limits of an Apollo account's calls, for each endpoint (contract 1.5)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.platform.limits.rules import Limit, LimitRules, LimitUse
from dealdock.vendors.apollo.settings import RECORDED, AccountSettings, Plan

Headers = tuple[tuple[bytes, bytes], ...]

ENDPOINT: Final = "endpoint"
"""The scope of the limits: method and path."""

BULK_ENDPOINT: Final = "bulk endpoint"
"""The scope of the limits of the endpoints that enrich many records at once, which have numbers of their own."""


def headers(settings: AccountSettings, uses: Sequence[LimitUse]) -> Headers:
    """Return the headers that show the limits. For a window without a limit, they are one empty header.

    A window shows the account's limit, else the plan's number, beyond which nothing is left.
    """
    scope = BULK_ENDPOINT if uses and uses[0].limit.scope == BULK_ENDPOINT else ENDPOINT
    by_name = {window_name(use.limit): use.used for use in uses}
    found: list[tuple[bytes, bytes]] = []
    for name, calls in shown(settings, scope).items():
        window, used = WINDOWS[name], by_name.get(name)
        values: Sequence[Any] = ("",) if calls is None or used is None else (calls, used, max(0, calls - used))
        is_doubled = name == "day" and settings.edition < RECORDED
        for names in (window.headers, DAILY) if is_doubled else (window.headers,):
            found += [(header.encode(), str(value).encode()) for header, value in zip(names, values, strict=False)]
    return tuple(found)


class Window(NamedTuple):
    """A window of time, with its name in answers."""

    seconds: int
    headers: tuple[str, str, str]
    """The names of the headers with the limit, the number of calls made, and the number of calls left."""


WINDOWS: Final[Mapping[str, Window]] = {
    "minute": Window(60, ("x-rate-limit-minute", "x-minute-usage", "x-minute-requests-left")),
    "hour": Window(3600, ("x-rate-limit-hourly", "x-hourly-usage", "x-hourly-requests-left")),
    "day": Window(86_400, ("x-rate-limit-24-hour", "x-24-hour-usage", "x-24-hour-requests-left")),
}
"""The shortest first: of several exhausted ones, it refuses the call."""

DAILY: Final = ("x-rate-limit-daily", "x-daily-usage", "x-daily-requests-left")
"""Further names of the headers of a day, in edition 2021."""

PLANS: Final[Mapping[Plan, Mapping[str, Sequence[int | None]]]] = {
    "free": {ENDPOINT: (50, 200, 600), BULK_ENDPOINT: (20, 100, 600)},
    "paid": {ENDPOINT: (200, 400, 2000), BULK_ENDPOINT: (80, 200, 2000)},
    "unlimited": {ENDPOINT: (None, None, None), BULK_ENDPOINT: (None, None, None)},
}
"""The numbers of calls in a minute, an hour and 24 hours that a plan includes, by scope."""


def _chosen(settings: AccountSettings) -> Sequence[int | None]:
    """Return the numbers of calls in each window that the account's limits set."""
    return settings.limits.per_minute, settings.limits.per_hour, settings.limits.per_day


def _planned(settings: AccountSettings, scope: str) -> Sequence[int | None]:
    """Return the numbers of calls in each window that answers show where no limit is set."""
    return PLANS["unlimited" if settings.edition < RECORDED else settings.plan][scope]


def _of_scope(settings: AccountSettings, scope: str) -> Iterator[Limit]:
    counted = settings.edition >= RECORDED
    for (name, window), own, planned in zip(WINDOWS.items(), _chosen(settings), _planned(settings, scope), strict=True):
        calls = planned if own is None and settings.plan_limits else own
        name_in_scope = name if scope == ENDPOINT else f"bulk {name}"
        yield Limit(name_in_scope, "first_call", calls, window.seconds, scope=scope, is_always_counted=counted)


def limits(settings: AccountSettings) -> Sequence[Limit]:
    """Return the limits of an account: the limit of most endpoints, and the limit of endpoints for many records."""
    return [limit for scope in (ENDPOINT, BULK_ENDPOINT) for limit in _of_scope(settings, scope)]


def shown(settings: AccountSettings, scope: str) -> Mapping[str, int | None]:
    """Return the number of each window that answers show: the account's limit, else the plan's number."""
    numbers = zip(WINDOWS, _chosen(settings), _planned(settings, scope), strict=True)
    return {name: planned if own is None else own for name, own, planned in numbers}


def window_name(limit: Limit) -> str:
    """Return the name of a limit's window, as in texts."""
    return limit.name.removeprefix("bulk ")


RULES: Final = LimitRules(limits)
