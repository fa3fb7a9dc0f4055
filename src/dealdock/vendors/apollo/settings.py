"""The settings of an Apollo account, in addition to those of every vendor's accounts."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from dealdock.platform.accounts.rules import AccountOption, settings_reader

Edition = Literal[2021, 2026]

Calls = Annotated[int, Field(ge=0, le=10**9)]


class Limits(BaseModel):
    """The numbers of calls of one endpoint in a window of time; None: any number (contract 1.5)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    per_minute: Calls | None = None
    per_hour: Calls | None = None
    per_day: Calls | None = None


class AccountSettings(BaseModel):
    """An Apollo account's own settings, with their defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edition: Edition = 2021
    keys_in_query: bool = True  # false: keys in query strings and bodies are refused
    api_access: bool = True  # false: all calls are refused
    limits: Limits = Limits()


ACCOUNT_OPTIONS: Final = (
    AccountOption("edition", "The edition of the API, by the year of its reference.", ("2021", "2026"), parse=int),
)


of: Final = settings_reader(AccountSettings)
"""Returns the settings of an account."""
