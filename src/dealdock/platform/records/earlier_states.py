"""Earlier states of an account's records, for calls that see changes some seconds after they were made.

Before its first change, the records are copied into a dataset of their own. Later changes are stored, and the copy gets
them once they are old enough (`late_changes`). A call that sees changes some seconds later reads the copy without the
changes of those seconds, or the records themselves if nothing has changed since.

A copy that cannot have a change ends with the state before it. It is there until that change is old enough, and before
the first change of another second, another copy is made.
"""

import logging
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from dealdock.platform.database import capture, commits, retry
from dealdock.platform.database.retry import Failure, leave_event_loop
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import Abandoned
from dealdock.platform.records import copying, datasets, late_changes
from dealdock.platform.records.models import Account, Dataset, EarlierState, LateChange
from dealdock.platform.records.models.context import AccountContext

SETTING: Final = "replication_lag"
"""The setting of a vendor's accounts that has the seconds. A change of it drops all copies."""

_SHORT: Final = 10
"""Changes that a copy gets on an event loop."""

_OF_ACCOUNT: Final = LateChange.account_id == bindparam("account_id")
_IN_TIME: Final = (LateChange.at, LateChange.number)
"""The order of the numbers, too, as an index has it: without it, each call would read all changes of the seconds."""
_LATE: Final = Statement(
    select(LateChange.state_id)
    .where(_OF_ACCOUNT, LateChange.at > bindparam("since"), LateChange.at <= bindparam("now"))
    .order_by(*_IN_TIME)
    .limit(1)
)
_WAITING: Final = Statement(
    select(LateChange.number)
    .where(_OF_ACCOUNT, LateChange.state_id == bindparam("state_id"), LateChange.at <= bindparam("since"))
    .limit(1)
)
_DUE: Final = Statement(
    select(LateChange.number, LateChange.state_id, LateChange.statements)
    .where(_OF_ACCOUNT, LateChange.at <= bindparam("until"))
    .order_by(*_IN_TIME)
)
_STATE: Final = Statement(
    select(EarlierState.dataset_id).where(EarlierState.account_id == bindparam("account_id")).limit(1)
)
_FOLLOWER: Final = Statement(select(Dataset.follower_id).where(Dataset.id == bindparam("dataset_id")))

_log = logging.getLogger(__name__)


def keep(db: Connection, account: AccountContext, seconds: int, *, now: datetime) -> None:
    """Keep the records as they are before a change. With 0 seconds, do nothing."""
    if not seconds:
        return
    datasets.lock(db, account.dataset_id)
    _catch_up(db, account, now - timedelta(seconds=seconds), real=now)
    follower_id = _FOLLOWER.value(db, {"dataset_id": account.dataset_id})
    if follower_id is not None:
        changes = capture.of(db, account.dataset_id) or late_changes.start(db, account.dataset_id, follower_id)
    else:
        of_now = (LateChange.account_id == account.account_id, LateChange.at >= now)
        if db.scalar(select(LateChange.number).where(*of_now).limit(1)) is not None:
            return  # the state before this second is known
        leave_event_loop()
        copied = datasets.new(db, account.account_id)
        copying.copy_within(db, account.dataset_id, copied)
        db.execute(insert(EarlierState).values(account_id=account.account_id, dataset_id=copied, size=0))
        db.execute(update(Dataset).where(Dataset.id == account.dataset_id).values(follower_id=copied))
        changes = late_changes.start(db, account.dataset_id, copied)
    changes.at = now


def dataset_of(db: Connection, account: AccountContext, seconds: int, *, now: datetime) -> tuple[int, bool]:
    """Return the dataset with the account's records as they were some seconds ago.

    Also return True if it lacks older changes: `catch_up` has to come first.
    """
    if not seconds:
        return account.dataset_id, False
    times = {"account_id": account.account_id, "since": now - timedelta(seconds=seconds), "now": now}
    if (found := _LATE.value(db, times)) is None:
        return account.dataset_id, False
    return found, _WAITING.value(db, {**times, "state_id": found}) is not None


def catch_up(db: Connection, account: AccountContext, until: datetime, *, real: datetime) -> None:
    """Give the copies of an account all changes until a moment of its clock, unless its records were replaced."""
    with suppress(Abandoned):
        datasets.lock(db, account.dataset_id)
        _catch_up(db, account, until, real=real)


def _catch_up(db: Connection, account: AccountContext, until: datetime, *, real: datetime) -> None:
    """Give the copies all changes until a moment. A copy that cannot get one of the changes is dropped."""
    rows = _DUE.all(db, {"account_id": account.account_id, "until": until})
    if len(rows) > _SHORT:
        leave_event_loop()
    ended = set()
    for row in rows:
        if row.state_id not in ended and (row.statements is None or not _have(db, row.statements, row.state_id)):
            ended.add(row.state_id)
    if rows:
        upto = (LateChange.account_id == account.account_id, LateChange.number <= rows[-1].number)
        db.execute(delete(LateChange).where(*upto))
    if ended:
        follows = (Dataset.id == account.dataset_id, Dataset.follower_id.in_(ended))
        db.execute(update(Dataset).where(*follows).values(follower_id=None))
        _drop(db, account.account_id, ended, real=real)


def _have(db: Connection, statements: str, state_id: int) -> bool:
    """Run the statements of a change for a copy. Return False if that is not possible."""
    try:
        with db.begin_nested():
            late_changes.run(db, statements, state_id)
    except DBAPIError as error:
        if retry.classify(error) not in {Failure.OTHER, Failure.VANISHED}:
            raise
        _log.exception("a change could not be repeated, so the records are copied again")
        return False
    return True


def drop(db: Connection, account_id: int, *, real: datetime, after: datetime | None = None) -> None:
    """Drop the copies of an account, or, after a moment of its clock, all that is known of changes."""
    if _STATE.value(db, {"account_id": account_id}) is None:
        return
    states = select(EarlierState.dataset_id).where(EarlierState.account_id == account_id)
    current = db.scalar(select(Account.dataset_id).where(Account.id == account_id))
    db.execute(select(Dataset.id).where(Dataset.id == current).with_for_update(key_share=True))
    if after is not None:
        of_account = LateChange.account_id == account_id
        if db.scalar(select(LateChange.number).where(of_account, LateChange.at > after).limit(1)) is None:
            return
        db.execute(delete(LateChange).where(of_account, LateChange.at > after))
        last = select(func.max(LateChange.number)).where(of_account).scalar_subquery()
        db.execute(update(LateChange).where(of_account, LateChange.number == last).values(statements=None))
        states = states.where(EarlierState.dataset_id.not_in(select(LateChange.state_id).where(of_account)))
    db.execute(update(Dataset).where(Dataset.id == current).values(follower_id=None))
    _drop(db, account_id, db.scalars(states).all(), real=real)


def _drop(db: Connection, account_id: int, states: Collection[int], *, real: datetime) -> None:
    """Drop some of the copies of an account."""
    if not states:
        return
    db.execute(delete(LateChange).where(LateChange.account_id == account_id, LateChange.state_id.in_(states)))
    dropped = (EarlierState.account_id == account_id, EarlierState.dataset_id.in_(states))
    db.execute(delete(EarlierState).where(*dropped))
    datasets.abandon(db, *states, real=real)
    commits.announce(db, datasets.WAKE)
