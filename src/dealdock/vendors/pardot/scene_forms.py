"""The form of an account in a scene, and of its users. `docs/guides/scenes.md` describes it for users."""

import re
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import PlainValidator

from dealdock.platform.accounts.shared_settings import MAX_LAG_SECONDS
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.scenes import values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import (
    Flag,
    FlagOnByDefault,
    Id,
    Mapped,
    Record,
    SceneAccount,
    SceneUser,
    SomeCount,
    SomeMaximum,
    SomeText,
    optional,
    whole,
)
from dealdock.platform.scenes.values import WrongValue, scalar
from dealdock.vendors.pardot.settings import (
    DEFAULT_ROLE,
    MAX_JOB_SECONDS,
    PROFILE,
    AccountSettings,
    Connector,
    ErrorStatus,
    Role,
)

MAX_POINTS: Final = 10**6
_POINTS = whole(-MAX_POINTS, MAX_POINTS)


@parsers.accepts(parsers.written("[0-9A-Fa-f]{32}"))
def read_user_key(value: object) -> str:
    """Parse a user key."""
    key = scalar(value).strip()
    if not re.fullmatch(r"[0-9A-Fa-f]{32}", key):
        raise WrongValue("must be 32 hexadecimal digits")
    return key


@parsers.accepts(parsers.written("[0-9A-Fa-f]{64}"))
def read_user_key_hash(value: object) -> str:
    """Parse the stored hash of a user key."""
    digest = scalar(value).strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise WrongValue("must be SHA-256 in 64 hexadecimal digits")
    return digest


class PardotRecord(Record):
    """The base of all records except users."""

    id: Id = None


class SceneLimits(Record):
    """The limits of an account's calls."""

    daily: SomeCount = None
    concurrent: SomeCount = None


class ScenePaging(Record):
    """The account's own limits of pages, below the service's."""

    max_page: SomeMaximum = None


class SceneScoring(Record):
    """The points by which an opportunity's events change a prospect's score."""

    created: Annotated[int, optional(50, _POINTS)] = 50
    won: Annotated[int, optional(0, _POINTS)] = 0
    lost: Annotated[int, optional(-100, _POINTS)] = -100


class SceneSwitches(Record):
    """Switches that restrict calls of the API."""

    keys_in_query: FlagOnByDefault = True
    api_access: FlagOnByDefault = True
    api_keys: FlagOnByDefault = True
    connected_campaigns: Flag = False
    opt_in_again: Flag = False
    addresses: list[Annotated[str, PlainValidator(values.network)]] | None = None


class PardotUser(SceneUser):
    """An API user. An absent password or key is generated with the user."""

    user_key: Annotated[str | None, optional(None, read_user_key)] = None
    user_key_hash: Annotated[str | None, optional(None, read_user_key_hash)] = None
    role: Annotated[Role, optional(DEFAULT_ROLE, values.one_of(get_args(Role)))] = DEFAULT_ROLE


_LEVEL = AccountSettings().level
_RECORDS = AccountSettings().page_token_records
_JOB_SECONDS = AccountSettings().job_seconds
SETTINGS = (
    "name",
    "connector",
    "version",
    "time_zone",
    "kept_requests",
    "level",
    "error_status",
    "page_token_records",
    "replication_lag",
    "job_seconds",
    *PROFILE,
    "redirect_uris",
    "jwt_public_key",
)
"""The fields of an account that are columns with the same names."""


class PardotAccount(SceneAccount):
    """An account: its settings, its users, its records."""

    connector: Annotated[Connector | None, optional(None, values.one_of(get_args(Connector)))] = None
    version: Annotated[Literal[3, 4], optional(3, values.one_of((3, 4)))] = 3
    level: Annotated[str, optional(_LEVEL, values.text)] = _LEVEL
    error_status: Annotated[ErrorStatus, optional("by_version", values.one_of(get_args(ErrorStatus)))] = "by_version"
    page_token_records: Annotated[int, optional(_RECORDS, whole(1, MAX_ID))] = _RECORDS
    replication_lag: Annotated[int, optional(0, whole(0, MAX_LAG_SECONDS))] = 0
    job_seconds: Annotated[int, optional(_JOB_SECONDS, whole(0, MAX_JOB_SECONDS))] = _JOB_SECONDS
    website: SomeText = None
    vanity_domain: SomeText = None
    address1: SomeText = None
    address2: SomeText = None
    city: SomeText = None
    state: SomeText = None
    territory: SomeText = None
    zip: SomeText = None
    country: SomeText = None
    phone: SomeText = None
    fax: SomeText = None
    limits: Annotated[SceneLimits, Mapped] = SceneLimits()
    paging: Annotated[ScenePaging, Mapped] = ScenePaging()
    scoring: Annotated[SceneScoring, Mapped] = SceneScoring()
    switches: Annotated[SceneSwitches, Mapped] = SceneSwitches()
    redirect_uris: list[Annotated[str, PlainValidator(values.redirect_uri)]] | None = None
    jwt_public_key: Annotated[str | None, optional(None, values.public_key)] = None

    def settings(self) -> dict[str, Any]:
        """Return the account's own columns."""
        return {
            **self.model_dump(include=set(SETTINGS)),
            **{f"{name}_limit": limit for name, limit in self.limits.model_dump().items()},
            **{f"score_{event}": points for event, points in self.scoring.model_dump().items()},
            **self.switches.model_dump(),
            **self.paging.model_dump(),
            **self.clock_settings(),
        }
