"""Accounts: the tenants of a sandbox, and the credentials they are called with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from dealdock.core import credentials as secrets
from dealdock.core import dataset, user
from dealdock.core.credentials import PUBLISHED, Credentials
from dealdock.core.errors import NoSuchAccount
from dealdock.core.models import Account, Directory, SandboxState, User
from dealdock.core.user import Tenant

DEFAULT_LEVEL = "Ultimate Edition"


@dataclass(frozen=True, slots=True)
class ReadyAccount:
    """An account with the credentials of its first user, to be used at once.

    `password` and `user_key` are None where a person chose them, `api_key` where the user's role may not log in.
    """

    id: int
    name: str
    connector: str | None
    version: int
    time_zone: str
    level: str
    email: str
    password: str | None
    user_key: str | None
    api_key: str | None
    business_unit_id: str


def create(  # noqa: PLR0913 (an account's settings)
    db: Connection,
    credentials: Credentials,
    *,
    name: str | None = None,
    connector: str | None = None,
    version: int = 3,
    time_zone: str = "UTC",
    level: str = DEFAULT_LEVEL,
    now: datetime,
) -> Tenant:
    """Add an account with an empty dataset: no user yet, no campaign."""
    account_id = db.scalars(
        update(SandboxState)
        .values(last_account_id=SandboxState.last_account_id + 1)
        .returning(SandboxState.last_account_id)
    ).one()
    db.execute(
        insert(Account).values(
            id=account_id,
            dataset_id=0,
            name=name or f"Account {account_id}",
            business_unit_id=credentials.business_unit_id(account_id),
            connector=connector,
            version=version,
            level=level,
            time_zone=time_zone,
            daily_limit=None,
            concurrent_limit=None,
            frozen_at=None,
            clock_offset=0,
            score_created=50,
            score_won=0,
            score_lost=-100,
            created_at=now,
        )
    )
    dataset_id = dataset.new(db, account_id)
    db.execute(update(Account).where(Account.id == account_id).values(dataset_id=dataset_id))
    return tenant(db, account_id)


def ids(db: Connection) -> list[int]:
    """Every account's id, the oldest first."""
    return list(db.scalars(select(Account.id).order_by(Account.id)))


def tenant(db: Connection, account_id: int) -> Tenant:
    """The account with that id."""
    found = db.execute(select(*user.TENANT).where(Account.id == account_id)).one_or_none()
    if found is None:
        raise NoSuchAccount(account_id)
    return Tenant(*found)


def has_business_unit(db: Connection, business_unit_id: str) -> bool:
    """Whether an account has this business unit."""
    return db.scalar(select(Account.id).where(Account.business_unit_id == business_unit_id)) is not None


def ready(db: Connection, credentials: Credentials, account_id: int, *, now: datetime) -> ReadyAccount:
    """The account with working credentials; as a login does, it makes an API key where none is alive."""
    account = tenant(db, account_id)
    row = db.execute(select(Account.__table__).where(Account.id == account_id)).one()
    first = db.execute(
        select(User.id, User.email, User.role, User.password_hash)
        .where(User.dataset_id == account.dataset_id)
        .order_by(User.id)
        .limit(1)
    ).one()
    calls = first.role in user.CALLING_ROLES
    return ReadyAccount(
        id=row.id,
        name=row.name,
        connector=row.connector,
        version=row.version,
        time_zone=row.time_zone,
        level=row.level,
        email=first.email,
        password=_password(credentials, account, first.id, first.password_hash),
        user_key=_user_key(db, credentials, account, first.id),
        api_key=user.api_key(db, credentials, account, first.id, now=account.now(now)) if calls else None,
        business_unit_id=row.business_unit_id,
    )


def _password(credentials: Credentials, account: Tenant, user_id: int, password_hash: str | None) -> str | None:
    if password_hash is None:
        return credentials.password(account.account_id, user_id)
    return PUBLISHED.password if password_hash == PUBLISHED.password_hash else None


def _user_key(db: Connection, credentials: Credentials, account: Tenant, user_id: int) -> str | None:
    entry = db.execute(
        select(Directory.digest, Directory.generation).where(
            Directory.account_id == account.account_id, Directory.user_id == user_id, Directory.kind == "user_key"
        )
    ).one()
    if entry.generation is not None:
        return credentials.user_key(account.account_id, user_id, entry.generation)
    return next((key for key in PUBLISHED.user_keys if secrets.digest(key) == entry.digest), None)
