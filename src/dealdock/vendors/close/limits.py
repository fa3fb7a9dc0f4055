"""The limits of requests: of each key, and of the organization over all keys (contract 1.6)."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.limits.rules import Limit, LimitRules, LimitUse
from dealdock.vendors.close.settings import AccountSettings

_ORGANIZATION_FACTOR: Final = 3


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


def headers(use: LimitUse, form: str) -> tuple[tuple[bytes, bytes], ...]:
    """Return the header `RateLimit`. `form`: the setting `limit_header`."""
    separator = "; " if form == "semicolons" else ", "
    parts = (f"limit={use.limit.calls}", f"remaining={use.left}", f"reset={use.seconds_left}")
    return ((b"ratelimit", separator.join(parts).encode()),)


def refusal_headers(use: LimitUse) -> tuple[tuple[bytes, bytes], ...]:
    """Return the further headers of an answer with 429."""
    limit, reset = str(use.limit.calls).encode(), str(use.seconds_left).encode()
    return (
        (b"ratelimit-reset", reset),
        (b"retry-after", reset),
        (b"x-rate-limit-limit", limit),
        (b"x-rate-limit-remaining", str(use.left).encode()),
        (b"x-rate-limit-reset", reset),
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
