"""Requests and responses for accounts and users: the platform's part, which each vendor extends by its own fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import NoneType
from typing import Annotated, Any, ClassVar, Final, Optional, get_args

from pydantic import BaseModel, BeforeValidator, Field, create_model

from dealdock.control import fields
from dealdock.control.clock import ClockToSet
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.platform.credentials.kinds import SHOWN_TOKENS, CredentialRules
from dealdock.platform.credentials.secrets import hash_password
from dealdock.platform.journal.retention import MAX_CALLS, MOST_CALLS
from dealdock.platform.scenes.scene import PACKAGED, PackagedScene
from dealdock.platform.text import no_choice

CHOSEN: Final = "null if a person chose it"
NO_LOGIN: Final = "null if the user's role does not allow a login"


def _packaged(name: Any) -> Any:
    """Refuse a path: a client of the control plane may have no right to read the server's files."""
    if name not in PACKAGED:
        expected = "empty or demo; the command line and the fixture load scenes from files"
        raise ValueError(no_choice(name, PACKAGED, expected) if isinstance(name, str) else f"must be {expected}")
    return name


class AccountChanges(RequestModel):
    """Settings of an account that can be changed."""

    FIXED = frozenset({"vendor", "scene"})
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"redirect_uris", "jwt_public_key"})
    """The settings that can be set to null. For other settings, null is the same as no value."""

    name: fields.Name | None = None
    time_zone: fields.TimeZone | None = Field(None, examples=["Europe/Paris"])
    kept_requests: Annotated[int, Field(ge=1, le=MOST_CALLS)] | None = Field(
        None,
        description=f"The number of the account's newest requests that the journal keeps; by default {MAX_CALLS:,}",
    )
    watched: bool | None = Field(
        None, description="true: record changes of the account's records, for `GET …/changes`. Writes take longer then"
    )
    redirect_uris: list[fields.RedirectUri] | None = Field(
        None,
        description="The redirect URIs of the OAuth client; null: the service's usual ones and any loopback address",
    )
    jwt_public_key: fields.PublicKey | None = Field(
        None, description="The public key (PEM) with which the OAuth client's assertions are verified"
    )

    def settings(self) -> dict[str, Any]:
        """Return the given settings as they are stored. A vendor with nested settings overrides this."""
        given = self.model_dump(exclude_unset=True, exclude={"vendor", "scene", "clock"})
        return {name: value for name, value in given.items() if value is not None or name in self.NULLABLE}


class NewAccount(AccountChanges):
    """The body of a request for an account. The scene supplies the settings that are not given."""

    vendor: fields.Name | None = Field(
        None, description="The vendor whose API the account belongs to; by default the first one"
    )
    scene: Annotated[PackagedScene, BeforeValidator(_packaged)] = Field(
        "empty", description="The account's initial records and settings"
    )
    clock: ClockToSet | None = Field(None, description="The initial state of the account's clock")

    def opening(self, now: datetime) -> dict[str, Any]:
        """Return the given settings in their stored form, including the clock's."""
        if self.clock is None:
            return self.settings()
        frozen_at, ahead = self.clock.reading(now, real=now)
        return self.settings() | {"frozen_at": frozen_at, "clock_offset": int(ahead.total_seconds())}


class Account(ResponseModel):
    """An account with valid credentials of its first user."""

    id: int
    name: str
    vendor: str
    base_url: str = Field(description="The address on this server that replaces the service's own address")
    time_zone: str
    kept_requests: int = Field(description="The number of its newest requests that the journal keeps")
    watched: bool = Field(description="true: changes of its records are recorded, for `GET …/changes`")


class NewUser(RequestModel):
    """The body of a request for a user. Values that are not given are generated."""

    email: fields.Email | None = Field(None, description="Unique within the account")
    time_zone: fields.TimeZone | None = Field(None, description="By default the account's")
    password: fields.Name | None = Field(None, description="Stored as a hash, and never shown")

    def columns(self) -> dict[str, Any]:
        """Return the given values as they are stored. Takes 100 ms for a password."""
        given = self.model_dump(exclude_none=True)
        password = given.pop("password", None)
        return given if password is None else given | {"password_hash": hash_password(password)}


class UserWithCredentials(ResponseModel):
    """A user with credentials. Credentials of the account, such as the client id, are shown with the account."""

    id: int
    email: str
    time_zone: str


@dataclass(frozen=True)
class AccountModels:
    """A vendor's models of requests and responses for accounts and users, and its example bodies."""

    NewAccount: type[NewAccount]
    AccountChanges: type[AccountChanges]
    Account: type[ResponseModel]
    NewUser: type[NewUser]
    User: type[ResponseModel]
    examples: Mapping[str, Any] = field(default_factory=dict)
    """Example bodies of requests, by operation id. OpenAPI shows the examples of the default vendor."""


def plain(
    title: str,
    settings: type[BaseModel],
    credentials: CredentialRules,
    role: Any = str,
    ids: type[int | str] = int,
    resettable: frozenset[str] = frozenset(),
) -> AccountModels:
    """Return the models of a vendor whose settings are fields of the same names.

    `title`: the beginning of the models' names. `role`: the type of a user's role. `ids`: `str` for public ids.
    `resettable`: the settings that null sets to their default.
    """
    own: dict[str, Any] = {
        name: (Annotated[(of.annotation, *of.metadata)] if of.metadata else of.annotation, ...)
        for name, of in settings.model_fields.items()
    }
    given: dict[str, Any] = {name: (Optional[of], None) for name, (of, _) in own.items()}  # noqa: UP045 (a variable)
    shown = {kind.name: (str | None, ...) for kind in credentials.kinds if kind.owner != "token"}
    of_user = {kind.name: (str | None, ...) for kind in credentials.kinds if kind.owner == "user"}
    for token in SHOWN_TOKENS:
        if token in credentials.by_name:
            of_user[token] = shown[token] = (str | None, ...)
    secret = {"password": (str | None, Field(description=CHOSEN))}
    first: Any = {"user_id": (ids, ...), "email": (str, ...), **secret, **shown}
    names = ("first_name", "last_name", "job_title")
    user: Any = {"id": (ids, ...), "role": (str, ...), **dict.fromkeys(names, (str | None, ...)), **secret, **of_user}
    new: Any = {"role": (role, credentials.default_role), **dict.fromkeys(names, (fields.Text, None))}
    stored: Any = own | first
    changes = create_model(f"{title}AccountChanges", __base__=AccountChanges, **given)
    new_account = create_model(f"New{title}Account", __base__=NewAccount, **given)
    nullable = {name for name, of in settings.model_fields.items() if NoneType in get_args(of.annotation)}
    new_account.NULLABLE = changes.NULLABLE = AccountChanges.NULLABLE | nullable | resettable
    return AccountModels(
        NewAccount=new_account,
        AccountChanges=changes,
        Account=create_model(f"{title}Account", __base__=Account, **stored),
        NewUser=create_model(f"New{title}User", __base__=NewUser, **new),
        User=create_model(f"{title}UserWithCredentials", __base__=UserWithCredentials, **user),
    )
