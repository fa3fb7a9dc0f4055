"""The background work of Apollo: making large directories."""

from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.records.models import Account
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.vendors.apollo.directory import making
from dealdock.vendors.apollo.directory.making import PARTS
from dealdock.vendors.apollo.directory.model import DirectoryState
from dealdock.vendors.apollo.ids import Ids

_FIRST: Final = (
    select(*CONTEXT_COLUMNS)
    .join(DirectoryState, DirectoryState.dataset_id == Account.dataset_id)
    .where(DirectoryState.is_begun, DirectoryState.part < len(PARTS))
    .order_by(DirectoryState.part, DirectoryState.batches, DirectoryState.dataset_id)
    .limit(1)
)
"""The account whose directory is least complete, so that a large one leaves others their share."""


_AT_ONCE: Final = 5
"""The batches of a step, each of which is a transaction."""


def step(database: Database, credentials: Credentials, real: datetime) -> bool:
    """Make some batches of the first directories. Return False if there are none."""
    run = partial(_run, credentials=credentials, real=real)
    if not database.read(_first):
        return False
    with database.for_bulk_writes() as bulk:
        return all(bulk.write(run) for _ in range(_AT_ONCE))


def _first(db: Connection) -> AccountContext | None:
    found = db.execute(_FIRST).one_or_none()
    return None if found is None else AccountContext._make(found)


def _run(db: Connection, *, credentials: Credentials, real: datetime) -> bool:
    account = _first(db)
    if account is None:
        return False
    making.begin(db, account, now=account.now(real))  # the setting may have changed meanwhile
    making.make_batch(db, Ids(credentials, db, account), account)
    return True
