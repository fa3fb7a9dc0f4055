"""The settings that only accounts of Copper have (contract 7)."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dealdock.platform.accounts.rules import AccountOption, settings_reader
from dealdock.platform.accounts.shared_settings import Editions, Lag, PageSize, Rows
from dealdock.platform.limits.rules import Limit, LimitRules
from dealdock.platform.records.models.context import AccountContext

BULK: Final = "bulk"
"""The scope of the limit on bulk calls."""

CONTACT_REQUIRED: Final = "2019-12"
CONTACT_OPTIONAL: Final = "2025-08"
EDITIONS: Final = Editions((CONTACT_REQUIRED, CONTACT_OPTIONAL))
"""The rule for the primary contact of an opportunity, by the month of the first evidence (contract 2.2)."""
Edition = Annotated[str | None, BeforeValidator(EDITIONS.resolve)]

Calls = Annotated[int, Field(ge=0, le=10**9)] | None
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
DateFormat = Literal["MM/DD/YYYY", "DD/MM/YYYY"]


class CopperLimits(BaseModel):
    """The limits of an account's calls, and of its notifications; null: no limit (contract 1.6, part 2 B8)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_minute: Calls = None
    bulk_per_second: Calls = None
    notifications_per_minute: Calls = None
    notifications_per_ten_minutes: Calls = None


class CopperPaging(PageSize):
    """The account's own limits of searches, below the service's; null: the service's."""

    max_rows: Rows = None
    """The limit of the records on all pages of a search together."""


class AccountSettings(BaseModel):
    """A Copper account's own settings, with their defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edition: Edition = EDITIONS.default
    """The generation of the service with which the account answers."""
    date_format: DateFormat = "MM/DD/YYYY"
    currency: Currency = "USD"
    primary_contact_required: bool | None = None
    """None: the edition's."""
    leads_enabled: bool = True
    limits: CopperLimits = CopperLimits()
    paging: CopperPaging = CopperPaging()
    replication_lag: Lag = 0
    """The seconds after which searches see a change."""

    @property
    def needs_primary_contact(self) -> bool:
        """True if an opportunity must have a primary contact."""
        chosen = self.primary_contact_required
        return self.edition != CONTACT_OPTIONAL if chosen is None else chosen


OPTIONS: Final = (
    AccountOption("date_format", "The format of dates.", choices=("MM/DD/YYYY", "DD/MM/YYYY")),
    AccountOption("currency", "The currency of amounts, such as USD."),
    AccountOption("edition", "The edition of the API, a month such as 2025-08."),
)


def limits(settings: AccountSettings) -> Sequence[Limit]:
    """Return the limits that the settings contain: rolling windows of a minute, and of a second for bulk calls."""
    return (
        Limit("per_minute", "rolling", settings.limits.per_minute, seconds=60),
        Limit("bulk_per_second", "rolling", settings.limits.bulk_per_second, seconds=1, scope=BULK),
    )


LIMITS: Final = LimitRules(limits)


of: Final = settings_reader(AccountSettings)
"""Returns the settings of an account."""


def zone_of(account: AccountContext) -> ZoneInfo:
    """Return the account's time zone, in which its dates are."""
    return ZoneInfo(account.time_zone)
