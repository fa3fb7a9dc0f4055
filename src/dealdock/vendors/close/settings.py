"""The settings that only accounts of Close have."""

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from dealdock.platform.accounts.rules import AccountOption, settings_reader
from dealdock.platform.accounts.shared_settings import Editions, Lag, PageSize, Rows
from dealdock.vendors.close.numbering import PLANS, USUAL_COUNTRY

FIELDS_AT_TOP: Final = "2017-03"
HEADERS_OF_DRAFT: Final = "2022-04"
COMMAS: Final = "2023-07"
SEMICOLONS: Final = "2025-03"
EDITIONS: Final = Editions((FIELDS_AT_TOP, HEADERS_OF_DRAFT, COMMAS, SEMICOLONS))
"""The forms of the limit of requests, by the month of their first evidence (contract 1.6)."""
Edition = Annotated[str, BeforeValidator(EDITIONS.resolve)]

CURRENCY: Final = re.compile("[A-Z]{3}")
"""ISO 4217."""
Currency = Annotated[str, Field(pattern=f"^{CURRENCY.pattern}$")]


def _known(country: str) -> str:
    if country not in PLANS:
        raise ValueError(f"must be the code of a country such as GB: one of {', '.join(PLANS)}")
    return country


Country = Annotated[str, AfterValidator(_known)]
"""ISO 3166."""

MAX_DELAY_SECONDS: Final = 86_400
Delay = Annotated[int, Field(ge=0, le=MAX_DELAY_SECONDS)]

ACCOUNT_OPTIONS: Final = (
    AccountOption("currency", "The currency of all amounts (ISO 4217), such as EUR."),
    AccountOption("edition", "The edition of the API, a month such as 2023-07; by default the newest."),
)


LimitHeader = Literal["commas", "semicolons"]


class RequestLimits(BaseModel):
    """The limit of a key's requests (contract 1.6)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requests: Annotated[int, Field(ge=1, le=1_000_000)] = 60
    window: Annotated[int, Field(ge=1, le=86_400)] = 1
    """In seconds."""


class ClosePaging(PageSize):
    """The account's own limits, below the service's; null: the service's (contract 1.4, part 2 B.3)."""

    max_skip: Rows = None
    """The limit of `_skip` in lists."""
    max_rows: Rows = None
    """The limit of the objects on all pages of an advanced search together."""
    cursor_seconds: Rows = None
    """The lifetime of an advanced search's cursor."""


class AccountSettings(BaseModel):
    """A Close account's own settings, with their defaults. The organization's name is the account's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edition: Edition = EDITIONS.default
    """The generation of the service with which the account answers (contract 1.6)."""
    currency: Currency = "USD"
    country: Country = USUAL_COUNTRY
    """The country from which the organization calls (contract 3.3)."""
    limits: RequestLimits | None = None
    """None: any number of requests."""
    limit_header: LimitHeader | None = None
    """The separators in the header `RateLimit` (contract 1.6); None: the edition's."""
    paging: ClosePaging = ClosePaging()
    replication_lag: Lag = 0
    """The seconds after which searches see a change (contract part 2, B.3)."""
    webhook_delay: Delay = 0
    """The seconds for which webhooks hold `updated` and `deleted` back (contract part 2, B.2)."""


of: Final = settings_reader(AccountSettings)
"""Returns the settings of an account."""
