"""Callers: API users found by their credentials."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from typing import ClassVar, Final, NamedTuple, Self

from sqlalchemy import Connection, bindparam, or_, select

from dealdock.platform.credentials import secrets
from dealdock.platform.database.sqlite import caller_cache
from dealdock.platform.database.statements import AnyRow, Later, Statement
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

_MAX_OWNERS: Final = 1_024


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
    credentials = _by_digest(len(kinds)).soon(db, {f"digest{place}": digest for place, digest in enumerate(kinds)})
    likely = _LikelyUser.read(db, tuple(kinds))
    with likely.forgotten_after_errors():
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
    user = likely.as_caller(db, account, users.pop()) if users else None
    return Identity(account, user, scope, min(ends, default=None))


class _LikelyUser:
    """The user of an earlier call with the same credentials, read in the same round trip as the credentials."""

    _owners: ClassVar[dict[tuple[str, ...], tuple[int, int]]] = {}
    """The dataset and the user, by the digests of credentials."""

    def __init__(self, digests: tuple[str, ...], owner: tuple[int, int] | None, found: Later | None) -> None:
        self._digests, self._owner, self._found = digests, owner, found

    @classmethod
    def read(cls, db: Connection, digests: tuple[str, ...]) -> Self:
        """Begin to read the user. SQLite has no round trips to save."""
        owner = cls._owners.get(digests)
        if owner is None or db.dialect.name == "sqlite":
            return cls(digests, None, None)
        datasets.protect_from_writers(db, owner[0])
        return cls(digests, owner, _USER.soon(db, {"dataset_id": owner[0], "id": owner[1]}))

    @contextmanager
    def forgotten_after_errors(self) -> Iterator[None]:
        """Do not expect this user again after an error, such as that its dataset was abandoned."""
        try:
            yield
        except Exception:
            self._owners.pop(self._digests, None)
            raise

    def as_caller(self, db: Connection, account: AccountContext, user_id: int) -> Caller | None:
        """Return the user of these credentials as a caller, whether or not it is the expected one."""
        owner = account.dataset_id, user_id
        if self._found is not None and owner == self._owner:
            return _caller(account, user_id, self._found.one())
        if len(self._owners) >= _MAX_OWNERS:
            self._owners.clear()
        self._owners[self._digests] = owner
        return as_caller(db, account, user_id)


@cache
def _by_digest(count: int) -> Statement:
    """Return the statement that finds this number of credentials, each with its account."""
    same = (Directory.digest == bindparam(f"digest{place}") for place in range(count))
    columns = select(*CONTEXT_COLUMNS, *_CREDENTIAL_COLUMNS)
    return Statement(columns.join(Account, Account.id == Directory.account_id).where(or_(*same)))


def as_caller(db: Connection, account: AccountContext, user_id: int) -> Caller | None:
    """Return the user as a caller; None if there is no such user."""
    datasets.protect_from_writers(db, account.dataset_id)
    return _caller(account, user_id, _USER.one(db, {"dataset_id": account.dataset_id, "id": user_id}))


def _caller(account: AccountContext, user_id: int, found: AnyRow | None) -> Caller | None:
    return None if found is None else Caller(account, user_id, *found)
