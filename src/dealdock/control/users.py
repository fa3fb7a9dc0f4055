"""The users of an account with their credentials: `POST`, `GET /accounts/{id}/users`."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from sqlalchemy import Connection

from dealdock.control.account_models import AccountModels
from dealdock.control.fields import ResponseModel
from dealdock.control.records.stored import refused
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.vendor_bodies import any_of, models_of, validated_for, with_body
from dealdock.platform.accounts import accounts, user_view, users
from dealdock.platform.accounts.user_view import UserView
from dealdock.platform.errors import USER_EMAIL_TAKEN, RecordError
from dealdock.platform.records.kind import Refusal
from dealdock.sandbox import Sandbox

_ERRORS: Final = {
    USER_EMAIL_TAKEN: Refusal(HTTPStatus.CONFLICT, "email", "another user of the account has {}"),
}


def create_router(models: Sequence[AccountModels] = ()) -> APIRouter:
    """Return the routes of users. `models`: the models of all vendors, if the routes are for OpenAPI."""
    new, user = any_of(each.NewUser for each in models), any_of(each.User for each in models)
    router = APIRouter(prefix="/accounts/{account_id}/users", tags=["accounts"], route_class=Route)
    create = router.post("", operation_id="create_user", status_code=HTTPStatus.CREATED, response_model=user)
    create(with_body(create_user, new | None))
    router.get("", operation_id="list_users_with_credentials", response_model=list[user])(list_users)  # type: ignore[valid-type]  # known at runtime
    return router


def create_user(sandbox: CalledSandbox, account_id: Id, body: Any = None) -> Any:
    """Create a user with valid credentials. No body is needed."""
    vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
    given = validated_for(sandbox, vendor, lambda models: models.NewUser, {} if body is None else body).columns()
    real = sandbox.clock.now()

    def work(db: Connection) -> UserView:
        account = accounts.get(db, account_id)
        now = account.now(real)
        sandbox.vendors.get(vendor).accounts.before_change(db, account, now)
        user_id = users.add(db, sandbox.credentials, account, now=now, **{"time_zone": account.time_zone, **given})
        return user_view.with_valid_credentials(db, sandbox.credentials, account, user_id, now=now)

    try:
        return _shown(sandbox, vendor, sandbox.database.write(work))
    except RecordError as error:
        raise refused(error, _ERRORS) from error


def list_users(sandbox: CalledSandbox, account_id: Id) -> Any:
    """Return all users by id, with their existing credentials: an expired key or token is null."""
    real = sandbox.clock.now()

    def work(db: Connection) -> tuple[str, list[UserView]]:
        account = accounts.get(db, account_id)
        return account.vendor, user_view.every(db, sandbox.credentials, account, now=account.now(real))

    vendor, views = sandbox.database.read(work)
    return [_shown(sandbox, vendor, view) for view in views]


def _shown(sandbox: Sandbox, vendor: str, view: UserView) -> ResponseModel:
    fields = view._asdict()
    return models_of(sandbox, vendor).User.model_validate({**fields.pop("credentials"), **fields})
