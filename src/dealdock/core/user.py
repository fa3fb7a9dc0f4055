"""API users: their roles, their keys, and who is calling."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from dealdock.core import credentials as secrets
from dealdock.core import dataset, directory, remembering
from dealdock.core.credentials import Credentials
from dealdock.core.directory import Entry
from dealdock.core.errors import NoSuchUserEmail, NoSuchUserId, UserEmailTaken, UserKeyTaken, UsersDiffer
from dealdock.core.models import MAX_ID, Account, Directory, User
from dealdock.core.statements import Statement
from dealdock.core.text import email_key

Role = Literal["Administrator", "Marketing", "Sales Manager", "Sales", "Read Only"]

WRITING_ROLES: Final = frozenset({"Administrator", "Marketing"})
CALLING_ROLES: Final = WRITING_ROLES | {"Read Only"}
"""Who may log in at all: not the roles below Marketing (contract, error-conditions 15)."""

KEY_LIFE: Final = timedelta(minutes=60)

_COLUMNS: Final = tuple(User.__table__.c.keys())
_INSERT: Final = Statement(insert(User), columns=_COLUMNS)


def by_clock(real: datetime, *, frozen_at: datetime | None, clock_offset: int, **_: Any) -> datetime:
    """The time by an account's clock, when it really is `real`; takes all of an account's columns."""
    return frozen_at or (real + timedelta(seconds=clock_offset) if clock_offset else real)


class Tenant(NamedTuple):
    """An account as the verbs need it: which records are meant, and the rules for them."""

    account_id: int
    dataset_id: int
    version: int
    connector: str | None
    time_zone: str = "UTC"
    daily_limit: int | None = None
    concurrent_limit: int | None = None
    frozen_at: datetime | None = None
    clock_offset: int = 0
    score_created: int = 50
    score_won: int = 0
    score_lost: int = -100
    keys_in_query: bool = True
    api_access: bool = True
    api_keys: bool = True
    connected_campaigns: bool = False
    addresses: tuple[str, ...] | None = None
    live_faults: int = 0

    @property
    def is_limited(self) -> bool:
        """Whether its calls are counted."""
        return self.daily_limit is not None or self.concurrent_limit is not None

    def now(self, real: datetime) -> datetime:
        """The time by the account's clock, when it really is `real`."""
        return by_clock(real, frozen_at=self.frozen_at, clock_offset=self.clock_offset)


class Caller(NamedTuple):
    """Who calls: an API user of an account."""

    account: Tenant
    user_id: int
    role: str
    time_zone: str

    @property
    def may_write(self) -> bool:
        """Whether the role may do more than look."""
        return self.role in WRITING_ROLES

    @property
    def is_administrator(self) -> bool:
        """Whether the other users are his to see."""
        return self.role == "Administrator"


TENANT: Final = (
    Account.id,
    Account.dataset_id,
    Account.version,
    Account.connector,
    Account.time_zone,
    Account.daily_limit,
    Account.concurrent_limit,
    Account.frozen_at,
    Account.clock_offset,
    Account.score_created,
    Account.score_won,
    Account.score_lost,
    Account.keys_in_query,
    Account.api_access,
    Account.api_keys,
    Account.connected_campaigns,
    Account.addresses,
    Account.live_faults,
)
"""The columns of a `Tenant`, in its order."""

_OF_DIRECTORY: Final = (Directory.digest, Directory.kind, Directory.user_id, Directory.expires_at)
_BY_KEYS: Final = Statement(
    select(*TENANT, *_OF_DIRECTORY)
    .join(Account, Account.id == Directory.account_id)
    .where(or_(Directory.digest == bindparam("api_key"), Directory.digest == bindparam("user_key")))
)
_CALLING: Final = Statement(
    select(User.role, User.time_zone).where(User.dataset_id == bindparam("dataset_id"), User.id == bindparam("id"))
)


def add(  # noqa: PLR0913 (a user's fields)
    db: Connection,
    credentials: Credentials,
    account: Tenant,
    *,
    now: datetime,
    time_zone: str,
    user_id: int | None = None,
    role: Role = "Administrator",
    email: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    job_title: str | None = None,
    password_hash: str | None = None,
    user_key: str | None = None,
) -> int:
    """Add a user and answer its id. What is not given is made up: the address, the password, the user key.

    An id that is given is the caller's to count.
    """
    if user_id is None:
        user_id = dataset.take_lasting_id(db, account.account_id, account.dataset_id)
    email = email or made_up_email(account, user_id)
    same = select(User.id).where(User.dataset_id == account.dataset_id, User.email_key == email_key(email))
    if db.scalar(same) is not None:
        raise UserEmailTaken(email)
    named = {"first_name": first_name, "last_name": last_name, "job_title": job_title, "password_hash": password_hash}
    write(db, account, user_id, email=email, role=role, time_zone=time_zone, now=now, **named)
    key = made_up_key(credentials, account, user_id)
    if user_key is not None:
        key = key._replace(secret=user_key, generation=None)
    if db.scalar(select(Directory.kind).where(Directory.digest == secrets.digest(key.secret))) is not None:
        raise UserKeyTaken
    directory.enter(db, key)
    return user_id


def write(
    db: Connection,
    account: Tenant,
    user_id: int,
    *,
    email: str,
    role: Role,
    time_zone: str,
    now: datetime,
    **named: str | None,
) -> None:
    """Write a user's row, and no more: that id and address are free is for the caller to know."""
    row = {"dataset_id": account.dataset_id, "id": user_id, "email": email, "email_key": email_key(email)}
    lasting = {"role": role, "time_zone": time_zone, "created_at": now, "updated_at": now}
    _INSERT.run(db, dict.fromkeys(_COLUMNS) | row | lasting | named)


def made_up_email(account: Tenant, user_id: int) -> str:
    """The address of a user for whom nobody chose one."""
    return f"user{user_id}@account{account.account_id}.example"


def made_up_key(credentials: Credentials, account: Tenant, user_id: int) -> Entry:
    """The user key of a user for whom nobody chose one, as the directory has it."""
    return Entry(credentials.user_key(account.account_id, user_id), "user_key", account.account_id, user_id, 0)


def rows(db: Connection, account: Tenant, *, first_id: int = 1, last_id: int = MAX_ID) -> Sequence[Row[Any]]:
    """All users with an id in that range, by id."""
    mine = select(User.__table__).where(User.dataset_id == account.dataset_id)
    return db.execute(mine.where(User.id.between(first_id, last_id)).order_by(User.id)).all()


def ids_by_address(db: Connection, account: Tenant) -> dict[str, int]:
    """The ids of all users, by what addresses are compared by."""
    found = db.execute(select(User.email_key, User.id).where(User.dataset_id == account.dataset_id))
    return {row.email_key: row.id for row in found}


def named(db: Connection, account: Tenant, *, user_id: int | None, email: str | None) -> int:
    """The id of the user that an id, an address or both name. `NoSuchUserId`, `NoSuchUserEmail`, `UsersDiffer`."""
    mine = select(User.id).where(User.dataset_id == account.dataset_id)
    if user_id is not None and db.scalar(mine.where(User.id == user_id)) is None:
        raise NoSuchUserId(user_id)
    if email is not None:
        found = db.scalar(mine.where(User.email_key == email_key(email)))
        if found is None:
            raise NoSuchUserEmail(email)
        if user_id is not None and found != user_id:
            raise UsersDiffer(user_id, email)
        return found
    if user_id is None:
        raise ValueError
    return user_id


def caller(db: Connection, *, api_key: str, user_key: str, real: datetime) -> Caller | None:
    """Who calls with these two keys: both of one user, the API key not expired by the account's clock."""
    found = remembering.known(db, (api_key, user_key), partial(_of_keys, db, api_key, user_key))
    if found is None or (found.ends is not None and found.ends <= found.caller.account.now(real)):
        return None
    return found.caller


class _Known(NamedTuple):
    """Who calls with two keys, and until when."""

    caller: Caller
    ends: datetime | None


def _of_keys(db: Connection, api_key: str, user_key: str) -> _Known | None:
    shown = {"api_key": secrets.digest(api_key), "user_key": secrets.digest(user_key)}
    keys = {digest: kind for kind, digest in shown.items()}
    found = _BY_KEYS.all(db, shown)
    whose = {(row.id, row.user_id) for row in found}
    if len(found) != len(("api_key", "user_key")) or {row.digest: row.kind for row in found} != keys or len(whose) > 1:
        return None
    caller = as_caller(db, Tenant(*found[0][: len(TENANT)]), found[0].user_id)
    ends = [row.expires_at for row in found if row.expires_at is not None]
    return caller and _Known(caller, min(ends, default=None))


def as_caller(db: Connection, account: Tenant, user_id: int) -> Caller | None:
    """The user as one who calls, where he is there."""
    dataset.hold_among_writers(db, account.dataset_id)
    found = _CALLING.one(db, {"dataset_id": account.dataset_id, "id": user_id})
    return None if found is None else Caller(account, user_id, found.role, found.time_zone)


def first(db: Connection, account: Tenant) -> Caller | None:
    """The account's first user, as whom is called where nobody is named."""
    ids = select(User.id).where(User.dataset_id == account.dataset_id).order_by(User.id).limit(1)
    user_id = db.scalar(ids)
    return None if user_id is None else as_caller(db, account, user_id)


def api_key(db: Connection, credentials: Credentials, account: Tenant, user_id: int, *, now: datetime) -> str:
    """The user's API key: the one given out within the last 60 minutes, else a new one."""
    user = (User.dataset_id == account.dataset_id, User.id == user_id)
    db.execute(select(User.id).where(*user).with_for_update())  # two logins at once get one key
    mine = (Directory.account_id == account.account_id, Directory.user_id == user_id, Directory.kind == "api_key")
    last = db.execute(select(Directory.generation, Directory.expires_at).where(*mine)).one_or_none()
    if last is not None and last.expires_at > now:
        return credentials.api_key(account.account_id, user_id, last.generation)
    generation = 0 if last is None else last.generation + 1
    db.execute(delete(Directory).where(*mine))
    new = login_key(credentials, account, user_id, generation, now=now)
    directory.enter(db, new)
    return new.secret


def login_key(credentials: Credentials, account: Tenant, user_id: int, generation: int, *, now: datetime) -> Entry:
    """The API key of that generation, as the directory has it, given out just now."""
    key = credentials.api_key(account.account_id, user_id, generation)
    return Entry(key, "api_key", account.account_id, user_id, generation, now + KEY_LIFE)


def void_keys(db: Connection, account: Tenant) -> None:
    """Let every API key of the account be expired; the next login gives another one."""
    keys = (Directory.account_id == account.account_id, Directory.kind == "api_key")
    db.execute(update(Directory).where(*keys).values(expires_at=directory.LONG_AGO))
