"""The limits of requests: of each key, and of the organization over all keys (contract 1.6)."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Final, TypeAlias

from dealdock.platform.limits.rules import Limit, LimitRules, LimitUse
from dealdock.vendors.close.settings import AccountSettings

_ORGANIZATION_FACTOR: Final = 3

Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]


def limits(settings: AccountSettings) -> Sequence[Limit]:
    """Return the limits that the settings contain."""
    if settings.limits is None:
        return ()
    requests, window = settings.limits.requests, settings.limits.window
    return (
        Limit("key", "fixed", requests, seconds=window, scope="key"),
        Limit("organization", "fixed", requests * _ORGANIZATION_FACTOR, seconds=window),
    )


RULES: Final = LimitRules(limits)


def shown(uses: Sequence[LimitUse]) -> LimitUse:
    """Return the limit that an answer shows: the one with the fewest calls left."""
    return min(uses, key=lambda use: use.left or 0)


def headers(use: LimitUse, form: str) -> Headers:
    """Return the headers of an answer that show a limit. `form`: the setting `limit_header`."""
    calls, left, reset = use.limit.calls, use.left, max(1, ceil(use.seconds_left))
    policies = f"{calls}, {calls};w={use.limit.seconds}"
    return _named(_rate_limit(calls, left, reset, form), calls, left, reset, policies)


def _rate_limit(calls: int | None, left: int | None, reset: int, form: str) -> str:
    """Return the value of the header `RateLimit`."""
    return ("; " if form == "semicolons" else ", ").join((f"limit={calls}", f"remaining={left}", f"reset={reset}"))


def _named(rate_limit: str, calls: int | None, left: int | None, reset: int, policies: str) -> Headers:
    values = {
        "ratelimit": rate_limit,
        "ratelimit-limit": calls,
        "ratelimit-remaining": left,
        "ratelimit-reset": reset,
        "x-ratelimit-limit": policies,
        "x-ratelimit-remaining": left,
        "x-ratelimit-reset": reset,
    }
    return tuple((name.encode(), str(value).encode()) for name, value in values.items())


NO_LIMITS: Final[Mapping[str, Headers]] = {
    form: _named(_rate_limit(240, 239, 2, form), 60, 59, 1, "60, 60;w=1, 100;w=1") for form in ("commas", "semicolons")
}
"""The headers of an account without limits, by the setting `limit_header`."""


def refusal_headers(use: LimitUse) -> Headers:
    """Return the further headers of an answer with 429. Fractions of a second stand where they were recorded."""
    limit, seconds = str(use.limit.calls).encode(), use.seconds_left
    reset = str(seconds) if seconds == int(seconds) else f"{seconds:.6f}"
    return (
        (b"retry-after", str(ceil(seconds)).encode()),
        (b"x-rate-limit-limit", limit),
        (b"x-rate-limit-remaining", str(use.left).encode()),
        (b"x-rate-limit-reset", reset.encode()),
    )


def refusal(use: LimitUse) -> dict[str, object]:
    """Return the body of an answer with 429: older clients read its top, newer ones `error`."""
    facts: dict[str, object] = {
        "message": "API call count exceeded for this period",
        "rate_endpoint_group": "all",
        "rate_limit": use.limit.calls,
        "rate_limit_type": use.limit.name,
        "rate_reset": use.seconds_left,
        "rate_window": use.limit.seconds,
    }
    return {"error": facts, **facts}
