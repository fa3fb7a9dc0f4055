"""The settings that only accounts of Pardot have, the roles of their users, and the limits of their calls."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from dealdock.platform.accounts.rules import AccountOption, settings_reader
from dealdock.platform.accounts.shared_settings import Lag
from dealdock.platform.limits.rules import Limit, LimitRules
from dealdock.platform.records import earlier_states
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext, Caller

Role = Literal["Administrator", "Marketing", "Sales Manager", "Sales", "Read Only"]
"""The roles of users (contract, section 3)."""

DEFAULT_ROLE: Final[Role] = "Administrator"

ROLE_NUMBERS: Final = {"Administrator": 1, "Marketing": 2, "Sales Manager": 3, "Sales": 4, "Read Only": 5}
"""The numbers of the roles, for version 5. They are ours."""

WRITING_ROLES: Final = frozenset({"Administrator", "Marketing"})

LOGIN_ROLES: Final = WRITING_ROLES | {"Read Only"}
"""The roles of users who may log in: Marketing and above (contract, error-conditions 15)."""

DAILY: Final = "daily"
CONCURRENT: Final = "concurrent"
_MOST_CALLS: Final = 100_000
_OF_EDITIONS: Final = {"Growth": 25_000, "Standard": 25_000, "Plus": 50_000, "Pro": 50_000}
"""The calls of a day by edition, where they are fewer. Two editions had other names before."""

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


MAX_POINTS: Final = 10**6
Points = Annotated[int, Field(ge=-MAX_POINTS, le=MAX_POINTS)]
"""The points by which an opportunity's event changes a prospect's score."""
Rows = Annotated[int, Field(ge=1, le=MAX_ID)]
Calls = Annotated[int, Field(ge=0, le=10**9)] | None


class AccountSettings(BaseModel):
    """A Pardot account's own settings, flat, with their defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connector: Connector | None = None
    version: Literal[3, 4] = 3  # of the API
    level: str = "Ultimate Edition"
    error_status: ErrorStatus = "by_version"
    max_page: Rows | None = None  # the records of a page; None: as many as the service has
    page_token_records: Rows = 100_000  # the records of a sequence of page tokens in version 5
    job_seconds: Annotated[int, Field(ge=0, le=MAX_JOB_SECONDS)] = 10  # the time that an export or an import takes
    replication_lag: Lag = 0  # seconds by which version 5 is behind the others
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
    score_created: Points = 50  # points that a created opportunity adds to a prospect's score
    score_won: Points = 0
    score_lost: Points = -100
    keys_in_query: bool = True  # false: keys in the URL are refused
    api_access: bool = True  # false: all calls are refused
    api_keys: bool = True  # false: only access tokens are accepted
    connected_campaigns: bool = False  # true: only the CRM creates and changes campaigns
    opt_in_again: bool = False  # true: opted_out=0 ends an opt-out of a list
    addresses: tuple[str, ...] | None = None  # networks that may call; None: all
    daily_limit: Calls = None  # calls; None: any number
    concurrent_limit: Calls = None


of: Final = settings_reader(AccountSettings)
"""Returns the settings of an account."""


def may_write(caller: Caller) -> bool:
    """Return True if the caller's role may write."""
    return caller.role in WRITING_ROLES


def is_administrator(caller: Caller) -> bool:
    """Return True if the caller may see the other users."""
    return caller.role == "Administrator"


def _limits(settings: AccountSettings) -> Sequence[Limit]:
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


RULES: Final = LimitRules(_limits, quota=DAILY)
"""The limits of calls (contract, section 3, "Limits")."""


def keep_earlier_state(db: Connection, account: AccountContext, now: datetime) -> None:
    """Keep the records of an account with a replication lag as they are, before a transaction changes them (contract,
    version 5, section 2.5).
    """
    earlier_states.keep(db, account, of(account).replication_lag, now=now)
