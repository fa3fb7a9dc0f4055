"""The background work of Close: the batches of bulk actions and exports."""

from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import RecordError
from dealdock.platform.records import datasets
from dealdock.platform.records.models import Account
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.vendors.close.bulk_action import actions, batches
from dealdock.vendors.close.bulk_action.model import Batch
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.export import service as exports
from dealdock.web.rest.errors import HttpError
from dealdock.web.size_limits import RequestRefused

_KINDS: Final = {job.kind: job for job in (actions.EDIT, actions.DELETE, actions.EMAIL, exports.JOB)}
_FIRST: Final = (
    select(Batch.__table__, *(column.label(f"account_{column.key}") for column in CONTEXT_COLUMNS))
    .join(Account, Account.dataset_id == Batch.dataset_id)
    .order_by(Batch.position, Batch.dataset_id, Batch.job_id)
    .limit(1)
)
"""The first batch by its position, so that a large job leaves others their share."""
_OWN: Final = len(Batch.__table__.c)


def step(database: Database, _: Credentials, real: datetime) -> bool:
    """Deal with the first batch. Return False if there is none. A job whose batch is refused ends with an error."""
    try:
        return database.write(partial(_run, real=real))
    except (HttpError, RecordError, RequestRefused):
        return database.write(partial(_run, real=real, is_given_up=True))


def _run(db: Connection, *, real: datetime, is_given_up: bool = False) -> bool:
    found = db.execute(_FIRST).one_or_none()
    if found is None:
        return False
    account = AccountContext._make(found[_OWN:])
    datasets.lock(db, account.dataset_id)
    batch = _again(db, found)
    if batch is None:
        return True  # another process was faster
    kind = _KINDS[batch.kind]
    here = (kind.model.dataset_id == batch.dataset_id, kind.model.id == batch.job_id)
    user_id = db.scalar(select(kind.model.created_by).where(*here))
    context = Context(db=db, account=account, user_id=user_id or 0, now=account.now(real))
    if is_given_up:
        batches.give_up(context, kind, batch.job_id)
    else:
        batches.run(context, kind, batch)
    return True


def _again(db: Connection, found: AnyRow) -> AnyRow | None:
    """Return the batch as it is under the lock of its dataset."""
    here = (
        Batch.dataset_id == found.dataset_id,
        Batch.job_id == found.job_id,
        Batch.position == found.position,
    )
    return db.execute(select(Batch.__table__).where(*here)).one_or_none()
