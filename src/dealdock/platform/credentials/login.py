"""Logging in by address and password, and the lock-out of who guesses (contract, section 3)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, select, text, tuple_, update

from dealdock.platform.credentials import secrets
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database import statement_tables
from dealdock.platform.database.database import Database
from dealdock.platform.errors import LockedOut, LoginFailed
from dealdock.platform.models import Account, Directory, FailedLogin, Moment, User, Words
from dealdock.platform.models.context import CALLING_ROLES, TENANT, AccountContext
from dealdock.platform.text import email_key

T = TypeVar("T")

MOST_FAILURES: Final = 10
WINDOW: Final = timedelta(minutes=15)
"""Within it the failures count, and after the last of them it is how long the door stays shut."""

NOBODY: Final = 0
"""The account of a user key that is nobody's."""

_SWEPT_AT_ONCE: Final = 100


class Candidate(NamedTuple):
    """The user who is meant by whoever logs in."""

    account: AccountContext
    user_id: int
    email_key: str
    role: str
    password_hash: str | None


class Meant(NamedTuple):
    """The user that a login names, if there is one, and the account that its failure counts in."""

    account_id: int
    user: Candidate | None
    decoy: str | None = None
    """The hash of a password to look at where the user has none, so that nobody can tell by the time it takes."""


def by_user_key(db: Connection, user_key: str) -> Meant:
    """The user with that key."""
    found = db.execute(
        select(Directory.user_id, *TENANT)
        .join(Account, Account.id == Directory.account_id)
        .where(Directory.digest == secrets.digest(user_key), Directory.kind == "user_key")
    ).one_or_none()
    if found is None:
        return Meant(NOBODY, None)
    account = AccountContext._make(found[1:])
    return Meant(account.account_id, _candidate(db, account, User.id == found.user_id))


def by_email(db: Connection, account: AccountContext, email: str) -> Meant:
    """The account's user with that address."""
    user = _candidate(db, account, User.email_key == email_key(email))
    if user is not None and user.password_hash is not None:
        return Meant(account.account_id, user)
    chosen = select(User.password_hash).where(User.dataset_id == account.dataset_id, User.password_hash.is_not(None))
    return Meant(account.account_id, user, decoy=db.scalar(chosen.limit(1)))


def is_right(credentials: Credentials, user: Candidate, *, email: str, password: str) -> bool:
    """Return True if address, password and role are right. Takes about 100 ms for a password that a person chose."""
    if user.password_hash is None:
        right = secrets.same(password, credentials.password(user.account.account_id, user.user_id))
    else:
        right = secrets.is_password(password, user.password_hash)
    return right and email_key(email) == user.email_key and user.role in CALLING_ROLES


def log_in(
    database: Database,
    credentials: Credentials,
    who: Meant,
    *,
    email: str,
    password: str,
    real: datetime,
    then: Callable[[Connection, Candidate], T],
) -> T:
    """Let a user in, and answer what comes `then`, in the transaction that knows of it. `LoginFailed`, `LockedOut`.

    The password is checked outside any transaction, since that may take 100 ms; what the check is worth is decided
    under the lock. So of many guesses at once no more get an answer than of many in a row.

    A failure is counted first, whatever the password is, and taken back after a right one. So where the database can't
    count (a full disk), no password gets an answer, a right one neither.
    """
    shown = email_key(email)
    if not shown:
        raise LoginFailed("email is missing, or empty")  # nobody's failure
    failures = database.read(lambda db: db.execute(_failures(who.account_id, shown)).one_or_none())
    if failures is not None and _is_shut(failures, real):  # no need to look at the password
        if failures.forgotten_at > real + WINDOW:
            database.write(lambda db: _shorten(db, who.account_id, shown, real))
        raise LockedOut(_end(failures, real))
    user = who.user if who.user and is_right(credentials, who.user, email=email, password=password) else None
    if user is None and who.decoy is not None:
        secrets.is_password(password, who.decoy)

    def judge(db: Connection) -> T | LockedOut | LoginFailed:
        locked_out = _fail(db, who.account_id, shown, real)
        if locked_out is not None:
            return locked_out
        if user is None:
            return LoginFailed(_what_is_wrong(who.user, shown))
        if not _take_back(db, user.account.account_id, shown):
            return LoginFailed("the account is gone")  # deleted, while the password was looked at
        return then(db, user)

    outcome = database.write(judge)
    if isinstance(outcome, LockedOut | LoginFailed):  # raised only now, so that the failure is counted for good
        try:
            raise outcome
        finally:
            del outcome  # it has this frame, with the password: they would keep each other
    return outcome


def _what_is_wrong(user: Candidate | None, shown: str) -> str:
    """For who has the user key: it tells nobody else which addresses there are."""
    if user is None:
        return "no user has this user_key"
    if shown != user.email_key:
        return "the user with this user_key has another email"
    if user.role not in CALLING_ROLES:
        return f"no user of the role {user.role} may log in"
    return "the password is another"


def _candidate(db: Connection, account: AccountContext, which: ColumnElement[bool]) -> Candidate | None:
    found = db.execute(
        select(User.id, User.email_key, User.role, User.password_hash).where(
            User.dataset_id == account.dataset_id, which
        )
    ).one_or_none()
    return found and Candidate(account, *found)


def _failures(account_id: int, shown: str) -> Select[tuple[str, ...], datetime]:
    columns = select(FailedLogin.failed_at, FailedLogin.forgotten_at)
    return columns.where(FailedLogin.account_id == account_id, FailedLogin.email_key == shown)


def _is_shut(failures: Row[tuple[str, ...], datetime], real: datetime) -> bool:
    return len(failures.failed_at) == MOST_FAILURES and real < failures.forgotten_at


def _end(failures: Row[tuple[str, ...], datetime], real: datetime) -> datetime:
    """Return when a lock-out ends, as far as is known now: no later than `WINDOW` from now."""
    ends: datetime = failures.forgotten_at
    return min(ends, real + WINDOW)


def _shorten(db: Connection, account_id: int, shown: str, real: datetime) -> None:
    """Let a lock-out end `WINDOW` from now at the latest: it began while a clock was ahead, which has come back since.

    It is not lifted at once, since the clocks of two machines differ by a second or two.
    """
    ends = update(FailedLogin).where(FailedLogin.account_id == account_id, FailedLogin.email_key == shown)
    db.execute(ends.where(FailedLogin.forgotten_at > real + WINDOW).values(forgotten_at=real + WINDOW))


_LOCK_TEXT: Final = text(
    "INSERT INTO failed_login (account_id, email_key, failed_at, forgotten_at) VALUES (:account_id, :shown, '', 0) "
    "ON CONFLICT (account_id, email_key) DO UPDATE SET failed_at = failed_login.failed_at "
    "RETURNING failed_at, forgotten_at"
)
_LOCK = _LOCK_TEXT.columns(failed_at=Words, forgotten_at=Moment).execution_options(
    **statement_tables.declare(FailedLogin)
)
"""The row of somebody's failures, made where there is none, and locked."""


def _fail(db: Connection, account_id: int, shown: str, real: datetime) -> LockedOut | None:
    """Count a failure, unless the door is shut."""
    before = db.execute(_LOCK, {"account_id": account_id, "shown": shown}).one()
    if _is_shut(before, real):
        return LockedOut(_end(before, real))
    start, now, end = (int(moment.timestamp()) for moment in (real - WINDOW, real, real + WINDOW))
    recent = [min(int(second), now) for second in before.failed_at if start <= int(second) <= end]
    failed_at = tuple(map(str, (*recent[1 - MOST_FAILURES :], now)))
    db.execute(
        update(FailedLogin)
        .where(FailedLogin.account_id == account_id, FailedLogin.email_key == shown)
        .values(failed_at=failed_at, forgotten_at=real + WINDOW)
    )
    _sweep(db, real)
    return None


def _take_back(db: Connection, account_id: int, shown: str) -> bool:
    """Forget the failures of a user who gave the right password. Return False for an account that is gone."""
    if db.scalar(select(Account.id).where(Account.id == account_id)) is None:
        return False
    counted_in = FailedLogin.account_id.in_((account_id, NOBODY))
    db.execute(delete(FailedLogin).where(counted_in, FailedLogin.email_key == shown))
    return True


def _sweep(db: Connection, real: datetime) -> None:
    """Delete some of what no longer counts, so that guesses at ever new addresses don't pile up.

    Those of a wrong future, by a clock that has come back since, are to be forgotten like those of now.
    """
    db.execute(delete(FailedLogin).where(_some(FailedLogin.forgotten_at <= real)))
    ahead = _some(FailedLogin.forgotten_at > real + 2 * WINDOW)
    db.execute(update(FailedLogin).where(ahead).values(forgotten_at=real + WINDOW))


def _some(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Select some of these rows, none of which another transaction is at."""
    key = (FailedLogin.account_id, FailedLogin.email_key)
    some = select(*key).where(which).limit(_SWEPT_AT_ONCE).with_for_update(skip_locked=True)
    return tuple_(*key).in_(some)
