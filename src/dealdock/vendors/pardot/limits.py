"""The limits of a Pardot account's calls (contract, section 3, "Limits")."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.limits.rules import Limit, LimitRules
from dealdock.vendors.pardot.settings import AccountSettings

DAILY: Final = "daily"
CONCURRENT: Final = "concurrent"


def limits(settings: AccountSettings) -> Sequence[Limit]:
    """Return the limits that the settings contain."""
    return (
        Limit(DAILY, "calendar_day", settings.daily_limit),
        Limit(CONCURRENT, "concurrent", settings.concurrent_limit),
    )


RULES: Final = LimitRules(limits, quota=DAILY)
