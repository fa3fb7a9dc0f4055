"""Earlier states of an account's records, for calls that see changes some seconds after they were made.

Before the first change of each second, the records are copied into a dataset of their own. What a call sees that is
behind by some seconds is the oldest copy of those seconds, or the records themselves if nothing has changed since.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from dealdock.platform.database import commits
from dealdock.platform.database.retry import leave_event_loop
from dealdock.platform.records import copying, datasets
from dealdock.platform.records.models import EarlierState
from dealdock.platform.records.models.context import AccountContext

SETTING: Final = "replication_lag"
"""The setting of a vendor's accounts that has the seconds. A change of it drops all copies."""


def keep(db: Connection, account: AccountContext, seconds: int, *, now: datetime) -> None:
    """Copy the records before a change, unless that was done in this second. With 0 seconds, do nothing.

    The copies that no call can see any more are dropped.
    """
    if not seconds:
        return
    datasets.lock(db, account.dataset_id)
    of_account = EarlierState.account_id == account.account_id
    if db.scalar(select(EarlierState.at).where(of_account, EarlierState.at == now)) is not None:
        return
    leave_event_loop()
    drop(db, account.account_id, real=now, until=now - timedelta(seconds=seconds))
    copied = datasets.new(db, account.account_id)
    copying.copy_within(db, account.dataset_id, copied)
    db.execute(insert(EarlierState).values(account_id=account.account_id, at=now, dataset_id=copied))


def dataset_of(db: Connection, account: AccountContext, seconds: int, *, now: datetime) -> int:
    """Return the dataset with the account's records as they were some seconds ago."""
    if not seconds:
        return account.dataset_id
    of_account = EarlierState.account_id == account.account_id
    within = EarlierState.at > now - timedelta(seconds=seconds), EarlierState.at <= now
    oldest = select(EarlierState.dataset_id).where(of_account, *within).order_by(EarlierState.at).limit(1)
    return db.scalar(oldest) or account.dataset_id


def drop(
    db: Connection, account_id: int, *, real: datetime, after: datetime | None = None, until: datetime | None = None
) -> None:
    """Drop the copies of an account: all, or those of changes after or until a moment of its clock."""
    which = [EarlierState.account_id == account_id]
    which += [] if after is None else [EarlierState.at > after]
    which += [] if until is None else [EarlierState.at <= until]
    dropped = db.scalars(delete(EarlierState).where(*which).returning(EarlierState.dataset_id)).all()
    if dropped:
        datasets.abandon(db, *dropped, real=real)
        commits.announce(db, datasets.WAKE)
