"""Callers: API users found by their credentials."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Select, bindparam, or_, select

from dealdock.platform.credentials import secrets
from dealdock.platform.database.statements import AnyRow, QueuedRows, Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.errors import Outdated
from dealdock.platform.models import Account, CredentialIndex, User
from dealdock.platform.models.context import CONTEXT_COLUMNS, AccountContext, Caller

_CREDENTIAL_COLUMNS: Final = (
    CredentialIndex.digest,
    CredentialIndex.kind,
    CredentialIndex.user_id,
    CredentialIndex.scope,
    CredentialIndex.expires_at,
)

_USER_COLUMNS: Final = (User.role, User.time_zone, User.email_key)
_USER: Final = Statement(
    select(*_USER_COLUMNS).where(User.dataset_id == bindparam("dataset_id"), User.id == bindparam("id"))
)

_MAX_EXPECTATIONS: Final = 1_024


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
    key = (vendor, *keys.items())
    if db.dialect.name == "sqlite":
        return _identify(db, vendor, keys)
    return _expected(db, key) or _identify(db, vendor, keys)


def _identify(db: Connection, vendor: str, keys: Mapping[str, str]) -> Identity | None:
    kinds = {secrets.digest(key): kind for kind, key in keys.items()}
    credentials = _credentials(db, list(kinds))
    rows = credentials.all()
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
    identity = Identity(account, None, scope, min(ends, default=None))
    if not users:
        return identity
    (user_id,) = users
    user = _user(db, account, user_id)
    identity = identity._replace(caller=_caller(account, user_id, user.one()))
    if db.dialect.name != "sqlite" and identity.caller is not None:
        (columns,) = user.sent_rows()
        read = frozenset(row + columns for row in credentials.sent_rows())
        _expect(db, (vendor, *keys.items()), _Expectation(identity, identity.caller, list(kinds), read))
    return identity


class _Expectation(NamedTuple):
    """The identity of an earlier call, which had a caller, and what it was read from."""

    identity: Identity
    caller: Caller
    digests: Sequence[str]
    rows: frozenset[tuple[bytes | None, ...]]
    """The rows of `_with_user`, as PostgreSQL sent them."""


_expectations: Final = WeakKeyDictionary[Engine, dict[Hashable, _Expectation]]()
"""By vendor and credentials."""


def _expect(db: Connection, key: Hashable, expectation: _Expectation) -> None:
    known = _expectations.setdefault(db.engine, {})
    if len(known) >= _MAX_EXPECTATIONS:
        known.clear()
    known[key] = expectation


def _expected(db: Connection, key: Hashable) -> Identity | None:
    """Return the identity that an earlier call with these credentials had. None if there is none.

    It is read again together with the next statement of the transaction. If it has changed, that statement or COMMIT
    raises `Outdated`, and the call runs again.
    """
    known = _expectations.get(db.engine, {})
    expected = known.get(key)
    if expected is None:
        return None
    identity, caller, digests, rows = expected

    def check(read: QueuedRows) -> None:
        if read.sent_rows() != rows:
            known.pop(key, None)
            raise Outdated

    dataset_id = identity.account.dataset_id
    datasets.lock_before_writes(db, dataset_id)
    found = {"user_id": caller.user_id, "dataset_id": dataset_id, **_numbered(digests)}
    _with_user(len(digests)).queue(db, found).check(check)
    return identity


def _credentials(db: Connection, digests: Sequence[str]) -> QueuedRows:
    """Begin to read the credentials with these digests, each with its account."""
    return _by_digest(len(digests)).queue(db, _numbered(digests))


def _user(db: Connection, account: AccountContext, user_id: int) -> QueuedRows:
    """Begin to read a user."""
    datasets.lock_before_writes(db, account.dataset_id)
    return _USER.queue(db, {"dataset_id": account.dataset_id, "id": user_id})


def _numbered(digests: Sequence[str]) -> dict[str, str]:
    return {f"digest{place}": digest for place, digest in enumerate(digests)}


@cache
def _by_digest(count: int) -> Statement:
    """Return the statement that finds this number of credentials, each with its account."""
    return Statement(_select_by_digest(count))


@cache
def _with_user(count: int) -> Statement:
    """Return the statement that finds credentials with their accounts, and with a user in each row."""
    is_user = (User.dataset_id == bindparam("dataset_id")) & (User.id == bindparam("user_id"))
    return Statement(_select_by_digest(count).add_columns(*_USER_COLUMNS).join(User, is_user))


def _select_by_digest(count: int) -> Select[*tuple[Any, ...]]:
    same = (CredentialIndex.digest == bindparam(f"digest{place}") for place in range(count))
    columns = select(*CONTEXT_COLUMNS, *_CREDENTIAL_COLUMNS)
    return columns.join(Account, Account.id == CredentialIndex.account_id).where(or_(*same))


def as_caller(db: Connection, account: AccountContext, user_id: int) -> Caller | None:
    """Return the user as a caller; None if there is no such user."""
    return _caller(account, user_id, _user(db, account, user_id).one())


def _caller(account: AccountContext, user_id: int, found: AnyRow | None) -> Caller | None:
    return None if found is None else Caller(account, user_id, *found)
