"""The writing of imports, part after part, with the rules of their versions."""

import logging
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dealdock.platform.database import failures
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import connector, lag, settings
from dealdock.vendors.pardot.jobs import BY_FAULT, FAILED
from dealdock.vendors.pardot.prospect.importing import RowError, UpsertedRows
from dealdock.vendors.pardot.prospect_import import service
from dealdock.vendors.pardot.prospect_import.rows_of_5 import ImportWriter, RowsOfImport

_log = logging.getLogger(__name__)


def make_ready(db: Connection, account: AccountContext, import_id: int, *, now: datetime) -> None:
    """Let an open import be written; at once if it takes no time and has one part. Raises the service's errors."""
    service.make_ready(db, account, import_id, now=now)
    found = service.read(db, account, import_id, now=now)
    if found.processing_at > now or found.parts > 1 or settings.of(account).job_seconds:
        return
    try:
        with db.begin_nested():
            write_part(db, account, found, now=now)
    except Exception as error:
        if failures.may_run_again(error):
            raise
        _log.exception("an import failed, and ends")
        service.end(db, account, import_id, FAILED, failures.reason_of(error), now=now)


def write_part(db: Connection, account: AccountContext, found: AnyRow, *, now: datetime) -> None:
    """Write the next rows of an import, in one transaction, or end it where a fault lets it fail."""
    if _fails(found, found.parts_done):
        service.end(db, account, found.id, FAILED, BY_FAULT, now=now)
        return
    connector.GUARD.declare(db, settings.of(account).connector)
    lag.before_change(db, account, now)
    rows, of_import = service.next_part(db, account, found), _writer(db, account, found, now)
    created, wrong = 0, list[Sequence[str]]()
    for cells in rows:
        try:
            created += of_import.write(cells)
        except RowError as error:
            wrong.append([*cells, str(error)])
    service.count_part(db, account, found, created=created, wrong=wrong, rows=len(rows), now=now)
    if _fails(found, found.parts_done + 1):
        service.end(db, account, found.id, FAILED, BY_FAULT, now=now)


def _writer(db: Connection, account: AccountContext, found: AnyRow, now: datetime) -> RowsOfImport | UpsertedRows:
    """Return what writes the rows of an import by the rules of its version."""
    if found.version in service.OLDER:
        return UpsertedRows(db=db, account=account, now=now, found=found)
    writer = ImportWriter(db=db, account=account, now=now, zone=ZoneInfo(found.time_zone))
    return RowsOfImport(writer=writer, found=found)


def _fails(found: AnyRow, done: int) -> bool:
    """Return True if a fault lets an import fail after this number of parts."""
    return found.fail_after is not None and done >= min(found.fail_after, found.parts)
