"""The door of time: nothing else asks what time it is.

An account may have a clock of its own: ahead of the real one or behind it, or standing still.
"""

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from sqlalchemy import BigInteger, Connection, type_coerce, update

from dealdock.core.models import Account, Directory
from dealdock.core.user import Tenant


class Clock:
    """The machine's clocks: the time of day, which may jump, and one that only goes on."""

    def now(self) -> datetime:
        """This second, in UTC, as moments are kept."""
        return _second(int(time.time()))

    def microseconds(self) -> int:
        """How many there were since 1970: what counts up with time, and few numbers are the same."""
        return time.time_ns() // 1000

    def monotonic(self) -> float:
        """Return seconds since some moment; they go on evenly, whatever becomes of the time of day."""
        return time.monotonic()


@lru_cache(1)  # many calls come in one second
def _second(number: int) -> datetime:
    return datetime.fromtimestamp(number, UTC)


def set_(db: Connection, account: Tenant, *, frozen_at: datetime | None, ahead: timedelta, real: datetime) -> None:
    """Let the account's clock stand still at `frozen_at`, or else go `ahead` of the real one.

    Keys and tokens keep what was left of their life.
    """
    after = account._replace(frozen_at=frozen_at, clock_offset=int(ahead.total_seconds()))
    moved = after.now(real) - account.now(real)
    mine = (Directory.account_id == account.account_id, Directory.expires_at.is_not(None))
    seconds = type_coerce(Directory.expires_at, BigInteger)
    db.execute(update(Directory).where(*mine).values(expires_at=seconds + int(moved.total_seconds())))
    _write(db, after)


def advance(db: Connection, account: Tenant, by: timedelta) -> None:
    """Move the account's clock on, as waiting would: it uses up the life of keys and tokens."""
    if account.frozen_at is None:
        after = account._replace(clock_offset=account.clock_offset + int(by.total_seconds()))
    else:
        after = account._replace(frozen_at=account.frozen_at + by)
    _write(db, after)


def _write(db: Connection, account: Tenant) -> None:
    one = update(Account).where(Account.id == account.account_id)
    db.execute(one.values(frozen_at=account.frozen_at, clock_offset=account.clock_offset))
