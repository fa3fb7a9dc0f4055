"""User details with credentials."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, literal, select, true

from dealdock.platform.accounts import account_view, users
from dealdock.platform.credentials import callers
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets
from dealdock.platform.records.models import CredentialIndex, User
from dealdock.platform.records.models.context import AccountContext


class UserView(NamedTuple):
    """User details with credentials, which are None in the same cases as in an `AccountView`."""

    id: int | str
    """With public ids, the public id."""
    email: str
    first_name: str | None
    last_name: str | None
    job_title: str | None
    role: str
    time_zone: str
    password: str | None
    credentials: Mapping[str, str | None]
    """By kind."""


def with_valid_credentials(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, *, now: datetime
) -> UserView:
    """Return a user with valid credentials. Credentials that do not exist or have expired are issued, as by a login.

    `now` by the account's clock, here and below.
    """
    datasets.lock(db, account.dataset_id)
    caller = callers.as_caller(db, account, user_id)
    if caller is not None:
        users.log_in(db, credentials, caller, now=now)
    (found,) = _views(db, credentials, account, now, User.id == user_id)
    return found


def every(db: Connection, credentials: Credentials, account: AccountContext, *, now: datetime) -> list[UserView]:
    """Return all users by id, with their existing credentials: an expired key or token is None."""
    return _views(db, credentials, account, now, true())


def _views(
    db: Connection, credentials: Credentials, account: AccountContext, now: datetime, which: ColumnElement[bool]
) -> list[UserView]:
    owner = literal(account.account_id).label("id"), literal(account.vendor).label("vendor"), User.id.label("user_id")
    columns = (User.email, User.first_name, User.last_name, User.job_title, User.role, User.time_zone)
    query = select(*owner, *columns, User.password_hash).where(User.dataset_id == account.dataset_id, which)
    rows = db.execute(query.order_by(User.id)).all()
    secrets = account_view.SECRETS.where(CredentialIndex.account_id == account.account_id)
    entries: dict[int | None, list[AnyRow]] = {}
    for entry in db.execute(secrets, {"kinds": credentials.vendors.user_kinds}):
        entries.setdefault(entry.user_id, []).append(entry)
    ids = credentials.public_ids(db, account)
    if ids is not None:
        ids.look_up("user", [row.user_id for row in rows])
    views = [_view(credentials, row, entries.get(row.user_id, ()), now) for row in rows]
    return views if ids is None else [view._replace(id=ids.show("user", int(view.id))) for view in views]


def _view(credentials: Credentials, row: AnyRow, entries: Sequence[AnyRow], now: datetime) -> UserView:
    fields = (row.email, row.first_name, row.last_name, row.job_title, row.role, row.time_zone)
    keys = account_view.valid_keys(credentials, row, entries, now=now)
    keys |= account_view.ids(credentials, row.vendor, row.id, row.user_id)
    return UserView(row.user_id, *fields, account_view.password(credentials, row), keys)
