"""Accounts: `POST /accounts`, `GET /accounts`, `GET /accounts/{id}`."""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BeforeValidator, Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.calls import CalledSandbox, Id, OwnUrl
from dealdock.control.fields import Given, Shown
from dealdock.core import account, opening, scene
from dealdock.core.account import ReadyAccount
from dealdock.core.connector import Connector

router = APIRouter(prefix="/accounts", tags=["accounts"])

SCENES = ("empty", "demo")


def _packaged(name: Any) -> Any:
    """No path: whoever may steer need not be allowed to read the server's files."""
    if name not in SCENES:
        raise ValueError("must be empty or demo: scenes from files are loaded by the command line")
    return name


class NewAccount(Given):
    """What may be set about an account; what isn't given is as the scene has it."""

    name: fields.Name | None = None
    connector: Connector | None = Field(None, description="null: none; not given: the scene's")
    version: Literal[3, 4] | None = Field(None, description="Of the API")
    time_zone: fields.TimeZone | None = Field(None, examples=["Europe/Paris"])
    level: fields.Name | None = Field(None, examples=["Ultimate Edition"])
    scene: Annotated[Literal["empty", "demo"], BeforeValidator(_packaged)] = Field(
        "empty", description="What the account begins with"
    )


class Account(Shown):
    """An account, ready to be called: the credentials are its first user's, and the `api_key` is alive."""

    id: int
    name: str
    connector: str | None
    version: int
    time_zone: str
    level: str
    limits: None = None
    email: str
    password: str | None = Field(description="null where a person chose it")
    user_key: str | None = Field(description="null where a person chose it")
    api_key: str | None = Field(description="null where the user's role may not log in")
    business_unit_id: str
    client_id: None = None
    client_secret: None = None
    access_token: None = None
    instance_url: str = Field("", description="This server, as it was called")


def account_json(ready: ReadyAccount, url: str) -> dict[str, object]:
    """The account as the control plane and the command line show it; `url` is the server's, without a last slash."""
    return _shown(ready, url).model_dump(mode="json")


def _shown(ready: ReadyAccount, url: str) -> Account:
    return Account.model_validate(ready).model_copy(update={"instance_url": url})


@router.post("", operation_id="create_account", status_code=HTTPStatus.CREATED)
def create_account(
    request: Request, response: Response, sandbox: CalledSandbox, url: OwnUrl, new: NewAccount | None = None
) -> Account:
    """Make an account. No body is needed."""
    new = new or NewAccount()
    start = scene.read(new.scene)
    settings = new.model_dump(exclude={"scene"}, exclude_unset=True)
    now = sandbox.clock.now()

    def work(db: Connection) -> ReadyAccount:
        account_id = opening.open_account(db, sandbox.credentials, start, now=now, **settings)
        return account.ready(db, sandbox.credentials, account_id, now=now)

    ready = sandbox.database.writing(work)
    response.headers["Location"] = request.url_for("read_account", account_id=ready.id).path
    return _shown(ready, url)


@router.get("", operation_id="list_accounts")
def list_accounts(sandbox: CalledSandbox, url: OwnUrl) -> list[Account]:
    """All accounts, the oldest first."""
    now = sandbox.clock.now()

    def work(db: Connection) -> list[ReadyAccount]:
        return [account.ready(db, sandbox.credentials, account_id, now=now) for account_id in account.ids(db)]

    return [_shown(ready, url) for ready in sandbox.database.writing(work)]


@router.get("/{account_id}", operation_id="read_account")
def read_account(sandbox: CalledSandbox, url: OwnUrl, account_id: Id) -> Account:
    """One account."""
    now = sandbox.clock.now()

    def work(db: Connection) -> ReadyAccount:
        return account.ready(db, sandbox.credentials, account_id, now=now)

    return _shown(sandbox.database.writing(work), url)
