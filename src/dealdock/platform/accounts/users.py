"""API users: their roles, their keys, and who is calling."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from dealdock.platform.credentials import credential_index, secrets
from dealdock.platform.credentials.callers import as_caller
from dealdock.platform.credentials.credential_index import Entry
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.statements import Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import NoSuchUserEmail, NoSuchUserId, UserEmailTaken, UserKeyTaken, UsersDiffer
from dealdock.platform.models import MAX_ID, Directory, User
from dealdock.platform.models.context import AccountContext, Caller
from dealdock.platform.text import email_key

Role = Literal["Administrator", "Marketing", "Sales Manager", "Sales", "Read Only"]


KEY_LIFE: Final = timedelta(minutes=60)

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
    role: Role = "Administrator",
    email: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    job_title: str | None = None,
    password_hash: str | None = None,
    user_key: str | None = None,
) -> int:
    """Add a user and answer its id. What is not given is made up: the address, the password, the user key.

    An id that is given is the caller's to count.
    """
    if user_id is None:
        user_id = datasets.take_lasting_id(db, account.account_id, account.dataset_id)
    email = email or made_up_email(account, user_id)
    same = select(User.id).where(User.dataset_id == account.dataset_id, User.email_key == email_key(email))
    if db.scalar(same) is not None:
        raise UserEmailTaken(email)
    named = {"first_name": first_name, "last_name": last_name, "job_title": job_title, "password_hash": password_hash}
    write(db, account, user_id, email=email, role=role, time_zone=time_zone, now=now, **named)
    key = made_up_key(credentials, account, user_id)
    if user_key is not None:
        key = key._replace(secret=user_key, generation=None)
    if db.scalar(select(Directory.kind).where(Directory.digest == secrets.digest(key.secret))) is not None:
        raise UserKeyTaken
    credential_index.enter(db, key)
    return user_id


def write(
    db: Connection,
    account: AccountContext,
    user_id: int,
    *,
    email: str,
    role: Role,
    time_zone: str,
    now: datetime,
    **named: str | None,
) -> None:
    """Write a user's row, and no more: that id and address are free is for the caller to know."""
    row = {"dataset_id": account.dataset_id, "id": user_id, "email": email, "email_key": email_key(email)}
    lasting = {"role": role, "time_zone": time_zone, "created_at": now, "updated_at": now}
    _INSERT.run(db, dict.fromkeys(_COLUMNS) | row | lasting | named)


def made_up_email(account: AccountContext, user_id: int) -> str:
    """The address of a user for whom nobody chose one."""
    return f"user{user_id}@account{account.account_id}.example"


def made_up_key(credentials: Credentials, account: AccountContext, user_id: int) -> Entry:
    """The user key of a user for whom nobody chose one, as the directory has it."""
    key = credentials.make(account.vendor, "user_key", account.account_id, user_id)
    return Entry(key, "user_key", account.account_id, user_id, 0)


def rows(db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID) -> Sequence[Row[Any]]:
    """All users with an id in that range, by id."""
    mine = select(User.__table__).where(User.dataset_id == account.dataset_id)
    return db.execute(mine.where(User.id.between(first_id, last_id)).order_by(User.id)).all()


def ids_by_address(db: Connection, account: AccountContext) -> dict[str, int]:
    """The ids of all users, by what addresses are compared by."""
    found = db.execute(select(User.email_key, User.id).where(User.dataset_id == account.dataset_id))
    return {row.email_key: row.id for row in found}


def named(db: Connection, account: AccountContext, *, user_id: int | None, email: str | None) -> int:
    """The id of the user that an id, an address or both name. `NoSuchUserId`, `NoSuchUserEmail`, `UsersDiffer`."""
    mine = select(User.id).where(User.dataset_id == account.dataset_id)
    if user_id is not None and db.scalar(mine.where(User.id == user_id)) is None:
        raise NoSuchUserId(user_id)
    if email is not None:
        found = db.scalar(mine.where(User.email_key == email_key(email)))
        if found is None:
            raise NoSuchUserEmail(email)
        if user_id is not None and found != user_id:
            raise UsersDiffer(user_id, email)
        return found
    if user_id is None:
        raise ValueError
    return user_id


def first(db: Connection, account: AccountContext) -> Caller | None:
    """The account's first user, as whom is called where nobody is named."""
    ids = select(User.id).where(User.dataset_id == account.dataset_id).order_by(User.id).limit(1)
    user_id = db.scalar(ids)
    return None if user_id is None else as_caller(db, account, user_id)


def api_key(db: Connection, credentials: Credentials, account: AccountContext, user_id: int, *, now: datetime) -> str:
    """The user's API key: the one given out within the last 60 minutes, else a new one."""
    user = (User.dataset_id == account.dataset_id, User.id == user_id)
    db.execute(select(User.id).where(*user).with_for_update())  # two logins at once get one key
    mine = (Directory.account_id == account.account_id, Directory.user_id == user_id, Directory.kind == "api_key")
    last = db.execute(select(Directory.generation, Directory.expires_at).where(*mine)).one_or_none()
    if last is not None and last.expires_at > now:
        return credentials.make(account.vendor, "api_key", account.account_id, user_id, last.generation)
    generation = 0 if last is None else last.generation + 1
    db.execute(delete(Directory).where(*mine))
    new = login_key(credentials, account, user_id, generation, now=now)
    credential_index.enter(db, new)
    return new.secret


def login_key(
    credentials: Credentials, account: AccountContext, user_id: int, generation: int, *, now: datetime
) -> Entry:
    """The API key of that generation, as the directory has it, given out just now."""
    key = credentials.make(account.vendor, "api_key", account.account_id, user_id, generation)
    return Entry(key, "api_key", account.account_id, user_id, generation, now + KEY_LIFE)


def void_keys(db: Connection, account: AccountContext) -> None:
    """Let every API key of the account be expired; the next login gives another one."""
    keys = (Directory.account_id == account.account_id, Directory.kind == "api_key")
    db.execute(update(Directory).where(*keys).values(expires_at=credential_index.LONG_AGO))
