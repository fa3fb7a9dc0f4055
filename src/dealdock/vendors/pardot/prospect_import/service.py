"""Imports: their states, which follow from the account's clock and the written rows, and their files."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, case, select

from dealdock.platform.background import WAKE
from dealdock.platform.database import bulk_insert, commits
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext, Caller
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.errors import IMPORT_NOT_OPEN, IMPORT_OVER, NO_ROWS
from dealdock.vendors.pardot.jobs import CANCELED, COMPLETE, FAILED, NOW, PROCESSING, WAITING
from dealdock.vendors.pardot.prospect_import.files import CsvFile
from dealdock.vendors.pardot.prospect_import.model import ImportPart, ProspectImport
from dealdock.vendors.pardot.settings import is_administrator

OPEN: Final = "Open"
OPEN_LIFE: Final = timedelta(hours=24)
"""The time for which an import takes files."""
MAX_BATCHES: Final = 10
"""The files of an import."""

BATCH_ROWS: Final = 20
"""The rows that a fault counts as a batch."""

_PART_COLUMNS: Final = ("dataset_id", "import_id", "position", "rows")
_PARTS_AT_ONCE: Final = 8
"""Parts of one INSERT. SQLite's connections keep statements with their last values."""

OLDER: Final = (3, 4)
"""The versions whose imports are read in both of them."""


def status_at(now: ColumnElement[datetime]) -> ColumnElement[str]:
    """Return the expression of the state at a time."""
    return case(
        (ProspectImport.outcome.is_not(None), ProspectImport.outcome),
        (ProspectImport.processing_at.is_(None), OPEN),
        (ProspectImport.processing_at > now, WAITING),
        (sa.or_(ProspectImport.done_at.is_(None), ProspectImport.complete_at > now), PROCESSING),
        else_=COMPLETE,
    )


STATUS: Final = status_at(NOW)
"""The state at the time of the parameter `now`."""
IS_EXPIRED: Final[ColumnElement[bool]] = ProspectImport.expires_at <= NOW
SHOWN: Final = (*ProspectImport.__table__.c, STATUS.label("status"), IS_EXPIRED.label("is_expired"))
"""The columns of an import, with its `status`, and with `is_expired`."""
IS_PENDING: Final[tuple[ColumnElement[bool], ...]] = (
    ProspectImport.done_at.is_(None),
    ProspectImport.processing_at.is_not(None),
)
"""The conditions for an import with rows to write."""


class NextRows(NamedTuple):
    """The rows of a part that are written next."""

    position: int
    """The position of the part."""
    rows: Sequence[Sequence[str]]
    is_last_of_part: bool
    """True if the part has no row behind them."""
    errors: Sequence[Sequence[str]]
    """The rows of the part that were written before, and are wrong."""


class WrittenRows(NamedTuple):
    """Rows that were written."""

    number: int
    created: int
    """The number of those that created a prospect."""
    wrong: Sequence[Sequence[str]]
    """Those with an error, which is their last cell."""


def create(db: Connection, account: AccountContext, *, fail_job: int | None, now: datetime, **columns: Any) -> int:
    """Add an open import without files, and return its id. `fail_job`: the batches after which a fault ends it."""
    empty: dict[str, Any] = dict.fromkeys(("batches", "rows", "rows_done"), 0)
    empty |= dict.fromkeys(("created_count", "updated_count", "error_count"), 0)
    empty |= dict.fromkeys(("header", "processing_at", "complete_at", "done_at", "outcome", "failure"))
    empty["fail_after"] = None if fail_job is None else fail_job * BATCH_ROWS
    return records.add(db, account, ProspectImport, **{**empty, **columns}, expires_at=now + OPEN_LIFE, now=now)


def read(db: Connection, account: AccountContext, import_id: int, *, now: datetime) -> AnyRow:
    """Return an import, with its `status`, and with `is_expired`."""
    return db.execute(select(*SHOWN).where(*records.one(account, ProspectImport, import_id)), {"now": now}).one()


def version(db: Connection, caller: Caller, import_id: int) -> int | None:
    """Return the version of an import that a user sees. Administrators see all imports; None if there is none."""
    own = () if is_administrator(caller) else (ProspectImport.user_id == caller.user_id,)
    one = records.one(caller.account, ProspectImport, import_id)
    found: int | None = db.scalar(select(ProspectImport.version).where(*one, *own))
    return found


def add_file(db: Connection, account: AccountContext, found: AnyRow, file: CsvFile, *, now: datetime) -> None:
    """Add the rows of a file to an import."""
    number, parts = found.rows, list[tuple[Any, ...]]()
    for part in file.parts:
        parts.append((account.dataset_id, found.id, number, part.rows))
        number += part.number
    bulk_insert.insert(db, ImportPart.__table__, _PART_COLUMNS, parts, at_once=_PARTS_AT_ONCE)
    changes = {"header": list(file.header), "batches": found.batches + 1, "rows": number}
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
    if not found.rows:
        raise RecordError(NO_ROWS, import_id)
    times = jobs.next_times(db, account, ProspectImport, now=now)
    changes = {**times, "expires_at": times["complete_at"] + jobs.LIFE}
    records.change(db, account, ProspectImport, import_id, changes, now=now)
    commits.announce(db, WAKE)


def cancel(db: Connection, account: AccountContext, import_id: int, *, now: datetime) -> None:
    """Cancel an import that is not over. WrittenRows rows stay. A canceled import stays as it is.

    Raise `RecordError(IMPORT_OVER)`.
    """
    found = read(db, account, import_id, now=now)
    if found.status in {COMPLETE, FAILED}:
        raise RecordError(IMPORT_OVER, import_id, found.status)
    if found.status != CANCELED:
        end(db, account, import_id, CANCELED, now=now)


def is_pending(db: Connection, account: AccountContext, import_id: int) -> bool:
    """Return True if the import has rows to write."""
    found = select(ProspectImport.id).where(*records.one(account, ProspectImport, import_id), *IS_PENDING)
    return db.scalar(found) is not None


def end(
    db: Connection, account: AccountContext, import_id: int, outcome: str, failure: str | None = None, *, now: datetime
) -> None:
    """End an import before all is written. The imports behind it begin earlier."""
    changes = {"outcome": outcome, "failure": failure, "done_at": now}
    records.change(db, account, ProspectImport, import_id, changes, now=now)
    of_import = (ImportPart.dataset_id == account.dataset_id, ImportPart.import_id == import_id)
    db.execute(sa.delete(ImportPart).where(*of_import, ImportPart.errors.is_(None)))
    last = select(sa.func.max(ImportPart.position)).where(*of_import).scalar_subquery()
    db.execute(sa.update(ImportPart).where(*of_import, ImportPart.position == last).values(rows=[]))
    jobs.begin_earlier(db, account, ProspectImport, STATUS, now=now)
    commits.announce(db, WAKE)


def next_rows(db: Connection, account: AccountContext, found: AnyRow) -> NextRows:
    """Return the rows that are written next, which no fault prevents."""
    done = found.rows_done
    behind = (*_of_import(account, found), ImportPart.position <= done)
    columns = ImportPart.position, ImportPart.rows, ImportPart.errors
    part = db.execute(select(*columns).where(*behind).order_by(ImportPart.position.desc()).limit(1)).one()
    rest = part.rows[done - part.position :]
    rows = rest if found.fail_after is None else rest[: found.fail_after - done]
    return NextRows(part.position, rows, len(rows) == len(rest), part.errors or ())


def count_rows(
    db: Connection, account: AccountContext, found: AnyRow, next_: NextRows, written: WrittenRows, *, now: datetime
) -> None:
    """Count the first of the next rows, which were written."""
    of_part = (*_of_import(account, found), ImportPart.position == next_.position)
    errors = [*next_.errors, *written.wrong]
    is_over = next_.is_last_of_part and written.number == len(next_.rows)
    if is_over and not errors:
        db.execute(sa.delete(ImportPart).where(*of_part))
    elif is_over or written.wrong:
        db.execute(sa.update(ImportPart).where(*of_part).values(errors=errors, **({"rows": []} if is_over else {})))
    done, wrong = found.rows_done + written.number, len(written.wrong)
    changes: dict[str, Any] = {
        "rows_done": done,
        "created_count": found.created_count + written.created,
        "updated_count": found.updated_count + written.number - written.created - wrong,
        "error_count": found.error_count + wrong,
    }
    if done == found.rows:
        changes |= {"done_at": now, "expires_at": max(now, found.complete_at) + jobs.LIFE}
    records.change(db, account, ProspectImport, found.id, changes, now=now)


def errors(db: Connection, account: AccountContext, import_id: int) -> Iterator[Sequence[str]]:
    """Yield the rows with errors, each with its error as the last cell, part after part."""
    of_import = (ImportPart.dataset_id == account.dataset_id, ImportPart.import_id == import_id)
    position: int | None = -1
    while position is not None:
        later = select(ImportPart.position, ImportPart.errors).where(*of_import, ImportPart.position > position)
        row = db.execute(later.order_by(ImportPart.position).limit(1)).one_or_none()
        position = None if row is None else row.position
        yield from () if row is None else row.errors or ()


def _of_import(account: AccountContext, found: AnyRow) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the parts of an import."""
    return ImportPart.dataset_id == account.dataset_id, ImportPart.import_id == found.id
