"""The clock of an account.

It shows a time from `FIRST_TIME` to `LAST_TIME` (`records/models/context.py`). The callers check that before.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, case, type_coerce, update

from dealdock.platform.credentials.credential_index import EXPIRED_AT
from dealdock.platform.database import commits
from dealdock.platform.database.statements import Statement
from dealdock.platform.records import earlier_states
from dealdock.platform.records.base import LATEST
from dealdock.platform.records.models import Account, CredentialIndex
from dealdock.platform.records.models.context import AccountContext

_ENDS: Final = type_coerce(CredentialIndex.expires_at, BigInteger) + bindparam("seconds", type_=BigInteger)
_FIRST: Final = int(EXPIRED_AT.timestamp()) + 1
_LAST: Final = int(LATEST.timestamp())
_MOVE_ENDS: Final = Statement(
    update(CredentialIndex)
    .where(CredentialIndex.account_id == bindparam("account"), CredentialIndex.expires_at != EXPIRED_AT)
    .values(expires_at=case((_ENDS < _FIRST, _FIRST), (_ENDS > _LAST, _LAST), else_=_ENDS))
)
_SET: Final = Statement(
    update(Account).where(Account.id == bindparam("account")), columns=("frozen_at", "clock_offset")
)


def set_(
    db: Connection, account: AccountContext, *, frozen_at: datetime | None, ahead: timedelta, real: datetime
) -> None:
    """Stop the account's clock at `frozen_at`, or set it `ahead` of the real one.

    Keys and tokens keep their remaining lifetime, and revoked ones stay revoked. An end that would be too early to be
    stored becomes the earliest one.
    """
    after = account._replace(frozen_at=frozen_at, clock_offset=int(ahead.total_seconds()))
    moved = after.now(real) - account.now(real)
    _MOVE_ENDS.run(db, {"account": account.account_id, "seconds": int(moved.total_seconds())})
    earlier_states.drop(db, account.account_id, real=real, after=after.now(real))  # they are in its future now
    _write(db, after)


def advance(db: Connection, account: AccountContext, by: timedelta) -> None:
    """Move the account's clock forward, as waiting would: keys and tokens grow older."""
    if account.frozen_at is None:
        after = account._replace(clock_offset=account.clock_offset + int(by.total_seconds()))
    else:
        after = account._replace(frozen_at=account.now(account.frozen_at) + by)
    _write(db, after)


def move_to(db: Connection, account: AccountContext, moment: datetime, *, real: datetime) -> None:
    """Move the account's clock forward to a moment, as waiting until then would."""
    if account.frozen_at is None:
        advance(db, account, timedelta(seconds=ceil((moment - account.now(real)).total_seconds())))
    else:
        _write(db, account._replace(frozen_at=moment))


def _write(db: Connection, account: AccountContext) -> None:
    clock = {"frozen_at": account.frozen_at, "clock_offset": account.clock_offset}
    _SET.run(db, {"account": account.account_id, **clock})
    commits.announce(db, commits.BACKGROUND)  # work of the account may be due by now
