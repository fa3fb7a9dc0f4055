"""Callers: API users found by their credentials."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, or_, select

from dealdock.platform.credentials import secrets
from dealdock.platform.database.sqlite import caller_cache
from dealdock.platform.database.statements import Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.models import Account, Directory, User
from dealdock.platform.models.context import CONTEXT_COLUMNS, AccountContext, Caller

_CREDENTIAL_COLUMNS: Final = (
    Directory.digest,
    Directory.kind,
    Directory.user_id,
    Directory.scope,
    Directory.expires_at,
)

_USER: Final = Statement(
    select(User.role, User.time_zone, User.email_key).where(
        User.dataset_id == bindparam("dataset_id"), User.id == bindparam("id")
    )
)


class Identity(NamedTuple):
    """The account and user that a call's credentials belong to."""

    account: AccountContext
    caller: Caller | None
    """None if the user no longer exists, or if all the credentials are the account's."""
    scope: str | None
    expires_at: datetime | None
    """When the first of the credentials expires; None: never."""

    def has_expired(self, real: datetime) -> bool:
        """Return True if one of the credentials has expired by the account's clock."""
        return self.expires_at is not None and self.expires_at <= self.account.now(real)


def caller(db: Connection, vendor: str, keys: Mapping[str, str], *, real: datetime) -> Caller | None:
    """Return the vendor's caller with these credentials, given by kind.

    None unless `identify` knows them, none of them has expired, and their user exists.
    """
    found = identify(db, vendor, keys)
    return None if found is None or found.has_expired(real) else found.caller


def identify(db: Connection, vendor: str, keys: Mapping[str, str]) -> Identity | None:
    """Return the owner of these credentials, given by kind, even if they have expired.

    None unless each is known as one of its kind, and all belong to one account of the vendor, and to one user of it.
    """
    return caller_cache.cached(db, (vendor, *keys.items()), partial(_identify, db, vendor, keys))


def _identify(db: Connection, vendor: str, keys: Mapping[str, str]) -> Identity | None:
    kinds = {secrets.digest(key): kind for kind, key in keys.items()}
    rows = _by_digest(len(kinds)).all(db, {f"digest{place}": digest for place, digest in enumerate(kinds)})
    users = {row.user_id for row in rows} - {None}
    if len(rows) != len(keys) or any(row.kind != kinds[row.digest] for row in rows):
        return None
    if len({row.id for row in rows}) != 1 or len(users) > 1:
        return None
    account = AccountContext(*rows[0][: len(CONTEXT_COLUMNS)])
    if account.vendor != vendor:
        return None
    ends = [row.expires_at for row in rows if row.expires_at is not None]
    scope = next((row.scope for row in rows if row.scope is not None), None)
    user = as_caller(db, account, users.pop()) if users else None
    return Identity(account, user, scope, min(ends, default=None))


@cache
def _by_digest(count: int) -> Statement:
    """Return the statement that finds this number of credentials, each with its account."""
    same = (Directory.digest == bindparam(f"digest{place}") for place in range(count))
    columns = select(*CONTEXT_COLUMNS, *_CREDENTIAL_COLUMNS)
    return Statement(columns.join(Account, Account.id == Directory.account_id).where(or_(*same)))


def as_caller(db: Connection, account: AccountContext, user_id: int) -> Caller | None:
    """Return the user as a caller; None if there is no such user."""
    datasets.protect_from_writers(db, account.dataset_id)
    found = _USER.one(db, {"dataset_id": account.dataset_id, "id": user_id})
    return None if found is None else Caller(account, user_id, *found)
