"""The API users of an account."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select

from dealdock.platform.credentials import access_tokens, consents, credential_index, user_credentials
from dealdock.platform.credentials.callers import as_caller
from dealdock.platform.credentials.kinds import ACCESS_TOKEN, REFRESH_TOKEN
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import NO_USER_EMAIL, NO_USER_ID, USER_EMAIL_TAKEN, USERS_DIFFER, RecordError
from dealdock.platform.records import datasets
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext, Caller
from dealdock.platform.text import email_key

_COLUMNS: Final = tuple(User.__table__.c.keys())
_INSERT: Final = Statement(insert(User), columns=_COLUMNS)


def add(  # noqa: PLR0913 (a user's fields)
    db: Connection,
    credentials: Credentials,
    account: AccountContext,
    *,
    now: datetime,
    time_zone: str,
    user_id: int | None = None,
    role: str | None = None,
    email: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    job_title: str | None = None,
    password_hash: str | None = None,
    keys: Mapping[str, str] | None = None,
) -> int:
    """Add a user and return its id. An address, a password or a key that is not given is generated.

    A `user_id` that is given must be reserved already. `keys`: the chosen ones, by kind.

    Raises `RecordError(USER_EMAIL_TAKEN)`, `KEY_TAKEN`.
    """
    if user_id is None:
        user_id = datasets.take_permanent_id(db, account.account_id, account.dataset_id)
    email = email or default_email(account, user_id)
    same = select(User.id).where(User.dataset_id == account.dataset_id, User.email_key == email_key(email))
    if db.scalar(same) is not None:
        raise RecordError(USER_EMAIL_TAKEN, email)
    role = role or credentials.vendors.get(account.vendor).credentials.default_role
    named = {"first_name": first_name, "last_name": last_name, "job_title": job_title, "password_hash": password_hash}
    write(db, account, user_id, email=email, role=role, time_zone=time_zone, now=now, **named)
    credential_index.add_new(db, *user_credentials.permanent_keys(credentials, account, user_id, chosen=keys))
    return user_id


def write(
    db: Connection,
    account: AccountContext,
    user_id: int,
    *,
    email: str,
    role: str,
    time_zone: str,
    now: datetime,
    **named: str | None,
) -> None:
    """Write a user's row. Does not check that the id and the address are free. `named`: other columns."""
    row = {"dataset_id": account.dataset_id, "id": user_id, "email": email, "email_key": email_key(email)}
    lasting = {"role": role, "time_zone": time_zone, "created_at": now, "updated_at": now}
    _INSERT.run(db, dict.fromkeys(_COLUMNS) | row | lasting | named)


def default_email(account: AccountContext, user_id: int) -> str:
    """Return the address of a user without a chosen one."""
    return f"user{user_id}@account{account.account_id}.example"


def ids_by_address(db: Connection, account: AccountContext) -> dict[str, int]:
    """Return the ids of all users by their `email_key`."""
    found = db.execute(select(User.email_key, User.id).where(User.dataset_id == account.dataset_id))
    return {row.email_key: row.id for row in found}


def named(db: Connection, account: AccountContext, *, user_id: int | None, email: str | None) -> int:
    """Return the id of the user with this id or address, or both.

    Raises `RecordError(NO_USER_ID)`, `NO_USER_EMAIL`, `USERS_DIFFER`.
    """
    query = select(User.id).where(User.dataset_id == account.dataset_id)
    if user_id is not None and db.scalar(query.where(User.id == user_id)) is None:
        raise RecordError(NO_USER_ID, user_id)
    if email is not None:
        found = db.scalar(query.where(User.email_key == email_key(email)))
        if found is None:
            raise RecordError(NO_USER_EMAIL, email)
        if user_id is not None and found != user_id:
            raise RecordError(USERS_DIFFER, user_id, email)
        return found
    if user_id is None:
        raise ValueError
    return user_id


def first(db: Connection, account: AccountContext) -> Caller | None:
    """Return the account's first user, which is the caller if a request names no user."""
    ids = select(User.id).where(User.dataset_id == account.dataset_id).order_by(User.id).limit(1)
    user_id = db.scalar(ids)
    return None if user_id is None else as_caller(db, account, user_id)


def log_in(db: Connection, credentials: Credentials, user: Caller, *, now: datetime) -> None:
    """Issue the keys and the tokens that the user lacks, as a login does, if the user's role allows a login.

    `now` by the account's clock.
    """
    account, user_id = user.account, user.user_id
    if not credentials.may_log_in(account.vendor, user.role):
        return
    for kind in credentials.user_kinds(account.vendor):
        user_credentials.issue(db, credentials, account, user_id, kind.name, now=now)
    if credentials.has(account.vendor, ACCESS_TOKEN):
        access_tokens.valid_token(db, credentials, account, user_id, now=now)
    if credentials.has(account.vendor, REFRESH_TOKEN):
        consents.require_own_token(db, credentials, account, user_id)
