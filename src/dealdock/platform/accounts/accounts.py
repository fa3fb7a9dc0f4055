"""Accounts: the tenants of a sandbox, and the credentials they are called with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, bindparam, case, func, insert, select, update

from dealdock.platform.accounts import account_view, users
from dealdock.platform.accounts import settings as own_settings
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.credentials import access_tokens, credential_index
from dealdock.platform.credentials.credential_index import Entry
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.rows import AnyRow
from dealdock.platform.database.statements import Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import Abandoned, NoMoreIds, NoSuchAccount
from dealdock.platform.models import MAX_ID, Account, Directory, SandboxState, User, context
from dealdock.platform.models.context import AccountContext

DEFAULTS: Final[Mapping[str, Any]] = {
    "time_zone": "UTC",
    "frozen_at": None,
    "clock_offset": 0,
    "redirect_uris": None,
    "jwt_public_key": None,
    "last_token": 0,
    "last_fault": 0,
    "live_faults": 0,
}
"""The platform's settings of an account for which nothing is given. The vendor's own have defaults of their own."""


_INSERT: Final = Statement(insert(Account).returning(*Account.__table__.c), columns=Account.__table__.c.keys())

_last, _wanted = SandboxState.last_account_id, bindparam("wanted", type_=BigInteger)
_TAKE_NUMBERS: Final = Statement(
    update(SandboxState)
    .values(last_account_id=case((_last < _wanted, _wanted), else_=_last + 1))
    .values(last_dataset_id=SandboxState.last_dataset_id + 1)
    .returning(_last, SandboxState.last_dataset_id)
)
"""Takes the number that is wanted where it is higher than all that were given out, else the next one."""


def _first_users(dataset_id: Any) -> Select[Any]:
    """Accounts with their first users, whose records are in that dataset."""
    first_id = select(func.min(User.id)).where(User.dataset_id == dataset_id).correlate(Account).scalar_subquery()
    columns = select(Account.__table__, User.id.label("user_id"), User.email, User.role, User.password_hash)
    return columns.join(User, User.dataset_id == dataset_id).where(User.id == first_id)


_EVERY: Final = _first_users(Account.dataset_id).order_by(Account.id), account_view.SECRETS
_ONE: Final = (  # by the dataset's number: else every node of a distributed database would be asked for the user
    _first_users(bindparam("dataset_id", type_=BigInteger)).where(Account.id == bindparam("account_id")),
    account_view.SECRETS.where(Directory.account_id == bindparam("account_id")),
)


def create(
    db: Connection,
    credentials: Credentials,
    *,
    now: datetime,
    account_id: int | None = None,
    name: str | None = None,
    **settings: Any,
) -> AccountContext:
    """Add an account with a connected app and an empty dataset: no user, no campaign. `settings`: as in `DEFAULTS`.

    It has the id that it is given where that is higher than all that were given out, else the next one.
    """
    row = write(db, credentials, now=now, account_id=account_id, name=name, **settings)
    credential_index.enter(db, *entries(credentials, row.vendor, row.id))
    return as_tenant(row)


def write(
    db: Connection,
    credentials: Credentials,
    *,
    now: datetime,
    account_id: int | None = None,
    **settings: Any,
) -> AnyRow:
    """Write an account's row and its empty dataset's, and no more; answers the account's, as it is stored."""
    account_id, dataset_id = take_numbers(db, account_id)
    datasets.write(db, dataset_id, account_id)
    return show(db, credentials, account_id, dataset_id, now=now, **settings)


def take_numbers(db: Connection, account_id: int | None) -> tuple[int, int]:
    """The numbers of an account to come and of its dataset. `NoMoreIds` where the account's would be over `MAX_ID`."""
    numbers = _TAKE_NUMBERS.all(db, {"wanted": account_id or 0})[0]
    if numbers.last_account_id > MAX_ID:
        raise NoMoreIds(
            f"the next account's id would be over {MAX_ID}, the highest that an account may have: "
            "use another database, or a scene with a lower id"
        )
    return numbers.last_account_id, numbers.last_dataset_id


def show(
    db: Connection,
    credentials: Credentials,
    account_id: int,
    dataset_id: int,
    *,
    now: datetime,
    vendor: str | None = None,
    name: str | None = None,
    **settings: Any,
) -> AnyRow:
    """Write the row of an account that shows this dataset. It is as old as its own clock says, unless somebody does.

    Raises `UnknownVendor`; without a vendor, it is the default one's.
    """
    vendor = vendor or credentials.vendors.default
    columns, own = own_settings.split({**DEFAULTS, **settings})
    here = context.by_clock(now, **columns)
    row = {"id": account_id, "dataset_id": dataset_id, "created_at": here, "updated_at": here, **columns}
    row |= {
        "vendor": vendor,
        "name": name or usual_name(account_id),
        **own_settings.columns(credentials, vendor, own),
    }
    return _INSERT.all(db, row)[0]


def usual_name(account_id: int) -> str:
    """Return the name of an account for which none was chosen."""
    return f"Account {account_id}"


def entries(credentials: Credentials, vendor: str, account_id: int) -> list[Entry]:
    """Return the credentials by which the index finds the account, its client's id among them."""
    kinds = credentials.vendors.entry(vendor).account_keys
    return [
        Entry(credentials.make(vendor, kind, account_id), kind, account_id, user_id=None, generation=0)
        for kind in kinds
    ]


def with_settings(credentials: Credentials, account: AccountContext, settings: Mapping[str, Any]) -> AccountContext:
    """Return the account as it would be with these settings, in place of those of the same names."""
    columns, own = own_settings.split(settings)
    known = {name: value for name, value in columns.items() if name in AccountContext._fields}
    return account._replace(**known, **own_settings.columns(credentials, account.vendor, own, account.settings))


def as_tenant(row: AnyRow) -> AccountContext:
    """An account's row as the verbs need it."""
    return AccountContext(*(getattr(row, column.key) for column in context.TENANT))


def ids(db: Connection) -> list[int]:
    """Every account's id, the oldest first."""
    return list(db.scalars(select(Account.id).order_by(Account.id)))


def tenant(db: Connection, account_id: int) -> AccountContext:
    """The account with that id."""
    account = _tenant(db, select(*context.TENANT), account_id)
    datasets.hold_among_writers(db, account.dataset_id)
    return account


def locked(db: Connection, account_id: int) -> AccountContext:
    """The account with that id. Nobody else changes it, or resets it, before the commit."""
    return _tenant(db, select(*context.TENANT).with_for_update(key_share=True), account_id)


def _tenant(db: Connection, columns: Select[*tuple[Any, ...]], account_id: int) -> AccountContext:
    found = db.execute(columns.where(Account.id == account_id)).one_or_none()
    if found is None:
        raise NoSuchAccount(account_id)
    return AccountContext(*found)


def read(db: Connection, account: AccountContext) -> AnyRow:
    """All columns of the account."""
    return db.execute(select(Account.__table__).where(Account.id == account.account_id)).one()


def change(db: Connection, credentials: Credentials, account: AccountContext, *, now: datetime, **changes: Any) -> None:
    """Change settings of an account, by name; `now` by its clock. It must be `locked` where they are the vendor's own.

    Some of the vendor's void the API keys that were given out. Users whose time zone is the account's follow it.
    """
    columns, own = own_settings.split(changes)
    if own:
        columns |= own_settings.columns(credentials, account.vendor, own, account.settings)
        if own_settings.voids_keys(credentials, account.vendor, account.settings, columns["settings"]):
            users.void_keys(db, account)
    if (time_zone := changes.get("time_zone")) is not None:
        following = (User.dataset_id == account.dataset_id, User.time_zone == account.time_zone)
        db.execute(update(User).where(*following).values(time_zone=time_zone))
    if columns:
        db.execute(update(Account).where(Account.id == account.account_id).values(**columns, updated_at=now))


def ready(db: Connection, credentials: Credentials, account_id: int, *, now: datetime) -> AccountView:
    """The account with working credentials; as a login does, it makes keys and tokens where none is alive."""
    dataset_id = db.scalar(select(Account.dataset_id).where(Account.id == account_id))
    if dataset_id is None:
        raise NoSuchAccount(account_id)
    here = {"account_id": account_id, "dataset_id": dataset_id}
    shown = _shown(db, credentials, now, _ONE, **here)
    if not shown:  # every account has users: these went on to another dataset in between
        raise Abandoned(dataset_id)
    if shown[0].credentials["api_key"] is not None and shown[0].credentials["access_token"] is not None:
        return shown[0]
    account = tenant(db, account_id)
    first = users.first(db, account)
    if first is not None and first.role in context.CALLING_ROLES:
        users.api_key(db, credentials, account, first.user_id, now=account.now(now))
        access_tokens.living_access(db, credentials, account, first.user_id, now=account.now(now))
    return _shown(db, credentials, now, _ONE, **here)[0]


def every(db: Connection, credentials: Credentials, *, now: datetime) -> list[AccountView]:
    """All accounts, the oldest first, with the credentials that they have: a key or token that expired is None."""
    return _shown(db, credentials, now, _EVERY)


def _shown(
    db: Connection, credentials: Credentials, now: datetime, which: tuple[Select[Any], Select[Any]], **one: int
) -> list[AccountView]:
    first_users, secrets = which
    rows = db.execute(first_users, one).all()
    entries: dict[tuple[int, int | None], list[AnyRow]] = {}
    for entry in db.execute(secrets, one):
        entries.setdefault((entry.account_id, entry.user_id), []).append(entry)
    return [
        account_view.of_user(credentials, row, entries[row.id, row.user_id], now=as_tenant(row).now(now))
        for row in rows
    ]
