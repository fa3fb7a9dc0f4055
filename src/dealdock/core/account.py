"""Accounts: the tenants of a sandbox, and the credentials they are called with."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, case, func, insert, select, true, update

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
    "last_fault": 0,
    "live_faults": 0,
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
    first = user.first(db, account)
    if first is not None and first.role in user.CALLING_ROLES:
        user.api_key(db, credentials, account, first.user_id, now=account.now(now))
        token.living_access(db, credentials, account, first.user_id, now=account.now(now))
    return _shown(db, credentials, now, Account.id == account_id)[0]


def every(db: Connection, credentials: Credentials, *, now: datetime) -> list[ReadyAccount]:
    """All accounts, the oldest first, with the credentials that they have: a key or token that expired is None."""
    return _shown(db, credentials, now, true())


def _shown(db: Connection, credentials: Credentials, now: datetime, which: ColumnElement[bool]) -> list[ReadyAccount]:
    of_account = User.dataset_id == Account.dataset_id
    first_id = select(func.min(User.id)).where(of_account).correlate(Account).scalar_subquery()
    rows = db.execute(
        select(Account.__table__, User.id.label("user_id"), User.email, User.role, User.password_hash)
        .join(User, of_account & (User.id == first_id))
        .where(which)
        .order_by(Account.id)
    ).all()
    entries: dict[tuple[int, int, str], list[AnyRow]] = {}
    kinds = ("user_key", "api_key", "access_token")
    found = select(Directory.__table__).join(Account, Account.id == Directory.account_id)
    alive_longest_last = (Directory.expires_at, Directory.generation)
    for entry in db.execute(found.where(which, Directory.kind.in_(kinds)).order_by(*alive_longest_last)):
        entries.setdefault((entry.account_id, entry.user_id, entry.kind), []).append(entry)
    return [
        _ready(credentials, row, {kind: entries.get((row.id, row.user_id, kind), []) for kind in kinds}, now)
        for row in rows
    ]


def _ready(credentials: Credentials, row: Any, entries: Mapping[str, list[AnyRow]], now: datetime) -> ReadyAccount:
    """An account's row, with its first user's, and what the directory has of that user."""
    here = Tenant(*(getattr(row, column.key) for column in user.TENANT)).now(now)
    alive = {
        kind: [entry for entry in of_kind if entry.expires_at is None or entry.expires_at > here]
        for kind, of_kind in entries.items()
    }
    keys = alive["api_key"]
    tokens = [entry for entry in alive["access_token"] if entry.scope is None and entry.consent is None]
    shown = {field.name: getattr(row, field.name) for field in fields(ReadyAccount) if hasattr(row, field.name)}
    return ReadyAccount(
        **shown | {"redirect_uris": redirect.USUAL if row.redirect_uris is None else row.redirect_uris},
        password=_password(credentials, row.id, row.user_id, row.password_hash),
        user_key=_user_key(credentials, row.id, row.user_id, alive["user_key"][0]),
        api_key=credentials.api_key(row.id, row.user_id, keys[-1].generation) if keys else None,
        client_id=credentials.client_id(row.id),
        client_secret=credentials.client_secret(row.id),
        access_token=credentials.access_token(row.id, tokens[-1].generation) if tokens else None,
    )


def _password(credentials: Credentials, account_id: int, user_id: int, password_hash: str | None) -> str | None:
    if password_hash is None:
        return credentials.password(account_id, user_id)
    return PUBLISHED.password if password_hash == PUBLISHED.password_hash else None


def _user_key(credentials: Credentials, account_id: int, user_id: int, entry: AnyRow) -> str | None:
    if entry.generation is not None:
        return credentials.user_key(account_id, user_id, entry.generation)
    return next((key for key in PUBLISHED.user_keys if secrets.digest(key) == entry.digest), None)
