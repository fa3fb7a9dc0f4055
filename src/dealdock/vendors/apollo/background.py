"""The background work of Apollo: making large directories."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from dealdock.platform.background import JobQueue
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.records import datasets
from dealdock.platform.records.models import Account
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.vendors.apollo.directory import making
from dealdock.vendors.apollo.directory.making import PARTS
from dealdock.vendors.apollo.directory.model import DirectoryState
from dealdock.vendors.apollo.ids import Ids

_UNFINISHED: Final = (DirectoryState.is_begun, DirectoryState.part < len(PARTS), DirectoryState.failure.is_(None))
_FIRST: Final = (
    select(DirectoryState.dataset_id)
    .join(Account, DirectoryState.dataset_id == Account.dataset_id)
    .where(*_UNFINISHED)
    .order_by(DirectoryState.part, DirectoryState.batches, DirectoryState.dataset_id)
    .limit(1)
)
"""The dataset whose directory is least complete, so that a large one leaves others their share."""

_AT_ONCE: Final = 5
"""The batches of a directory that are made before the turn of the next one. Each is a transaction."""


def _first(db: Connection, _: datetime) -> int | None:
    return db.scalar(_FIRST)


def _run(database: Database, credentials: Credentials, dataset_id: int, real: datetime) -> None:
    """Make some batches of a directory, unless another process has made it."""

    def work(db: Connection) -> bool:
        account = _account(db, dataset_id)
        if account is None:
            return False
        making.begin(db, account, now=account.now(real))  # the setting may have changed meanwhile
        return making.make_batch(db, Ids(credentials, db, account), account)

    with database.for_bulk_writes() as bulk:
        for _ in range(_AT_ONCE):
            if not bulk.write(work):
                break


def _account(db: Connection, dataset_id: int) -> AccountContext | None:
    """Return the account with this dataset, if its directory is still to be made."""
    of_state = DirectoryState.dataset_id == Account.dataset_id
    found = select(*CONTEXT_COLUMNS).join(DirectoryState, of_state).where(Account.dataset_id == dataset_id)
    row = db.execute(found.where(*_UNFINISHED)).one_or_none()
    return None if row is None else AccountContext(*row)


def _adds_to(db: Connection, dataset_id: int) -> int | None:
    return db.scalar(select(Account.id).where(Account.dataset_id == dataset_id))


def _fail(db: Connection, dataset_id: int, reason: str, _: datetime) -> None:
    """Write the reason. The directory is made again when its setting changes."""
    datasets.lock(db, dataset_id)
    unfinished = update(DirectoryState).where(DirectoryState.dataset_id == dataset_id, *_UNFINISHED)
    db.execute(unfinished.values(failure=reason))


JOBS: Final = JobQueue(first=_first, run=_run, adds_to=_adds_to, fail=_fail)
