"""The background work of Pardot: the rows of imports."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, func, select, type_coerce
from sqlalchemy.orm import aliased

from dealdock.platform.background import JobQueue
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models import Account
from dealdock.vendors.pardot.prospect_import import writing as importing
from dealdock.vendors.pardot.prospect_import.model import ProspectImport
from dealdock.vendors.pardot.prospect_import.service import IS_PENDING

_MIN_WAIT_SECONDS: Final = 0.1

_older = aliased(ProspectImport)
_BEGIN: Final = type_coerce(ProspectImport.processing_at, BigInteger) * 1000
"""The milliseconds since 1970 at which an import begins."""
_IS_BEHIND: Final = (
    select(_older.id)
    .where(
        _older.dataset_id == ProspectImport.dataset_id,
        _older.done_at.is_(None),
        (_older.processing_at < ProspectImport.processing_at)
        | ((_older.processing_at == ProspectImport.processing_at) & (_older.id < ProspectImport.id)),
    )
    .exists()
)
"""The condition for an import that waits for an older import of its account."""
_PENDING: Final = (
    select(ProspectImport.dataset_id, ProspectImport.id)
    .join(Account, Account.dataset_id == ProspectImport.dataset_id)
    .where(*IS_PENDING)
)


_NOW: Final = func.coalesce(
    type_coerce(Account.frozen_at, BigInteger), bindparam("real", type_=BigInteger) + Account.clock_offset * 1000
)
"""An account's time, in milliseconds since 1970. `real`: the real time, in the same unit."""
_FIRST: Final = Statement(
    _PENDING.where(_NOW >= _BEGIN, ~_IS_BEHIND)
    .order_by(ProspectImport.rows_done, ProspectImport.dataset_id, ProspectImport.id)
    .limit(1)
)
_NEXT: Final = Statement(
    select(func.min(_BEGIN - _NOW).label("milliseconds"))
    .select_from(ProspectImport)
    .join(Account, Account.dataset_id == ProspectImport.dataset_id)
    .where(*IS_PENDING, Account.frozen_at.is_(None))
)


def _milliseconds(real: datetime) -> dict[str, int]:
    return {"real": int(real.timestamp() * 1000)}


def _first(db: Connection, real: datetime) -> AnyRow | None:
    """Return the import that is due with the fewest rows written, so that a large one leaves others their share."""
    return _FIRST.one(db, _milliseconds(real))


def _wait(db: Connection, real: datetime) -> float | None:
    """Return the seconds until an import is due. Jobs of accounts whose clock is frozen are not counted."""
    milliseconds = _NEXT.value(db, _milliseconds(real))
    return None if milliseconds is None else max(float(milliseconds) / 1000, _MIN_WAIT_SECONDS)


def _run(database: Database, _: Credentials, job: AnyRow, real: datetime) -> None:
    """Write some rows of an import, unless another process has written them."""
    database.write(lambda db: importing.write_next(db, job.dataset_id, job.id, real=real))


def _adds_to(db: Connection, job: AnyRow) -> int | None:
    return db.scalar(select(Account.id).where(Account.dataset_id == job.dataset_id))


def _fail(db: Connection, job: AnyRow, reason: str, real: datetime) -> None:
    importing.fail(db, job.dataset_id, job.id, reason=reason, real=real)


JOBS: Final = JobQueue(first=_first, run=_run, adds_to=_adds_to, fail=_fail, wait=_wait)
