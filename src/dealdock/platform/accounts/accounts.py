"""Accounts: the tenants of a sandbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, bindparam, case, func, insert, inspect, select, update

from dealdock.platform.accounts import account_view, users
from dealdock.platform.accounts import settings as own_settings
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.credentials import credential_index, user_credentials
from dealdock.platform.credentials.credential_index import CredentialOwner
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import Abandoned, NoMoreIds, NoSuchAccount
from dealdock.platform.records import datasets, earlier_states, recorded_changes
from dealdock.platform.records.models import (
    KEPT_REQUESTS,
    MAX_ID,
    Account,
    CredentialIndex,
    SandboxState,
    User,
    context,
)
from dealdock.platform.records.models.context import AccountContext

DEFAULTS: Final[Mapping[str, Any]] = {
    "time_zone": "UTC",
    "frozen_at": None,
    "clock_offset": 0,
    "redirect_uris": None,
    "jwt_public_key": None,
    "last_token": 0,
    "last_fault": 0,
    "live_faults": 0,
    "kept_requests": KEPT_REQUESTS,
    "watched": False,
}
"""The defaults of the columns. The vendor's settings have their own."""

_INSERT: Final = Statement(insert(Account).returning(*Account.__table__.c), columns=Account.__table__.c.keys())

_last, _wanted = SandboxState.last_account_id, bindparam("wanted", type_=BigInteger)
_TAKE_NUMBERS: Final = Statement(
    update(SandboxState)
    .values(last_account_id=case((_last < _wanted, _wanted), else_=_last + 1))
    .values(last_dataset_id=SandboxState.last_dataset_id + 1)
    .returning(_last, SandboxState.last_dataset_id)
)
"""Takes the wanted number if it is higher than all numbers before, else the next one."""

_THIS: Final = Account.id == bindparam("account_id")
_CONTEXT: Final = Statement(select(*context.CONTEXT_COLUMNS).where(_THIS))
_LOCKED_CONTEXT: Final = Statement(select(*context.CONTEXT_COLUMNS).where(_THIS).with_for_update(key_share=True))
_COLUMNS: Final = Statement(select(Account.__table__).where(_THIS))


def _first_users(dataset_id: Any) -> Select[Any]:
    """Select accounts with their first users, which are in this dataset."""
    first_id = select(func.min(User.id)).where(User.dataset_id == dataset_id).correlate(Account).scalar_subquery()
    columns = select(Account.__table__, User.id.label("user_id"), User.email, User.role, User.password_hash)
    return columns.join(User, User.dataset_id == dataset_id).where(User.id == first_id)


_ALL: Final = _first_users(Account.dataset_id).order_by(Account.id), account_view.SECRETS
_ONE: Final = (  # by the dataset's id: without it, every node of a distributed database would search for the user
    _first_users(bindparam("dataset_id", type_=BigInteger)).where(_THIS),
    account_view.SECRETS.where(CredentialIndex.account_id == bindparam("account_id")),
)


def create(
    db: Connection,
    credentials: Credentials,
    *,
    real: datetime,
    account_id: int | None = None,
    name: str | None = None,
    **settings: Any,
) -> AccountContext:
    """Add an account with an empty dataset, which has no user yet. `settings`: as in `DEFAULTS`, and the vendor's.

    It gets the `account_id` if that is higher than all ids before, else the next one.
    """
    row = write(db, credentials, real=real, account_id=account_id, name=name, **settings)
    credential_index.add(db, *entries(credentials, row.vendor, row.id))
    return context_of(row)


def write(
    db: Connection,
    credentials: Credentials,
    *,
    real: datetime,
    account_id: int | None = None,
    **settings: Any,
) -> AnyRow:
    """Write the rows of an account and its empty dataset. Return the account's row as stored."""
    account_id, dataset_id = take_numbers(db, account_id)
    datasets.write(db, dataset_id, account_id)
    return write_row(db, credentials, account_id, dataset_id, real=real, **settings)


def take_numbers(db: Connection, account_id: int | None) -> tuple[int, int]:
    """Take the ids of a new account and its dataset. Raises `NoMoreIds` if the account's would exceed `MAX_ID`."""
    numbers = _TAKE_NUMBERS.all(db, {"wanted": account_id or 0})[0]
    if numbers.last_account_id > MAX_ID:
        raise NoMoreIds(
            f"the next account's id would be over {MAX_ID}, the highest that an account may have: "
            "use another database, or a scene with a lower id"
        )
    return numbers.last_account_id, numbers.last_dataset_id


def write_row(
    db: Connection,
    credentials: Credentials,
    account_id: int,
    dataset_id: int,
    *,
    real: datetime,
    vendor: str | None = None,
    name: str | None = None,
    **settings: Any,
) -> AnyRow:
    """Write the row of an account with this dataset. By default, it is created at the time of its own clock.

    Without a `vendor`, it is the default vendor's. Raises `UnknownVendor`.
    """
    vendor = vendor or credentials.vendors.default
    columns, own = own_settings.split({**DEFAULTS, **settings})
    columns |= {"frozen_at": credentials.vendors.get(vendor).accounts.truncated(columns["frozen_at"])}
    here = context.by_clock(real, **columns)
    row = {"id": account_id, "dataset_id": dataset_id, "created_at": here, "updated_at": here, **columns}
    row |= {
        "vendor": vendor,
        "name": name or default_name(account_id),
        **own_settings.columns(credentials, vendor, own),
    }
    return _INSERT.all(db, row)[0]


def default_name(account_id: int) -> str:
    """Return the name of an account without a chosen one."""
    return f"Account {account_id}"


def entries(credentials: Credentials, vendor: str, account_id: int) -> list[CredentialOwner]:
    """Return the account's own entries in the index of credentials, such as its client's id."""
    kinds = [kind for kind in credentials.kinds(vendor) if kind.owner == "account" and kind.is_stored]
    return [
        CredentialOwner(kind.make(credentials, account_id), kind.name, account_id, user_id=None, generation=0)
        for kind in kinds
    ]


def with_settings(credentials: Credentials, account: AccountContext, settings: Mapping[str, Any]) -> AccountContext:
    """Return the account with these settings in place of the ones with the same names."""
    columns, own = own_settings.split(settings)
    columns |= {"frozen_at": credentials.vendors.get(account.vendor).accounts.truncated(columns["frozen_at"])}
    known = {name: value for name, value in columns.items() if name in AccountContext._fields}
    return account._replace(**known, **own_settings.columns(credentials, account.vendor, own, account.settings))


def context_of(row: AnyRow) -> AccountContext:
    """Return the context for an account's row."""
    return AccountContext(*(getattr(row, column.key) for column in context.CONTEXT_COLUMNS))


def vendors(db: Connection) -> Sequence[str]:
    """Return the names of the vendors of all accounts. The database may be of an earlier schema, without vendors."""
    if "vendor" not in {column["name"] for column in inspect(db).get_columns(Account.__tablename__)}:
        return ()
    return db.scalars(select(Account.vendor).distinct()).all()


def ids(db: Connection) -> list[int]:
    """Return the ids of all accounts, the oldest first."""
    return list(db.scalars(select(Account.id).order_by(Account.id)))


def get(db: Connection, account_id: int) -> AccountContext:
    """Return the account with this id. Raises `NoSuchAccount`."""
    account = _found(_CONTEXT, db, account_id)
    if datasets.lock(db, account.dataset_id):
        account = _found(_CONTEXT, db, account_id)  # another transaction may have changed it before the lock
    return account


def locked(db: Connection, account_id: int) -> AccountContext:
    """Return the account with this id, locked against other changes and resets until the commit."""
    return _found(_LOCKED_CONTEXT, db, account_id)


def _found(statement: Statement, db: Connection, account_id: int) -> AccountContext:
    if not (found := statement.tuples(db, {"account_id": account_id})):
        raise NoSuchAccount(account_id)
    return AccountContext(*found[0])


def read(db: Connection, account: AccountContext) -> AnyRow:
    """Return all columns of the account."""
    return _COLUMNS.all(db, {"account_id": account.account_id})[0]


def change(db: Connection, credentials: Credentials, account: AccountContext, *, now: datetime, **changes: Any) -> None:
    """Change settings of an account, by name. It must be `locked` for settings of the vendor. `now` by its clock.

    Some settings of the vendor expire the keys that logins issued. Users with the account's time zone get its new one.
    """
    columns, own = own_settings.split(changes)
    if own:
        columns |= own_settings.columns(credentials, account.vendor, own, account.settings)
        if own_settings.voids_keys(credentials, account.vendor, account.settings, columns["settings"]):
            user_credentials.expire_all(db, credentials, account)
        if earlier_states.SETTING in own:
            earlier_states.drop(db, account.account_id, real=now)
    if (time_zone := changes.get("time_zone")) is not None:
        datasets.lock(db, account.dataset_id)
        following = (User.dataset_id == account.dataset_id, User.time_zone == account.time_zone)
        db.execute(update(User).where(*following).values(time_zone=time_zone))
    if columns:
        db.execute(update(Account).where(Account.id == account.account_id).values(**columns, updated_at=now))
    if "watched" in columns:
        recorded_changes.begin_anew(db, account.account_id)


def with_valid_credentials(db: Connection, credentials: Credentials, account_id: int, *, real: datetime) -> AccountView:
    """Return an account with valid credentials. Credentials that do not exist or have expired are issued, as by a
    login.
    """
    account = _found(_CONTEXT, db, account_id)
    here = {"account_id": account_id, "dataset_id": account.dataset_id}
    if not (views := _views(db, credentials, real, _ONE, **here)):  # its users have moved to another dataset in between
        raise Abandoned(account.dataset_id)
    if None not in views[0].credentials.values():
        return views[0]
    datasets.lock(db, account.dataset_id)
    first = users.first(db, account)
    if first is not None:
        users.log_in(db, credentials, first, now=account.now(real))
    return _views(db, credentials, real, _ONE, **here)[0]


def every(db: Connection, credentials: Credentials, *, real: datetime) -> list[AccountView]:
    """Return all accounts, the oldest first, with their existing credentials: an expired key or token is None."""
    return _views(db, credentials, real, _ALL)


def _views(
    db: Connection, credentials: Credentials, real: datetime, which: tuple[Select[Any], Select[Any]], **one: int
) -> list[AccountView]:
    first_users, secrets = which
    rows = db.execute(first_users, one).all()
    entries: dict[tuple[int, int | None], list[AnyRow]] = {}
    for entry in db.execute(secrets, {**one, "kinds": credentials.vendors.user_kinds}):
        entries.setdefault((entry.account_id, entry.user_id), []).append(entry)
    return [_view(db, credentials, row, entries.get((row.id, row.user_id), ()), real) for row in rows]


def _view(
    db: Connection, credentials: Credentials, row: AnyRow, entries: Sequence[AnyRow], real: datetime
) -> AccountView:
    account = context_of(row)
    view = account_view.of_user(credentials, row, entries, now=account.now(real))
    ids = credentials.public_ids(db, account)
    return view if ids is None else view._replace(user_id=ids.show("user", row.user_id))
