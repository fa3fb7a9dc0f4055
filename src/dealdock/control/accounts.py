"""Accounts: `POST /accounts`, `GET /accounts`, `GET`, `PATCH` and `DELETE /accounts/{id}`, and the key of a client."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy import Connection

from dealdock.control.account_models import AccountModels
from dealdock.control.fields import ResponseModel
from dealdock.control.reset import Announce, announcing
from dealdock.control.routing import CalledSandbox, Id, OwnUrl, Route
from dealdock.control.vendor_bodies import any_of, models_of, named_vendor, validated_for, with_body
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.credentials import jwt_keys
from dealdock.platform.lifecycle import creation
from dealdock.sandbox import Sandbox


def create_router(models: Sequence[AccountModels] = ()) -> APIRouter:
    """Return the routes of accounts. `models`: the models of all vendors, if the routes are for OpenAPI."""
    new, changes = any_of(each.NewAccount for each in models), any_of(each.AccountChanges for each in models)
    account = any_of(each.Account for each in models)
    router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=Route)
    create = router.post("", operation_id="create_account", status_code=HTTPStatus.CREATED, response_model=account)
    create(with_body(create_account, new | None))
    listed: Any = list[account]  # type: ignore[valid-type]  # known at runtime
    router.get("", operation_id="list_accounts", response_model=listed)(list_accounts)
    router.get("/{account_id}", operation_id="read_account", response_model=account)(read_account)
    change = router.patch("/{account_id}", operation_id="change_account", response_model=account)
    change(with_body(change_account, changes))
    router.delete("/{account_id}", operation_id="delete_account", status_code=HTTPStatus.NO_CONTENT)(delete_account)
    return router


def create_account(
    request: Request,
    response: Response,
    sandbox: CalledSandbox,
    url: OwnUrl,
    body: Any = None,
    announce: Announce = False,
) -> Any:
    """Create an account. No body is needed."""
    vendor = named_vendor(sandbox.vendors, body)
    new = validated_for(sandbox, vendor, lambda models: models.NewAccount, {} if body is None else body)
    start = scenes.read(new.scene, sandbox.vendors, vendor)
    real = sandbox.clock.now()
    settings = new.opening(real)

    def work(db: Connection) -> AccountView:
        return creation.create_account(db, sandbox.credentials, start, real=real, **settings)

    view = sandbox.database.write(work)
    with announcing(sandbox, view.id, announce=announce):
        """The scene is loaded."""
    response.headers["Location"] = f"{request.url.path}/{view.id}"
    return _shown(sandbox, view, url)


def list_accounts(sandbox: CalledSandbox, url: OwnUrl) -> Any:
    """Return all accounts, the oldest first. An expired key or token is null; a read of one account renews it."""
    real = sandbox.clock.now()
    every = sandbox.database.read(lambda db: accounts.every(db, sandbox.credentials, real=real))
    return [_shown(sandbox, view, url) for view in every]


def read_account(sandbox: CalledSandbox, url: OwnUrl, account_id: Id) -> Any:
    """Return one account."""
    real = sandbox.clock.now()

    def work(db: Connection) -> AccountView:
        return accounts.with_valid_credentials(db, sandbox.credentials, account_id, real=real)

    return _shown(sandbox, sandbox.database.write(work), url)


def change_account(sandbox: CalledSandbox, url: OwnUrl, account_id: Id, body: Any) -> Any:
    """Change the given settings, and no others."""
    real = sandbox.clock.now()

    def work(db: Connection) -> AccountView:
        changed = accounts.locked(db, account_id)
        changes = validated_for(sandbox, changed.vendor, lambda models: models.AccountChanges, body).settings()
        accounts.change(db, sandbox.credentials, changed, now=changed.now(real), **changes)
        return accounts.with_valid_credentials(db, sandbox.credentials, account_id, real=real)

    return _shown(sandbox, sandbox.database.write(work), url)


def delete_account(sandbox: CalledSandbox, account_id: Id) -> None:
    """Delete the account with all its data. Its keys become invalid, and its id is not used again."""
    real = sandbox.clock.now()
    sandbox.database.write(lambda db: creation.delete_account(db, account_id, real=real))
    sandbox.garbage_collector.wake()


def _shown(sandbox: Sandbox, view: AccountView, url: str) -> ResponseModel:
    return models_of(sandbox, view.vendor).Account.model_validate(sandbox.vendors.show_account(view, url))


router = APIRouter(tags=["accounts"], route_class=Route)


class JwtKey(ResponseModel):
    """An RSA key pair, as PEM."""

    private_key: str = Field(description="The key with which the client signs. It is shown once, and not stored")
    public_key: str = Field(description="The key with which the account verifies the client's assertions")


@router.post("/accounts/{account_id}/jwt_key", operation_id="create_jwt_key", status_code=HTTPStatus.CREATED)
def create_jwt_key(sandbox: CalledSandbox, account_id: Id) -> JwtKey:
    """Create a key for the account's client. The client's earlier key becomes invalid."""
    pair = jwt_keys.new_pair()

    def work(db: Connection) -> None:
        changed = accounts.locked(db, account_id)
        accounts.change(
            db, sandbox.credentials, changed, now=changed.now(sandbox.clock.now()), jwt_public_key=pair.public
        )

    sandbox.database.write(work)
    return JwtKey(private_key=pair.private, public_key=pair.public)
