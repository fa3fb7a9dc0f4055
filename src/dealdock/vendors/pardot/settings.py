"""The settings that only accounts of Pardot have."""

from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict

from dealdock.platform.accounts.rules import AccountOption, settings_reader
from dealdock.vendors.pardot.roles import DEFAULT_ROLE, Role

Connector = Literal["salesforce", "sugarcrm", "other"]
ErrorStatus = Literal["by_version", "by_code", "ok"]
"""The HTTP statuses of answers: the statuses of the call's version, of version 4, or of version 3."""

PROFILE: Final = (
    "website",
    "vanity_domain",
    "address1",
    "address2",
    "city",
    "state",
    "territory",
    "zip",
    "country",
    "phone",
    "fax",
)
"""The settings that describe the account's company; each is a text, or null."""

MAX_JOB_SECONDS: Final = 86_400
"""The maximum number of seconds that an export or an import takes."""

VOIDS_KEYS: Final = frozenset({"version"})
"""The settings whose change expires the API keys that logins issued."""


ACCOUNT_OPTIONS: Final = (
    AccountOption(
        "connector",
        "The CRM that is connected.",
        choices=("none", *get_args(Connector)),
        parse=lambda name: None if name == "none" else name,
    ),
    AccountOption("version", "The version of the API.", choices=("3", "4"), parse=int),
    AccountOption("error_status", "The HTTP statuses of errors.", choices=get_args(ErrorStatus)),
    AccountOption("level", "The edition, such as Ultimate Edition."),
    AccountOption("role", f"The role of its first user, by default {DEFAULT_ROLE}.", choices=get_args(Role)),
)


class AccountSettings(BaseModel):
    """A Pardot account's own settings, flat, with their defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connector: Connector | None = None
    version: Literal[3, 4] = 3  # of the API
    level: str = "Ultimate Edition"
    error_status: ErrorStatus = "by_version"
    max_page: int | None = None  # the records of a page; None: as many as the service has
    page_token_records: int = 100_000  # the records of a sequence of page tokens in version 5
    job_seconds: int = 10  # the time that an export or an import takes
    replication_lag: int = 0  # seconds by which version 5 is behind the others
    website: str | None = None
    vanity_domain: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state: str | None = None
    territory: str | None = None
    zip: str | None = None
    country: str | None = None
    phone: str | None = None
    fax: str | None = None
    score_created: int = 50  # points that a created opportunity adds to a prospect's score
    score_won: int = 0
    score_lost: int = -100
    keys_in_query: bool = True  # false: keys in the URL are refused
    api_access: bool = True  # false: all calls are refused
    api_keys: bool = True  # false: only access tokens are accepted
    connected_campaigns: bool = False  # true: only the CRM creates and changes campaigns
    opt_in_again: bool = False  # true: opted_out=0 ends an opt-out of a list
    addresses: tuple[str, ...] | None = None  # networks that may call; None: all
    daily_limit: int | None = None  # calls; None: any number
    concurrent_limit: int | None = None


of: Final = settings_reader(AccountSettings)
"""Returns the settings of an account."""
