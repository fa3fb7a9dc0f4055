"""Imports: their states, by the account's clock and by what is written, and their files."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, case, select

from dealdock.platform.background import WAKE
from dealdock.platform.database import commits
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.errors import IMPORT_NOT_OPEN, IMPORT_OVER, NO_ROWS
from dealdock.vendors.pardot.jobs import CANCELED, COMPLETE, FAILED, NOW, PROCESSING, WAITING
from dealdock.vendors.pardot.prospect_import.model import ImportPart, ProspectImport

OPEN: Final = "Open"
OPEN_LIFE: Final = timedelta(hours=24)
"""The time for which an import takes files."""
MAX_BATCHES: Final = 10
"""The files of an import."""
AT_ONCE: Final = 500
"""The rows of a part, which is a transaction: others wait for it."""

Rows = Iterator[Sequence[str]]

STATUS: Final[ColumnElement[str]] = case(
    (ProspectImport.outcome.is_not(None), ProspectImport.outcome),
    (ProspectImport.processing_at.is_(None), OPEN),
    (ProspectImport.processing_at > NOW, WAITING),
    (sa.or_(ProspectImport.done_at.is_(None), ProspectImport.complete_at > NOW), PROCESSING),
    else_=COMPLETE,
)
"""The state at the time of the parameter `now`."""
IS_EXPIRED: Final[ColumnElement[bool]] = ProspectImport.expires_at <= NOW
IS_PENDING: Final[tuple[ColumnElement[bool], ...]] = (
    ProspectImport.done_at.is_(None),
    ProspectImport.processing_at.is_not(None),
)
"""The conditions for an import with rows to write."""


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add an open import without files, and return its id."""
    empty: dict[str, Any] = dict.fromkeys(("batches", "parts", "parts_done"), 0)
    empty |= dict.fromkeys(("created_count", "updated_count", "error_count"), 0)
    empty |= dict.fromkeys(("header", "processing_at", "complete_at", "done_at", "outcome", "failure"))
    return records.add(db, account, ProspectImport, **columns, **empty, expires_at=now + OPEN_LIFE, now=now)


def read(db: Connection, account: AccountContext, import_id: int, *, now: datetime) -> AnyRow:
    """Return an import, with its `status`, and with `is_expired`."""
    columns = (*ProspectImport.__table__.c, STATUS.label("status"), IS_EXPIRED.label("is_expired"))
    return db.execute(select(*columns).where(*records.one(account, ProspectImport, import_id)), {"now": now}).one()


def add_file(
    db: Connection, account: AccountContext, found: AnyRow, header: Sequence[str], rows: Rows, *, now: datetime
) -> None:
    """Add the rows of a file to an import, as they come."""
    position = found.parts
    while part := list(islice(rows, AT_ONCE)):
        key = {"dataset_id": account.dataset_id, "import_id": found.id, "position": position}
        db.execute(sa.insert(ImportPart), {**key, "rows": part})
        position += 1
    changes = {"header": list(header), "batches": found.batches + 1, "parts": position}
    records.change(db, account, ProspectImport, found.id, changes, now=now)


def make_ready(db: Connection, account: AccountContext, import_id: int, *, now: datetime) -> None:
    """Let an open import be written, after the account's older ones.

    Raise `RecordError(IMPORT_NOT_OPEN)`, `RecordError(IMPORT_OVER)` or `RecordError(NO_ROWS)`.
    """
    found = read(db, account, import_id, now=now)
    if found.status != OPEN:
        raise RecordError(IMPORT_NOT_OPEN, import_id)
    if found.is_expired:
        raise RecordError(IMPORT_OVER, import_id, "expired")
    if not found.parts:
        raise RecordError(NO_ROWS, import_id)
    times = jobs.next_times(db, account, ProspectImport, now=now)
    changes = {**times, "expires_at": times["complete_at"] + jobs.LIFE}
    records.change(db, account, ProspectImport, import_id, changes, now=now)
    commits.announce(db, WAKE)


def cancel(db: Connection, account: AccountContext, import_id: int, *, now: datetime) -> None:
    """Cancel an import that is not over: what is written stays. Raise `RecordError(IMPORT_OVER)`."""
    found = read(db, account, import_id, now=now)
    if found.status in {COMPLETE, FAILED}:
        raise RecordError(IMPORT_OVER, import_id, found.status)
    end(db, account, import_id, CANCELED, now=now)
    jobs.begin_earlier(db, account, ProspectImport, STATUS, now=now)
    commits.announce(db, WAKE)


def end(
    db: Connection, account: AccountContext, import_id: int, outcome: str, failure: str | None = None, *, now: datetime
) -> None:
    """End an import before all is written."""
    changes = {"outcome": outcome, "failure": failure, "done_at": now}
    records.change(db, account, ProspectImport, import_id, changes, now=now)
    of_import = (ImportPart.dataset_id == account.dataset_id, ImportPart.import_id == import_id)
    done = select(ProspectImport.parts_done).where(*records.one(account, ProspectImport, import_id)).scalar_subquery()
    db.execute(sa.delete(ImportPart).where(*of_import, ImportPart.position >= done))


def next_part(db: Connection, account: AccountContext, found: AnyRow) -> Sequence[Sequence[str]]:
    """Return the rows that are to be written next."""
    rows: Sequence[Sequence[str]] = db.execute(select(ImportPart.rows).where(*_one(account, found))).scalar_one()
    return rows


def count_part(
    db: Connection,
    account: AccountContext,
    found: AnyRow,
    *,
    created: int,
    wrong: Sequence[Sequence[str]],
    rows: int,
    now: datetime,
) -> None:
    """Count the rows of a part that was written. `wrong`: those with an error, which is their last cell."""
    of_part = sa.update(ImportPart).values(rows=list(wrong)) if wrong else sa.delete(ImportPart)
    db.execute(of_part.where(*_one(account, found)))
    is_last = found.parts_done + 1 == found.parts
    changes: dict[str, Any] = {
        "parts_done": found.parts_done + 1,
        "created_count": found.created_count + created,
        "updated_count": found.updated_count + rows - created - len(wrong),
        "error_count": found.error_count + len(wrong),
    }
    if is_last:
        changes |= {"done_at": now, "expires_at": max(now, found.complete_at) + jobs.LIFE}
    records.change(db, account, ProspectImport, found.id, changes, now=now)


def errors(db: Connection, account: AccountContext, import_id: int) -> Iterator[Sequence[str]]:
    """Yield the rows with errors, each with its error as the last cell, part after part."""
    of_import = (ImportPart.dataset_id == account.dataset_id, ImportPart.import_id == import_id)
    position: int | None = -1
    while position is not None:
        later = select(ImportPart.position, ImportPart.rows).where(*of_import, ImportPart.position > position)
        row = db.execute(later.order_by(ImportPart.position).limit(1)).one_or_none()
        position = None if row is None else row.position
        yield from () if row is None else row.rows


def _one(account: AccountContext, found: AnyRow) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the next part of an import."""
    of_import = (ImportPart.dataset_id == account.dataset_id, ImportPart.import_id == found.id)
    return (*of_import, ImportPart.position == found.parts_done)
