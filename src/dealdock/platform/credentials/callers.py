"""Callers: API users found by their credentials."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select

from dealdock.platform import clock
from dealdock.platform.credentials import secrets
from dealdock.platform.database.dialects import DatabaseMicroseconds
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import Outdated
from dealdock.platform.records import datasets
from dealdock.platform.records.models import Account, CredentialIndex, User
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext, Caller

_CREDENTIAL_COLUMNS: Final = (
    CredentialIndex.digest,
    CredentialIndex.kind,
    CredentialIndex.user_id,
    CredentialIndex.scope,
    CredentialIndex.expires_at,
)

_DIGESTS: Final = ("digest0", "digest1")
"""The parameters of the credentials of one call, at most two."""

_USER_COLUMNS: Final = (User.role, User.time_zone, User.email_key)
_JOINED_USER_COLUMNS: Final = (
    User.id.label("found_id"),
    User.role,
    User.time_zone.label("user_time_zone"),
    User.email_key,
)


def users_with(*conditions: ColumnElement[bool]) -> Statement:
    """Return the statement that reads a user as a caller, if the conditions hold."""
    mine = (User.dataset_id == bindparam("dataset_id"), User.id == bindparam("id"))
    return Statement(select(*_USER_COLUMNS).where(*mine, *conditions))


_EVERY_USER: Final = users_with()


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


def identify(db: Connection, vendor: str, keys: Mapping[str, str], users: Statement | None = None) -> Identity | None:
    """Return the owner of these credentials, given by kind, even if they have expired.

    `users`: reads those that may call, by another statement; None: every user may.

    None unless each is a known credential of its kind, and all belong to the same account of the vendor, and to the
    same user.
    """
    kinds: dict[str, str] = {}
    for kind, key in keys.items():
        kinds[secrets.digest(key)] = kind
    rows = _by_digest(len(kinds), has_users=users is None).all(db, dict(zip(_DIGESTS, kinds, strict=False)))
    if not rows or len(rows) != len(keys):
        return None
    account = _account(rows[0])
    if account.vendor != vendor:
        return None
    user_id = scope = expires_at = None
    for row in rows:
        if row.kind != kinds[row.digest] or row.id != account.account_id:
            return None
        if row.user_id is not None:
            if user_id is not None and row.user_id != user_id:
                return None
            user_id = row.user_id
        if row.expires_at is not None:
            expires_at = row.expires_at if expires_at is None else min(expires_at, row.expires_at)
        scope = row.scope if scope is None else scope
    if users is not None and user_id is not None:
        return Identity(account, as_caller(db, account, user_id, users), scope, expires_at)
    return Identity(account, None if user_id is None else _joined(account, rows), scope, expires_at)


def _account(row: AnyRow) -> AccountContext:
    account = AccountContext(*row[: len(CONTEXT_COLUMNS)])
    return account if row.clock is None else account._replace(clock_lead=row.clock - clock.ticks())


def _joined(account: AccountContext, rows: Sequence[AnyRow]) -> Caller | None:
    """Return the user that was read with one of the credentials; None if the user does not exist any more."""
    for row in rows:
        if row.found_id is not None:
            return Caller(account, row.found_id, row.role, row.user_time_zone, row.email_key)
    return None


def lock_records(db: Connection, known: Caller, users: Statement = _EVERY_USER) -> bool:
    """Lock the records of the caller's account, in a transaction that writes. `users`: those that may call.

    Return True if values that were read before may have changed (see `datasets.lock`). Raises `Outdated` if another
    transaction has changed or deleted the caller since they were read; `Abandoned`.
    """
    if not datasets.lock(db, known.account.dataset_id):
        return False
    if as_caller(db, known.account, known.user_id, users) != known:
        raise Outdated(f"user {known.user_id} has changed")
    return True


@cache
def _by_digest(count: int, *, has_users: bool) -> Statement:
    """Return the statement that finds this number of credentials, each with its account, and with its user."""
    same = (CredentialIndex.digest == bindparam(name) for name in _DIGESTS[:count])
    columns = select(*CONTEXT_COLUMNS, *_CREDENTIAL_COLUMNS, DatabaseMicroseconds().label("clock"))
    columns = columns.join(Account, Account.id == CredentialIndex.account_id)
    if has_users:
        its_user = and_(User.dataset_id == Account.dataset_id, User.id == CredentialIndex.user_id)
        columns = columns.add_columns(*_JOINED_USER_COLUMNS).outerjoin(User, its_user)
    return Statement(columns.where(or_(*same)))


def as_caller(db: Connection, account: AccountContext, user_id: int, users: Statement = _EVERY_USER) -> Caller | None:
    """Return the user as a caller; None if there is no such user among those that may call."""
    found = users.one(db, {"dataset_id": account.dataset_id, "id": user_id})
    return None if found is None else Caller(account, user_id, *found)
