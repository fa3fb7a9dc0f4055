"""The limits of a Pardot account's calls (contract, section 3, "Limits")."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.limits.rules import Limit, LimitRules
from dealdock.vendors.pardot.settings import AccountSettings

DAILY: Final = "daily"
CONCURRENT: Final = "concurrent"


_MOST_CALLS: Final = 100_000
_OF_EDITIONS: Final = {"Growth": 25_000, "Standard": 25_000, "Plus": 50_000, "Pro": 50_000}
"""The calls of a day by edition, where they are fewer. Two editions had other names before."""


def limits(settings: AccountSettings) -> Sequence[Limit]:
    """Return the limits that the settings contain."""
    return (
        Limit(DAILY, "calendar_day", settings.daily_limit),
        Limit(CONCURRENT, "concurrent", settings.concurrent_limit),
    )


def daily_calls(settings: AccountSettings) -> int:
    """Return the daily calls: the account's limit, or its edition's, which the sandbox does not enforce."""
    if settings.daily_limit is not None:
        return settings.daily_limit
    words = settings.level.split()
    return next((calls for edition, calls in _OF_EDITIONS.items() if edition in words), _MOST_CALLS)


RULES: Final = LimitRules(limits, quota=DAILY)
