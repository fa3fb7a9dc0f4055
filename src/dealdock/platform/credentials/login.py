"""Logins by email address and password, and the lock-out after failed ones."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, bindparam, delete, or_, select, text, tuple_, update

from dealdock.platform.credentials import secrets
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database import statement_tables
from dealdock.platform.database.database import Database
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import LockedOut, LoginFailed
from dealdock.platform.records.models import Account, CredentialIndex, FailedLogin, Moment, SpaceSeparated, User
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.platform.text import email_key

T = TypeVar("T")

MAX_FAILURES: Final = 10
WINDOW: Final = timedelta(minutes=15)
"""The time in which failures count, and for which a lock-out lasts after the last of them."""

NO_ACCOUNT: Final = 0
"""The account in which failures with an unknown key count."""

_DELETED_AT_ONCE: Final = 100


class Candidate(NamedTuple):
    """The user that a login identifies."""

    account: AccountContext
    user_id: int
    email_key: str
    role: str
    password_hash: str | None


class LoginTarget(NamedTuple):
    """The user that a login identifies, if there is one, and the account in which its failure counts."""

    account_id: int
    user: Candidate | None
    identified_by: str = "email"
    """The parameter that identifies the user: `email`, or a kind of key."""
    other_hash: str | None = None
    """Another user's hash, which is checked if this user has no password hash, so that both take the same time."""


def by_key(db: Connection, vendor: str, kind: str, key: str) -> LoginTarget:
    """Return the vendor's user with this key."""
    found = _OF_KEY.one(db, {"digest": secrets.digest(key), "kind": kind, "vendor": vendor})
    if found is None:
        return LoginTarget(NO_ACCOUNT, None, kind)
    account = AccountContext(*found[1:])
    return LoginTarget(account.account_id, _candidate(db, account, _BY_ID, found.user_id), kind)


def by_email(db: Connection, account: AccountContext, email: str) -> LoginTarget:
    """Return the account's user with this address."""
    user = _candidate(db, account, _BY_EMAIL, email_key(email))
    if user is not None and user.password_hash is not None:
        return LoginTarget(account.account_id, user)
    return LoginTarget(account.account_id, user, other_hash=_ANY_HASH.value(db, {"dataset_id": account.dataset_id}))


def is_valid(credentials: Credentials, user: Candidate, *, email: str, password: str) -> bool:
    """Return True if address, password and role are right. Takes about 100 ms for a password that a person chose."""
    if user.password_hash is None:
        right = secrets.are_equal(password, credentials.password(user.account.account_id, user.user_id))
    else:
        right = secrets.is_password(password, user.password_hash)
    may_log_in = credentials.may_log_in(user.account.vendor, user.role)
    return right and email_key(email) == user.email_key and may_log_in


def log_in(
    database: Database,
    credentials: Credentials,
    target: LoginTarget,
    *,
    email: str,
    password: str,
    real: datetime,
    on_success: Callable[[Connection, Candidate], T],
) -> T:
    """Log a user in, and return the result of `on_success`, which runs in the same transaction.

    The password is checked outside the transaction, since that may take 100 ms. Under a lock, every attempt counts as
    a failure, which is deleted if the password is right. So concurrent attempts are limited as others are, and no
    attempt is evaluated if the database cannot count (a full disk).

    Raises `LoginFailed`, `LockedOut`.
    """
    if not (key := email_key(email)):
        raise LoginFailed("email is missing, or empty")  # not counted
    _refuse_locked_out(database, target.account_id, key, real)
    user = _authenticated(credentials, target, email=email, password=password)

    def attempt(db: Connection) -> T | LockedOut | LoginFailed:
        locked_out = _count_failure(db, target.account_id, key, real)
        if locked_out is not None:
            return locked_out
        if user is None:
            return LoginFailed(_reason(credentials, target, key))
        if not _clear_failures(db, user.account.account_id, key):
            return LoginFailed("the account is gone")
        return on_success(db, user)

    outcome = database.write(attempt)
    if isinstance(outcome, LockedOut | LoginFailed):  # raised after the commit, so that the failure stays counted
        try:
            raise outcome
        finally:
            del outcome  # it refers to this frame, which has the password: a reference cycle
    return outcome


def _refuse_locked_out(database: Database, account_id: int, key: str, real: datetime) -> None:
    """Raise `LockedOut` while the address is locked out, whatever the password is."""
    failures = database.read(lambda db: _FAILURES.one(db, {"account_id": account_id, "key": key}))
    if failures is not None and _is_locked(failures, real):
        if failures.forgotten_at > real + WINDOW:
            database.write(lambda db: _shorten_lock_out(db, account_id, key, real))
        raise _locked_out(failures, real)


def _authenticated(credentials: Credentials, target: LoginTarget, *, email: str, password: str) -> Candidate | None:
    """Return the user if address, password and role are right."""
    if target.user is not None and is_valid(credentials, target.user, email=email, password=password):
        return target.user
    if target.other_hash is not None:
        secrets.is_password(password, target.other_hash)
    return None


def _reason(credentials: Credentials, target: LoginTarget, key: str) -> str:
    """Return why a login failed. For an unknown key, it does not reveal which addresses exist."""
    user = target.user
    if user is None:
        return f"no user has this {target.identified_by}"
    if key != user.email_key:
        return f"the user with this {target.identified_by} has another email"
    if not credentials.may_log_in(user.account.vendor, user.role):
        return f"no user of the role {user.role} may log in"
    return "the password is another"


def _candidate(db: Connection, account: AccountContext, which: Statement, value: int | str) -> Candidate | None:
    found = which.one(db, {"dataset_id": account.dataset_id, "value": value})
    return None if found is None else Candidate(account, *found)


def _is_locked(failures: AnyRow, real: datetime) -> bool:
    return len(failures.failed_at) == MAX_FAILURES and real < failures.forgotten_at


def _locked_out(failures: AnyRow, real: datetime) -> LockedOut:
    """Return the error with the end of the lock-out: `WINDOW` from now at the latest."""
    end = min(failures.forgotten_at, real + WINDOW)
    return LockedOut(f"too many logins with this address failed: none succeeds before {end:%H:%M:%S} UTC")


def _shorten_lock_out(db: Connection, account_id: int, key: str, real: datetime) -> None:
    """Shorten a lock-out that began while a clock was ahead, so that it ends `WINDOW` from now.

    It does not end immediately, because the clocks of two machines differ by a second or two.
    """
    ends = update(FailedLogin).where(FailedLogin.account_id == account_id, FailedLogin.email_key == key)
    db.execute(ends.where(FailedLogin.forgotten_at > real + WINDOW).values(forgotten_at=real + WINDOW))


_LOCK_FAILURES_TEXT: Final = text(
    "INSERT INTO failed_login (account_id, email_key, failed_at, forgotten_at) VALUES (:account_id, :key, '', 0) "
    "ON CONFLICT (account_id, email_key) DO UPDATE SET failed_at = failed_login.failed_at "
    "RETURNING failed_at, forgotten_at"
)
_LOCK_FAILURES = _LOCK_FAILURES_TEXT.columns(failed_at=SpaceSeparated, forgotten_at=Moment).execution_options(
    **statement_tables.declare(FailedLogin)
)
"""Locks the row of the failures, which is created if there is none."""


def _count_failure(db: Connection, account_id: int, key: str, real: datetime) -> LockedOut | None:
    """Count a failure. Return the lock-out, if there is one."""
    before = db.execute(_LOCK_FAILURES, {"account_id": account_id, "key": key}).one()
    if _is_locked(before, real):
        return _locked_out(before, real)
    start, now, end = (int(moment.timestamp()) for moment in (real - WINDOW, real, real + WINDOW))
    recent = [min(int(second), now) for second in before.failed_at if start <= int(second) <= end]
    failed_at = tuple(map(str, (*recent[1 - MAX_FAILURES :], now)))
    _COUNT.run(db, {"account": account_id, "key": key, "failed_at": failed_at, "forgotten_at": real + WINDOW})
    _delete_old_failures(db, real)
    return None


def _clear_failures(db: Connection, account_id: int, key: str) -> bool:
    """Delete the failures of a user with the right password. Return False if the account was deleted meanwhile."""
    if _ACCOUNT.value(db, {"account": account_id}) is None:
        return False
    _CLEAR.run(db, {"account": account_id, "key": key})
    return True


def _delete_old_failures(db: Connection, real: datetime) -> None:
    """Delete some failures that no longer count, so that failures of ever new addresses do not accumulate.

    Failures with a time in the future, by a clock that was wrong, get the end of current ones.
    """
    _DELETE_OLD.run(db, {"real": real})
    _SHORTEN.run(db, {"latest": real + 2 * WINDOW, "end": real + WINDOW})


def _some(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Select some of these rows, except rows that another transaction has locked."""
    key = (FailedLogin.account_id, FailedLogin.email_key)
    some = select(*key).where(which).limit(_DELETED_AT_ONCE).with_for_update(skip_locked=True)
    return tuple_(*key).in_(some)


_OF_KEY: Final = Statement(
    select(CredentialIndex.user_id, *CONTEXT_COLUMNS)
    .join(Account, Account.id == CredentialIndex.account_id)
    .where(
        CredentialIndex.digest == bindparam("digest"),
        CredentialIndex.kind == bindparam("kind"),
        Account.vendor == bindparam("vendor"),
    )
)
_USER: Final = select(User.id, User.email_key, User.role, User.password_hash).where(
    User.dataset_id == bindparam("dataset_id")
)
_BY_ID: Final = Statement(_USER.where(User.id == bindparam("value")))
_BY_EMAIL: Final = Statement(_USER.where(User.email_key == bindparam("value")))
_ANY_HASH: Final = Statement(
    select(User.password_hash)
    .where(User.dataset_id == bindparam("dataset_id"), User.password_hash.is_not(None))
    .limit(1)
)
_ACCOUNT: Final = Statement(select(Account.id).where(Account.id == bindparam("account")))
_FAILURES: Final = Statement(
    select(FailedLogin.failed_at, FailedLogin.forgotten_at).where(
        FailedLogin.account_id == bindparam("account_id"), FailedLogin.email_key == bindparam("key")
    )
)
_HERE: Final = (FailedLogin.account_id == bindparam("account"), FailedLogin.email_key == bindparam("key"))
_COUNT: Final = Statement(update(FailedLogin).where(*_HERE), columns=("failed_at", "forgotten_at"))
_CLEAR: Final = Statement(
    delete(FailedLogin).where(
        or_(FailedLogin.account_id == bindparam("account"), FailedLogin.account_id == NO_ACCOUNT),
        FailedLogin.email_key == bindparam("key"),
    )
)
_DELETE_OLD: Final = Statement(delete(FailedLogin).where(_some(FailedLogin.forgotten_at <= bindparam("real"))))
_SHORTEN: Final = Statement(
    update(FailedLogin)
    .where(_some(FailedLogin.forgotten_at > bindparam("latest")))
    .values(forgotten_at=bindparam("end"))
)
