"""Creation of accounts: the first ones of a database, and later ones."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dealdock.platform import scenes
from dealdock.platform.accounts import account_view, accounts, users
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.accounts.users import Role
from dealdock.platform.credentials import access_tokens, credential_index
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.models import SandboxState
from dealdock.platform.models.context import CALLING_ROLES
from dealdock.platform.scenes import Scene
from dealdock.platform.text import email_key


def open_account(
    db: Connection,
    credentials: Credentials,
    start: Scene,
    *,
    vendor: str | None = None,
    role: Role = "Administrator",
    now: datetime,
    **settings: Any,
) -> AccountView:
    """Add an account with a first user, who is logged in, and the records of the scene's first account.

    `vendor`: its name, by default the sandbox's first one. `settings` are an account's columns; those that aren't given
    are as the scene has them.

    Each test of a user begins with this, so it is fast: the account is new, and no statement has to look for rows.
    Raises `UnknownVendor`.
    """
    logged_in = role in CALLING_ROLES
    given = start.accounts[0].settings() | settings | {"last_token": int(logged_in)}
    row = accounts.write(db, credentials, now=now, vendor=vendor or start.supports[0].vendor, **given)
    tenant = accounts.as_tenant(row)
    now = tenant.now(now)  # a scene may bring a clock of its own
    user_id = scenes.free_id(start)
    email = users.made_up_email(tenant, user_id)
    users.write(db, tenant, user_id, email=email, role=role, time_zone=tenant.time_zone, now=now)
    entries = accounts.entries(credentials, row.vendor, row.id)
    entries.append(users.made_up_key(credentials, tenant, user_id))
    if logged_in:
        entries.append(users.login_key(credentials, tenant, user_id, generation=0, now=now))
        entries.append(access_tokens.access(credentials, tenant, user_id, number=1, now=now))
    credential_index.enter(db, *entries)
    scenes.fill(db, tenant, start, now=now, users={email_key(email): user_id})
    scenes.keep(db, row.id, start, given=settings)
    password = credentials.password(row.id, user_id)
    keys: dict[str, str | None] = dict.fromkeys(("user_key", "api_key", "access_token"))
    keys |= {entry.kind: entry.secret for entry in entries if entry.kind in keys}
    return account_view.make(credentials, row, email=email, password=password, keys=keys)


def open_database(db: Connection, credentials: Credentials, start: Scene, *, now: datetime) -> bool:
    """Load a scene into a database without accounts. Return False where it has accounts.

    Where two processes call this at once, the second one waits for the first, and returns False.
    """
    db.execute(select(SandboxState.id).with_for_update())
    if accounts.ids(db):
        return False
    scenes.load(db, credentials, start, now=now)
    return True
