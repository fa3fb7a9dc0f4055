"""The background work of Close: the batches of bulk actions and exports."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.background import JobQueue
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.records.models import Account
from dealdock.vendors.close.job import batches, bulk
from dealdock.vendors.close.job.batches import BatchKey
from dealdock.vendors.close.job.model import Batch
from dealdock.vendors.close.kinds import JOB_KINDS

_KINDS: Final = {job.kind: job for job in JOB_KINDS}
_KEY: Final = (Batch.dataset_id, Batch.job_id, Batch.position, Batch.kind)
_FIRST: Final = (
    select(*_KEY)
    .join(Account, Account.dataset_id == Batch.dataset_id)
    .order_by(Batch.position, Batch.dataset_id, Batch.job_id)
    .limit(1)
)
"""The first batch by its position, so that a large job leaves others their share."""


def _first(db: Connection, _: datetime) -> BatchKey | None:
    found = db.execute(_FIRST).one_or_none()
    return None if found is None else BatchKey(*found)


def _run(database: Database, _: Credentials, batch: BatchKey, real: datetime) -> None:
    """Deal with objects of a batch, unless another process has done it."""
    database.write(lambda db: batches.run_next(db, _KINDS[batch.kind], batch, real=real))


def _adds_to(db: Connection, batch: BatchKey) -> int | None:
    if batch.kind == bulk.DELETE.kind:
        return None
    return db.scalar(select(Account.id).where(Account.dataset_id == batch.dataset_id))


def _fail(db: Connection, batch: BatchKey, reason: str, real: datetime) -> None:
    kind = _KINDS.get(batch.kind)
    if kind is None:
        batches.drop(db, batch.dataset_id, batch.job_id)
    else:
        batches.fail(db, kind, batch, reason, real=real)


JOBS: Final = JobQueue(first=_first, run=_run, adds_to=_adds_to, fail=_fail, refusals=batches.REFUSALS)
