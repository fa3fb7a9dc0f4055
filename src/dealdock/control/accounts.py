"""Accounts: `POST /accounts`, `GET /accounts`, `GET`, `PATCH` and `DELETE /accounts/{id}`."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BeforeValidator, Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.clock import ClockToSet
from dealdock.control.dependencies import CalledSandbox, Id, OwnUrl
from dealdock.control.fields import Given, Shown
from dealdock.control.problems import Refused, WrongField, summary
from dealdock.control.routing import Route
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.errors import UnknownVendor
from dealdock.platform.lifecycle import creation, deletion
from dealdock.vendors.pardot.settings import Connector
from dealdock.web.problem_details import pointer

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=Route)

SCENES = ("empty", "demo")
NULLABLE = {"connector", "redirect_uris", "jwt_public_key"}
PLAIN = {"name", "version", "time_zone", "level", *NULLABLE}
"""Settings that are columns of the same name; to be given null means something for some of them only."""


def _packaged(name: Any) -> Any:
    """No path: whoever may steer need not be allowed to read the server's files."""
    if name not in SCENES:
        raise ValueError("must be empty or demo: scenes from files are loaded by the command line")
    return name


class Limits(Given):
    """The limits of an account's calls; null: none."""

    daily: fields.Count | None = Field(None, description="Calls a day, till midnight in the account's time zone")
    concurrent: fields.Count | None = Field(None, description="Calls at once")


class Scoring(Given):
    """By how much a prospect's score moves with an opportunity."""

    created: fields.Points = 50
    won: fields.Points = 0
    lost: fields.Points = -100


class Switches(Given):
    """The switches that decide how an account may be called."""

    keys_in_query: bool = Field(default=True, description="false: keys in the URL are refused (49)")
    api_access: bool = Field(default=True, description="false: the API is refused (76)")
    api_keys: bool = Field(default=True, description="false: keys are refused, access tokens are not (199)")
    connected_campaigns: bool = Field(
        default=False, description="true: campaigns are the CRM's, and are neither made (128) nor changed (129) here"
    )
    addresses: list[fields.Network] | None = Field(
        None, description="Who may call, the others are refused (53); null: all"
    )


class Settings(Given):
    """The settings of an account that can be given when it is made, and changed later."""

    name: fields.Name | None = None
    connector: Connector | None = Field(None, description="null: none")
    version: Literal[3, 4] | None = Field(None, description="Of the API; another one voids the keys given out")
    time_zone: fields.TimeZone | None = Field(None, examples=["Europe/Paris"])
    level: fields.Name | None = Field(None, examples=["Ultimate Edition"])
    limits: Limits | None = None
    scoring: Scoring | None = None
    switches: Switches | None = None
    redirect_uris: list[fields.RedirectUri] | None = Field(
        None,
        description="Where OAuth sends users back to; null: the usual addresses of Salesforce's, and any loopback one",
    )
    jwt_public_key: fields.PublicKey | None = Field(
        None, description="PEM of the key that the client's assertions show"
    )

    def columns(self) -> dict[str, Any]:
        """Return what was given, by column. A null for a setting that must have a value is left out."""
        given = self.model_dump(include=PLAIN, exclude_unset=True)
        columns = {name: value for name, value in given.items() if name in NULLABLE or value is not None}
        if self.limits is not None:
            columns |= {f"{name}_limit": value for name, value in self.limits.model_dump(exclude_unset=True).items()}
        if self.scoring is not None:
            columns |= {f"score_{name}": value for name, value in self.scoring.model_dump(exclude_unset=True).items()}
        if self.switches is not None:
            columns |= self.switches.model_dump(exclude_unset=True)
        return columns


class NewAccount(Settings):
    """The body of a request for an account. The scene supplies all that is not given."""

    vendor: fields.Name | None = Field(
        None, description="Whose API it is an account of: the name of a vendor", examples=["pardot"]
    )
    scene: Annotated[Literal["empty", "demo"], BeforeValidator(_packaged)] = Field(
        "empty", description="What the account begins with"
    )
    clock: ClockToSet | None = Field(None, description="How its clock goes from the beginning")

    def opening(self, now: datetime) -> dict[str, Any]:
        """Return what was given, by column."""
        if self.clock is None:
            return self.columns()
        frozen_at, ahead = self.clock.reading(now, real=now)
        return self.columns() | {"frozen_at": frozen_at, "clock_offset": int(ahead.total_seconds())}


class Account(Shown):
    """An account, ready to be called as its first user: `api_key` and `access_token` are alive."""

    id: int
    name: str
    vendor: str
    base_url: str = Field(description="This server, as it was called, in place of the service's own address")
    connector: str | None
    version: int
    time_zone: str
    level: str
    limits: Limits
    scoring: Scoring
    switches: Switches
    redirect_uris: list[str]
    jwt_public_key: str | None
    email: str
    password: str | None = Field(description="null where a person chose it")
    user_key: str | None = Field(description="null where a person chose it")
    api_key: str | None = Field(description="null where the user's role may not log in")
    business_unit_id: str
    client_id: str
    client_secret: str
    access_token: str | None = Field(description="null where the user's role may not log in")
    instance_url: str = Field("", description="This server, as it was called")


@router.post("", operation_id="create_account", status_code=HTTPStatus.CREATED)
def create_account(
    request: Request, response: Response, sandbox: CalledSandbox, url: OwnUrl, new: NewAccount | None = None
) -> Account:
    """Make an account. No body is needed."""
    new = new or NewAccount()
    start = scenes.read(new.scene, sandbox.vendors)
    now = sandbox.clock.now()
    columns = new.opening(now)

    def work(db: Connection) -> AccountView:
        return creation.open_account(db, sandbox.credentials, start, vendor=new.vendor, now=now, **columns)

    try:
        ready = sandbox.database.write(work)
    except UnknownVendor as error:
        errors = [WrongField(pointer=pointer("vendor"), detail=str(error))]
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, summary(errors), errors) from None
    response.headers["Location"] = f"{request.url.path}/{ready.id}"
    return Account.model_validate(sandbox.vendors.show_account(ready, url))


@router.get("", operation_id="list_accounts")
def list_accounts(sandbox: CalledSandbox, url: OwnUrl) -> list[Account]:
    """All accounts, the oldest first. An expired key or token is null; reading the account makes another."""
    now = sandbox.clock.now()
    every = sandbox.database.read(lambda db: accounts.every(db, sandbox.credentials, now=now))
    return [Account.model_validate(sandbox.vendors.show_account(ready, url)) for ready in every]


@router.get("/{account_id}", operation_id="read_account")
def read_account(sandbox: CalledSandbox, url: OwnUrl, account_id: Id) -> Account:
    """One account."""
    now = sandbox.clock.now()

    def work(db: Connection) -> AccountView:
        return accounts.ready(db, sandbox.credentials, account_id, now=now)

    return Account.model_validate(sandbox.vendors.show_account(sandbox.database.write(work), url))


@router.patch("/{account_id}", operation_id="change_account")
def change_account(sandbox: CalledSandbox, url: OwnUrl, account_id: Id, changes: Settings) -> Account:
    """Change what is given, nothing else."""
    now = sandbox.clock.now()

    def work(db: Connection) -> AccountView:
        changed = accounts.locked(db, account_id)
        accounts.change(db, sandbox.credentials, changed, now=changed.now(now), **changes.columns())
        return accounts.ready(db, sandbox.credentials, account_id, now=now)

    return Account.model_validate(sandbox.vendors.show_account(sandbox.database.write(work), url))


@router.delete("/{account_id}", operation_id="delete_account", status_code=HTTPStatus.NO_CONTENT)
def delete_account(sandbox: CalledSandbox, account_id: Id) -> None:
    """Delete the account with all that it has. Its keys are nobody's from then on, and its id does not come back."""
    real = sandbox.clock.now()
    sandbox.database.write(lambda db: deletion.close_account(db, account_id, real=real))
    sandbox.garbage_collector.wake()
