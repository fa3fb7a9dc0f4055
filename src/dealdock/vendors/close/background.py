"""The background work of Close: the batches of bulk actions and exports."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, select

from dealdock.platform.background import JobQueue
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets, earlier_states
from dealdock.platform.records.models import Account
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.vendors.close.job import batches, bulk
from dealdock.vendors.close.job.batches import JobKind
from dealdock.vendors.close.job.model import Batch
from dealdock.vendors.close.kinds import JOB_KINDS
from dealdock.vendors.close.wire.context import Context

_KINDS: Final = {job.kind: job for job in JOB_KINDS}
_KEY: Final = (Batch.dataset_id, Batch.job_id, Batch.position, Batch.kind)
_FIRST: Final = (
    select(*_KEY)
    .join(Account, Account.dataset_id == Batch.dataset_id)
    .order_by(Batch.position, Batch.dataset_id, Batch.job_id)
    .limit(1)
)
"""The first batch by its position, so that a large job leaves others their share."""


def _first(db: Connection, _: datetime) -> AnyRow | None:
    return db.execute(_FIRST).one_or_none()


def _run(database: Database, _: Credentials, batch: AnyRow, real: datetime) -> None:
    """Deal with a batch, unless another process has done it."""

    def work(db: Connection) -> None:
        account = _account(db, batch)
        if account is None:
            return
        found = db.execute(select(Batch.__table__).where(*_same(batch))).one_or_none()
        if found is None:
            return
        kind = _KINDS[batch.kind]
        context = _context(db, account, kind, batch, real)
        earlier_states.keep(db, account, context.settings.replication_lag, now=context.now)
        batches.run(context, kind, found)

    database.write(work)


def _adds_to(db: Connection, batch: AnyRow) -> int | None:
    if batch.kind == bulk.DELETE.kind:
        return None
    return db.scalar(select(Account.id).where(Account.dataset_id == batch.dataset_id))


def _fail(db: Connection, batch: AnyRow, reason: str, real: datetime) -> None:
    account = _account(db, batch)
    if account is None or db.scalar(select(Batch.position).where(*_same(batch))) is None:
        return
    kind = _KINDS.get(batch.kind)
    if kind is None:
        batches.drop(db, batch.dataset_id, batch.job_id)
    else:
        batches.give_up(_context(db, account, kind, batch, real), kind, batch.job_id, reason)


def _context(db: Connection, account: AccountContext, kind: JobKind, batch: AnyRow, real: datetime) -> Context:
    """Return the context of the author of a job."""
    of_job = (kind.model.dataset_id == batch.dataset_id, kind.model.id == batch.job_id)
    user_id = db.scalar(select(kind.model.created_by).where(*of_job))
    return Context(db=db, account=account, user_id=user_id or 0, now=account.now(real))


def _same(batch: AnyRow) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a batch that has yet to be processed."""
    return Batch.dataset_id == batch.dataset_id, Batch.job_id == batch.job_id, Batch.position == batch.position


def _account(db: Connection, batch: AnyRow) -> AccountContext | None:
    """Return the account of a batch, with its dataset locked; None if it has a new dataset."""
    found = db.execute(select(*CONTEXT_COLUMNS).where(Account.dataset_id == batch.dataset_id)).one_or_none()
    if found is None:
        return None
    datasets.lock(db, batch.dataset_id)
    return AccountContext(*found)


JOBS: Final = JobQueue(first=_first, run=_run, adds_to=_adds_to, fail=_fail, refusals=batches.REFUSALS)
