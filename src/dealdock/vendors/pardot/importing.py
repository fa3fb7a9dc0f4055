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
from dealdock.vendors.pardot.jobs import FAILED
from dealdock.vendors.pardot.prospect_import import service
from dealdock.vendors.pardot.v5.importing import ImportWriter, RowError, RowsOfImport

_log = logging.getLogger(__name__)


def make_ready(db: Connection, account: AccountContext, import_id: int, *, now: datetime) -> None:
    """Let an open import be written; one that takes no time and has one part, at once. Raise as the service."""
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
    """Write the next rows of an import, in one transaction."""
    connector.GUARD.declare(db, settings.of(account).connector)
    lag.before_change(db, account, now)
    writer = ImportWriter(db=db, account=account, now=now, zone=ZoneInfo(found.time_zone))
    rows, of_import = service.next_part(db, account, found), RowsOfImport(writer=writer, found=found)
    created, wrong = 0, list[Sequence[str]]()
    for cells in rows:
        try:
            created += of_import.write(cells)
        except RowError as error:
            wrong.append([*cells, str(error)])
    service.count_part(db, account, found, created=created, wrong=wrong, rows=len(rows), now=now)
