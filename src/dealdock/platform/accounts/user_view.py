"""User details, with all that authorises a call as that user."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, literal, select, true

from dealdock.platform.accounts import account_view, users
from dealdock.platform.credentials import access_tokens, callers
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.rows import AnyRow
from dealdock.platform.models import Directory, User, context
from dealdock.platform.models.context import AccountContext


class UserView(NamedTuple):
    """User details with credentials; what is None in them is as with `AccountView`."""

    id: int
    email: str
    role: str
    time_zone: str
    password: str | None
    credentials: Mapping[str, str | None]


def ready(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, *, now: datetime
) -> UserView:
    """The user with working credentials; as a login does, it makes a key and a token where none is alive.

    `now` by the account's clock, here and below.
    """
    caller = callers.as_caller(db, account, user_id)
    if caller is not None and caller.role in context.CALLING_ROLES:
        users.api_key(db, credentials, account, user_id, now=now)
        access_tokens.living_access(db, credentials, account, user_id, now=now)
    (found,) = _shown(db, credentials, account, now, User.id == user_id)
    return found


def every(db: Connection, credentials: Credentials, account: AccountContext, *, now: datetime) -> list[UserView]:
    """All users by id, with the credentials that they have: a key or token that expired is None."""
    return _shown(db, credentials, account, now, true())


def _shown(
    db: Connection, credentials: Credentials, account: AccountContext, now: datetime, whose: ColumnElement[bool]
) -> list[UserView]:
    whom = literal(account.account_id).label("id"), literal(account.vendor).label("vendor"), User.id.label("user_id")
    columns = select(*whom, User.email, User.role, User.time_zone, User.password_hash)
    rows = db.execute(columns.where(User.dataset_id == account.dataset_id, whose).order_by(User.id)).all()
    entries: dict[int | None, list[AnyRow]] = {}
    for entry in db.execute(account_view.SECRETS.where(Directory.account_id == account.account_id)):
        entries.setdefault(entry.user_id, []).append(entry)
    return [_ready(credentials, row, entries[row.user_id], now) for row in rows]


def _ready(credentials: Credentials, row: AnyRow, entries: Sequence[AnyRow], now: datetime) -> UserView:
    keys = account_view.living(credentials, row, entries, now=now)
    return UserView(row.user_id, row.email, row.role, row.time_zone, account_view.password(credentials, row), keys)
