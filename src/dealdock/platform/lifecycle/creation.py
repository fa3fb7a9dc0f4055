"""Creation of accounts, the first ones of a database and later ones, and their deletion.

A deletion is immediate for all callers, and happens in the background for records.
"""

from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Table, bindparam, delete, select

from dealdock.platform import scenes
from dealdock.platform.accounts import account_view, accounts, users
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.credentials import access_tokens, consents, credential_index, user_credentials
from dealdock.platform.credentials.credential_index import CredentialOwner
from dealdock.platform.credentials.kinds import ACCESS_TOKEN, REFRESH_TOKEN
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import NoSuchAccount
from dealdock.platform.records import datasets, earlier_states
from dealdock.platform.records.models import Account, SandboxState, Snapshot
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.tables import account_tables
from dealdock.platform.scenes import Scene
from dealdock.platform.text import email_key


def create_account(
    db: Connection,
    credentials: Credentials,
    scene: Scene,
    *,
    role: str | None = None,
    real: datetime,
    **settings: Any,
) -> AccountView:
    """Add an account with the settings and records of the scene's first account, and with one user, which is logged in.

    It belongs to the vendor of the scene's account. `role`: the user's; by default the vendor's default role.
    `settings`, by name, replace the scene's.

    Tests of clients begin with this, so it is fast: the account is new, so nothing is read from the database.
    """
    vendor = credentials.vendors.get(scene.supports[0].vendor)
    role = role or vendor.credentials.default_role
    logged_in = role in vendor.credentials.login_roles
    values = scene.accounts[0].settings() | settings
    values["last_token"] = int(logged_in and credentials.has(vendor.name, ACCESS_TOKEN))
    row = accounts.write(db, credentials, real=real, vendor=vendor.name, **values)
    account = accounts.context_of(row)
    now = account.now(real)  # the scene or the settings may set the account's clock
    user_id = scenes.free_id(scene)
    email = users.default_email(account, user_id)
    users.write(db, account, user_id, email=email, role=role, time_zone=account.time_zone, now=now, **_names(scene))
    keys = _keys(credentials, account, user_id, now=now, logged_in=logged_in)
    credential_index.add(db, *accounts.entries(credentials, row.vendor, row.id), *keys)
    id_form = credentials.id_form(vendor.name)
    scenes.fill(db, account, scene, now=now, users={email_key(email): user_id}, id_form=id_form)
    scenes.store_origin(db, row.id, scene, settings=settings)
    secrets = dict.fromkeys(kind for kind in credentials.vendors.user_kinds if kind in vendor.credentials.by_name)
    secrets |= {key.kind: key.secret for key in keys}
    password = credentials.password(row.id, user_id)
    return account_view.make(credentials, row, user_id=user_id, email=email, password=password, keys=secrets)


def _names(scene: Scene) -> dict[str, str | None]:
    """Return the names of a new account's user: the names of the scene's first user who has no address, else of its
    first one.
    """
    found = sorted(scene.accounts[0].users, key=lambda each: each.email is not None)
    return next(({"first_name": each.first_name, "last_name": each.last_name} for each in found), {})


def _keys(
    credentials: Credentials, account: AccountContext, user_id: int, *, now: datetime, logged_in: bool
) -> list[CredentialOwner]:
    """Return the keys of a new account's user, and the keys that a login issues."""
    keys = user_credentials.permanent_keys(credentials, account, user_id)
    if logged_in:
        keys += user_credentials.login_keys(credentials, account, user_id, now=now)
        if credentials.has(account.vendor, ACCESS_TOKEN):
            keys.append(access_tokens.entry(credentials, account, user_id, number=1, now=now))
        if credentials.has(account.vendor, REFRESH_TOKEN):
            keys.append(consents.entry(credentials, account, user_id, number=1))
    return keys


def fill_database(db: Connection, credentials: Credentials, scene: Scene, *, real: datetime) -> bool:
    """Load a scene into a database without accounts. Return False if it has accounts.

    If two processes call this at the same time, the second one waits for the first, and returns False.
    """
    db.execute(select(SandboxState.id).with_for_update())
    if accounts.ids(db):
        return False
    scenes.load(db, credentials, scene, real=real)
    return True


_DELETED_LATER: Final = {"dataset", "journal"}


def delete_account(db: Connection, account_id: int, *, real: datetime) -> None:
    """Delete an account with its credentials and settings. Garbage collection deletes its records and its journal."""
    of_account = {"account_id": account_id}
    dataset_id = _LOCKED.value(db, of_account)
    if dataset_id is None:
        raise NoSuchAccount(account_id)
    kept = (row.dataset_id for row in _KEPT.all(db, of_account))
    datasets.abandon(db, dataset_id, *kept, real=real)
    earlier_states.drop(db, account_id, real=real)
    for table in account_tables():  # few rows each
        if table.name not in _DELETED_LATER:
            _rows_of(table).run(db, of_account)
    _ROW.run(db, of_account)


_OF_ACCOUNT: Final[BindParameter[int]] = bindparam("account_id")
_LOCKED: Final = Statement(select(Account.dataset_id).where(Account.id == _OF_ACCOUNT).with_for_update())
_KEPT: Final = Statement(select(Snapshot.dataset_id).where(Snapshot.account_id == _OF_ACCOUNT))
_ROW: Final = Statement(delete(Account).where(Account.id == _OF_ACCOUNT))


@cache
def _rows_of(table: Table) -> Statement:
    """Return the DELETE of an account's rows in a table."""
    return Statement(delete(table).where(table.c.account_id == _OF_ACCOUNT))
