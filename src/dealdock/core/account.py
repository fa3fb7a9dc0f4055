"""Accounts: the tenants of a sandbox, and the credentials they are called with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, case, insert, select, update

from dealdock.core import credentials as secrets
from dealdock.core import dataset, directory, redirect, token, user
from dealdock.core.credentials import PUBLISHED, Credentials
from dealdock.core.errors import NoSuchAccount
from dealdock.core.models import Account, Directory, SandboxState, User
from dealdock.core.reading import AnyRow
from dealdock.core.user import Tenant

DEFAULT_LEVEL: Final = "Ultimate Edition"

PROFILE: Final = (
    "website",
    "vanity_domain",
    "address1",
    "address2",
    "city",
    "state",
    "territory",
    "zip",
    "country",
    "phone",
    "fax",
)
"""Columns that say who the account's company is, all of them texts that may be absent."""

DEFAULTS: Final[Mapping[str, Any]] = {
    "connector": None,
    "version": 3,
    "time_zone": "UTC",
    "level": DEFAULT_LEVEL,
    "daily_limit": None,
    "concurrent_limit": None,
    "score_created": 50,
    "score_won": 0,
    "score_lost": -100,
    "frozen_at": None,
    "clock_offset": 0,
    "keys_in_query": True,
    "api_access": True,
    "api_keys": True,
    "connected_campaigns": False,
    "addresses": None,
    "redirect_uris": None,
    "jwt_public_key": None,
    "last_token": 0,
    **dict.fromkeys(PROFILE),
}
"""What an account is like that nobody said anything about."""


@dataclass(frozen=True, slots=True)
class ReadyAccount:
    """An account with the credentials of its first user, to be used at once.

    `password` and `user_key` are None where a person chose them, `api_key` and `access_token` where the user's role may
    not log in.
    """

    id: int
    name: str
    connector: str | None
    version: int
    time_zone: str
    level: str
    daily_limit: int | None
    concurrent_limit: int | None
    score_created: int
    score_won: int
    score_lost: int
    keys_in_query: bool
    api_access: bool
    api_keys: bool
    connected_campaigns: bool
    addresses: tuple[str, ...] | None
    redirect_uris: tuple[str, ...]
    jwt_public_key: str | None
    email: str
    password: str | None
    user_key: str | None
    api_key: str | None
    business_unit_id: str
    client_id: str
    client_secret: str
    access_token: str | None


def create(
    db: Connection,
    credentials: Credentials,
    *,
    now: datetime,
    account_id: int | None = None,
    name: str | None = None,
    **settings: Any,
) -> Tenant:
    """Add an account with a connected app and an empty dataset: no user, no campaign. `settings`: as in `DEFAULTS`.

    It has the id that it is given where that is higher than all that were given out, else the next one.
    """
    last = SandboxState.last_account_id
    following = last + 1 if account_id is None else case((last < account_id, account_id), else_=last + 1)
    account_id = db.scalars(update(SandboxState).values(last_account_id=following).returning(last)).one()
    row = {"created_at": now, "updated_at": now, **DEFAULTS, **settings, "name": name or f"Account {account_id}"}
    business_unit_id = credentials.business_unit_id(account_id)
    db.execute(insert(Account).values(id=account_id, dataset_id=0, business_unit_id=business_unit_id, **row))
    directory.enter(db, credentials.client_id(account_id), "client_id", account_id, None, generation=0)
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


def read(db: Connection, account: Tenant) -> AnyRow:
    """All columns of the account."""
    return db.execute(select(Account.__table__).where(Account.id == account.account_id)).one()


def change(db: Connection, account: Tenant, *, now: datetime, **changes: Any) -> None:
    """Change columns of an account, by name; `now` by its clock.

    Another version of the API voids the keys that were given out. Users whose time zone is the account's follow it.
    """
    if changes.get("version", account.version) != account.version:
        user.void_keys(db, account)
    if (time_zone := changes.get("time_zone")) is not None:
        following = (User.dataset_id == account.dataset_id, User.time_zone == account.time_zone)
        db.execute(update(User).where(*following).values(time_zone=time_zone))
    if changes:
        db.execute(update(Account).where(Account.id == account.account_id).values(**changes, updated_at=now))


def ready(db: Connection, credentials: Credentials, account_id: int, *, now: datetime) -> ReadyAccount:
    """The account with working credentials; as a login does, it makes keys and tokens where none is alive."""
    account = tenant(db, account_id)
    row = read(db, account)
    first = db.execute(
        select(User.id, User.email, User.role, User.password_hash)
        .where(User.dataset_id == account.dataset_id)
        .order_by(User.id)
        .limit(1)
    ).one()
    calls = first.role in user.CALLING_ROLES
    here = account.now(now)
    return ReadyAccount(
        id=row.id,
        name=row.name,
        connector=row.connector,
        version=row.version,
        time_zone=row.time_zone,
        level=row.level,
        daily_limit=row.daily_limit,
        concurrent_limit=row.concurrent_limit,
        score_created=row.score_created,
        score_won=row.score_won,
        score_lost=row.score_lost,
        keys_in_query=row.keys_in_query,
        api_access=row.api_access,
        api_keys=row.api_keys,
        connected_campaigns=row.connected_campaigns,
        addresses=row.addresses,
        redirect_uris=redirect.USUAL if row.redirect_uris is None else row.redirect_uris,
        jwt_public_key=row.jwt_public_key,
        email=first.email,
        password=_password(credentials, account, first.id, first.password_hash),
        user_key=_user_key(db, credentials, account, first.id),
        api_key=user.api_key(db, credentials, account, first.id, now=here) if calls else None,
        business_unit_id=row.business_unit_id,
        client_id=credentials.client_id(account_id),
        client_secret=credentials.client_secret(account_id),
        access_token=token.living_access(db, credentials, account, first.id, now=here) if calls else None,
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
