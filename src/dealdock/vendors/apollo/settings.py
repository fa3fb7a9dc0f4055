"""The settings that only accounts of Apollo have."""

import hashlib
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from dealdock.platform.accounts.rules import AccountOption, settings_reader
from dealdock.platform.accounts.shared_settings import Editions, Lag, PageSize, Rows
from dealdock.platform.first_use import cached_property
from dealdock.vendors.apollo.dates import parse_moment

EDITION_2021: Final = "2021-01"
SEARCH_WITHDRAWN: Final = "2026-03"
RECORDED: Final = "2026-05"
SUMMER: Final = "2026-08"
DETAILED: Final = "2026-09"
DETAILED_ALONE: Final = "2027-02"

EDITIONS: Final = Editions(
    (EDITION_2021, SEARCH_WITHDRAWN, RECORDED, SUMMER, DETAILED, DETAILED_ALONE),
    by_name=frozenset({DETAILED_ALONE}),
    other_names={"2021": EDITION_2021, "2026": SUMMER},
)
"""The generations of the API, by the month of their first evidence (`docs/contract/apollo/editions.tsv`)."""

BEFORE_RECORDED: Final = tuple(month for month in EDITIONS.months if month < RECORDED)
"""The editions with the keys of the reference of 2021."""
SINCE_RECORDED: Final = EDITIONS.months[len(BEFORE_RECORDED) :]

Edition = Annotated[str, BeforeValidator(EDITIONS.resolve)]

Plan = Literal["free", "paid", "unlimited"]

Calls = Annotated[int, Field(ge=0, le=10**9)]


class ApolloLimits(BaseModel):
    """The numbers of calls of one endpoint in a window of time; None: any number (contract 1.5)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    per_minute: Calls | None = None
    per_hour: Calls | None = None
    per_day: Calls | None = None


class ApolloPaging(PageSize):
    """The account's own limits of lists and searches, below the service's; null: the service's."""

    max_rows: Rows = None
    """The limit of the product of a page's number and size."""


class _Entry(BaseModel):
    """The base of the parts of the setting `directory`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Text = Annotated[str, Field(min_length=1, max_length=255)]


def _moment(text: str) -> str:
    """Return a moment as it was sent. Raise `ValueError` for an invalid text."""
    parse_moment(text.strip())
    return text


MomentText = Annotated[Text, AfterValidator(_moment)]
_MANY: Final = Field(max_length=10_000)
Texts = Annotated[list[Text], Field(max_length=100)]
Whole = Annotated[int, Field(ge=0, le=10**15)]


class DirectoryOrganization(_Entry):
    """An organization of a directory."""

    name: Text
    domain: Text | None = None
    industry: Text | None = None
    employees: Annotated[int, Field(ge=0, le=10**8)] | None = None
    revenue: Whole | None = None
    founded_year: Annotated[int, Field(ge=0, le=9999)] | None = None
    phone: Text | None = None
    street_address: Text | None = None
    city: Text | None = None
    state: Text | None = None
    country: Text | None = None
    postal_code: Text | None = None
    keywords: Texts = []
    technologies: Texts = []
    linkedin_url: Text | None = None


class DirectoryPerson(_Entry):
    """A person of a directory."""

    first_name: Text | None = None
    last_name: Text | None = None
    title: Text | None = None
    seniority: Text | None = None
    email: Text | None = None
    personal_emails: Texts = []
    mobile_phone: Text | None = None
    organization_id: Text | Whole | None = None  # an id, a number from 1 in the list, a domain or a name
    city: Text | None = None
    state: Text | None = None
    country: Text | None = None
    linkedin_url: Text | None = None
    headline: Text | None = None
    departments: Texts = []
    functions: Texts = []


class DirectoryJobPosting(_Entry):
    """A job posting of an organization of a directory."""

    organization_id: Text | Whole
    title: Text
    url: Text | None = None
    city: Text | None = None
    state: Text | None = None
    country: Text | None = None
    posted_at: MomentText | None = None
    last_seen_at: MomentText | None = None


class Directory(_Entry):
    """The people and organizations of an account's directory: numbers of made-up ones, or lists of records."""

    model_config = ConfigDict(ignored_types=(cached_property,))

    organizations: Annotated[int, Field(ge=0, le=100_000)] | Annotated[list[DirectoryOrganization], _MANY] = 25
    people: Annotated[int, Field(ge=0, le=1_000_000)] | Annotated[list[DirectoryPerson], _MANY] = 200
    job_postings: Annotated[list[DirectoryJobPosting], _MANY] = []
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1

    @cached_property
    def digest(self) -> str:
        """A digest of all of it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class AccountSettings(BaseModel):
    """An Apollo account's own settings, with their defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edition: Edition = EDITIONS.default
    plan: Plan = "paid"
    plan_limits: bool = False  # true: the plan's numbers of calls refuse those beyond them
    master_keys: bool = True  # false: the keys of users are not master keys
    credits: Annotated[int, Field(ge=0, le=10**9)] | None = None  # none: any number
    directory: Directory = Directory()
    keys_in_query: bool = True  # false: keys in query strings and bodies are refused
    api_access: bool = True  # false: all calls are refused
    limits: ApolloLimits = ApolloLimits()
    paging: ApolloPaging = ApolloPaging()
    replication_lag: Lag = 0
    """The seconds after which searches see a change."""


ACCOUNT_OPTIONS: Final = (
    AccountOption("edition", "The edition of the API, a month such as 2026-05; by default the newest."),
)


of: Final = settings_reader(AccountSettings)
"""Returns the settings of an account."""
