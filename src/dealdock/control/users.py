"""The users of an account, with what they log in by: `POST`, `GET /accounts/{id}/users`."""

from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.dependencies import CalledSandbox, Id
from dealdock.control.fields import Given, Shown
from dealdock.control.problems import Refused, WrongField, summary
from dealdock.control.routing import Route
from dealdock.platform.accounts import accounts, user_view, users
from dealdock.platform.accounts.user_view import UserView
from dealdock.platform.accounts.users import Role
from dealdock.platform.credentials.secrets import hash_password
from dealdock.platform.errors import UserEmailTaken
from dealdock.web.problem_details import pointer

router = APIRouter(prefix="/accounts/{account_id}/users", tags=["accounts"], route_class=Route)

_NO_LOGIN: Final = "null where the user's role may not log in"
_CHOSEN: Final = "null where a person chose it"


class NewUser(Given):
    """The body of a request for a user. Values that are not given are generated."""

    email: fields.Email | None = Field(None, description="Within the account this user's alone")
    role: Role = "Administrator"
    time_zone: fields.TimeZone | None = Field(None, description="The account's where it isn't given")
    password: fields.Name | None = Field(None, description="Kept as a hash, and never shown")


class User(Shown):
    """A user with his credentials. Those of the account, such as its client id, are shown with the account."""

    id: int
    email: str
    role: str
    time_zone: str
    password: str | None = Field(description=_CHOSEN)
    user_key: str | None = Field(description=_CHOSEN)
    api_key: str | None = Field(description=_NO_LOGIN)
    access_token: str | None = Field(description=_NO_LOGIN)


@router.post("", operation_id="create_user", status_code=HTTPStatus.CREATED)
def create_user(sandbox: CalledSandbox, account_id: Id, new: NewUser | None = None) -> User:
    """Make a user, ready to call: `api_key` and `access_token` are alive. No body is needed."""
    new = new or NewUser()
    chosen: dict[str, Any] = {"role": new.role, "email": new.email}
    if new.password is not None:
        chosen["password_hash"] = hash_password(new.password)
    real = sandbox.clock.now()

    def work(db: Connection) -> UserView:
        tenant = accounts.tenant(db, account_id)
        time_zone, now = new.time_zone or tenant.time_zone, tenant.now(real)
        user_id = users.add(db, sandbox.credentials, tenant, time_zone=time_zone, now=now, **chosen)
        return user_view.ready(db, sandbox.credentials, tenant, user_id, now=now)

    try:
        return _shown(sandbox.database.write(work))
    except UserEmailTaken as error:
        errors = [WrongField(pointer=pointer("email"), detail=f"another user of the account has {error}")]
        raise Refused(HTTPStatus.CONFLICT, summary(errors), errors) from error


@router.get("", operation_id="list_users_with_credentials")
def list_users(sandbox: CalledSandbox, account_id: Id) -> list[User]:
    """All users by id, with the credentials that they have: an API key or token that expired is null."""
    real = sandbox.clock.now()

    def work(db: Connection) -> list[UserView]:
        tenant = accounts.tenant(db, account_id)
        return user_view.every(db, sandbox.credentials, tenant, now=tenant.now(real))

    return list(map(_shown, sandbox.database.read(work)))


def _shown(view: UserView) -> User:
    fields = view._asdict()
    return User(**fields.pop("credentials"), **fields)
