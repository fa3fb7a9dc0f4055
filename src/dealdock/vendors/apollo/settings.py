"""The settings of an Apollo account, in addition to those of every vendor's accounts."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dealdock.platform.accounts.rules import AccountOption, settings_reader

Edition = Literal[2021, 2026]
EDITIONS: Final[Mapping[str, Edition]] = {"2021": 2021, "2026": 2026}
"""The editions by their names as texts."""

EDITION_2021: Final = 2021

Plan = Literal["free", "paid", "unlimited"]

Calls = Annotated[int, Field(ge=0, le=10**9)]


class Limits(BaseModel):
    """The numbers of calls of one endpoint in a window of time; None: any number (contract 1.5)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    per_minute: Calls | None = None
    per_hour: Calls | None = None
    per_day: Calls | None = None


def _edition(value: Any) -> Any:
    """Return the edition that a text names; another value as it is."""
    return EDITIONS.get(value.strip(), value) if isinstance(value, str) else value


class AccountSettings(BaseModel):
    """An Apollo account's own settings, with their defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edition: Annotated[Edition, BeforeValidator(_edition)] = 2026
    plan: Plan = "paid"
    plan_limits: bool = False  # true: the plan's numbers of calls refuse those beyond them
    master_keys: bool = True  # false: the keys of users are no master keys
    credits: Annotated[int, Field(ge=0, le=10**9)] | None = None  # none: any number
    keys_in_query: bool = True  # false: keys in query strings and bodies are refused
    api_access: bool = True  # false: all calls are refused
    limits: Limits = Limits()


ACCOUNT_OPTIONS: Final = (
    AccountOption("edition", "The edition of the API, by the year of its reference.", tuple(EDITIONS), parse=int),
)


of: Final = settings_reader(AccountSettings)
"""Returns the settings of an account."""
