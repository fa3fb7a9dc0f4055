"""The writing of imports, part after part, with the rules of their versions."""

import logging
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from dealdock.platform import background
from dealdock.platform.database import failures
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets
from dealdock.platform.records.models import Account
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import connector, settings
from dealdock.vendors.pardot.jobs import BY_FAULT, FAILED
from dealdock.vendors.pardot.prospect_import import service
from dealdock.vendors.pardot.prospect_import.rows_of_4 import RowError, UpsertedRows
from dealdock.vendors.pardot.prospect_import.rows_of_5 import ImportWriter, RowsOfImport
from dealdock.vendors.pardot.prospect_import.service import WrittenRows
from dealdock.web.pipeline import BaseCall

_log = logging.getLogger(__name__)


ROWS_IN_CALL: Final = 500
"""The rows that the call writes that makes an import ready, if it takes no time. The background writes longer ones."""


def make_ready(call: BaseCall, account: AccountContext, import_id: int, *, now: datetime) -> None:
    """Let an open import be written; within the call if it takes no time and is short. Raises the service's errors."""
    db = call.db
    service.make_ready(db, account, import_id, now=now)
    found = service.read(db, account, import_id, now=now)
    if found.processing_at > now or found.rows > ROWS_IN_CALL or settings.of(account).job_seconds:
        return
    try:
        with db.begin_nested():
            write_rows(db, account, found, now=now)
    except Exception as error:
        if failures.may_run_again(error):
            raise
        _log.exception("an import failed, and ends")
        service.end(db, account, import_id, FAILED, failures.reason_of(error), now=now)
        return
    if service.is_pending(db, account, import_id):
        call.finish = partial(_write_all, call.sandbox, account.dataset_id, import_id)


def _write_all(sandbox: Sandbox, dataset_id: int, import_id: int) -> None:
    """Write the other rows of an import, or end it where it fails."""
    real = sandbox.clock.milliseconds()
    background.run_to_end(
        sandbox.database,
        lambda db: write_next(db, dataset_id, import_id, real=real),
        lambda db, reason: fail(db, dataset_id, import_id, reason=reason, real=real),
    )


def write_next(db: Connection, dataset_id: int, import_id: int, *, real: datetime) -> bool:
    """Write the next rows of an import, unless it is over or has gone with its dataset. Return False then."""
    account = account_of(db, dataset_id)
    if account is None:
        return False
    now = account.now(real)
    found = service.read(db, account, import_id, now=now)
    if found.done_at is None:
        write_rows(db, account, found, now=now)
    return found.done_at is None


def fail(db: Connection, dataset_id: int, import_id: int, *, reason: str, real: datetime) -> None:
    """End an import that cannot go on, unless it is over."""
    account = account_of(db, dataset_id)
    if account is not None and service.is_pending(db, account, import_id):
        service.end(db, account, import_id, FAILED, reason, now=account.now(real))


def account_of(db: Connection, dataset_id: int) -> AccountContext | None:
    """Return the account of a dataset, which is locked; None if the account has a new one."""
    found: Any = db.execute(select(*CONTEXT_COLUMNS).where(Account.dataset_id == dataset_id)).one_or_none()
    if found is None:
        return None
    datasets.lock(db, dataset_id)
    return AccountContext(*found)


def write_rows(db: Connection, account: AccountContext, found: AnyRow, *, now: datetime) -> None:
    """Write the next rows of an import, in one transaction, or end it where a fault lets it fail."""
    if _fails(found, found.rows_done):
        service.end(db, account, found.id, FAILED, BY_FAULT, now=now)
        return
    connector.GUARD.declare(db, settings.of(account).connector)
    settings.keep_earlier_state(db, account, now)
    next_, of_import = service.next_rows(db, account, found), _writer(db, account, found, now)
    left, created, wrong = deque(next_.rows), 0, list[Sequence[str]]()
    for cells in background.portion(db, left):
        try:
            created += of_import.write([cell if cell.strip() else "" for cell in cells])  # blanks count as empty
        except RowError as error:
            wrong.append([*cells, str(error)])
    written = WrittenRows(len(next_.rows) - len(left), created, wrong)
    service.count_rows(db, account, found, next_, written, now=now)
    if _fails(found, found.rows_done + written.number):
        service.end(db, account, found.id, FAILED, BY_FAULT, now=now)


def _writer(db: Connection, account: AccountContext, found: AnyRow, now: datetime) -> RowsOfImport | UpsertedRows:
    """Return what writes the rows of an import by the rules of its version."""
    if found.version in service.OLDER:
        return UpsertedRows(db=db, account=account, now=now, found=found)
    writer = ImportWriter(db=db, account=account, now=now, zone=ZoneInfo(found.time_zone))
    return RowsOfImport(writer=writer, found=found)


def _fails(found: AnyRow, done: int) -> bool:
    """Return True if a fault lets an import fail after this number of rows."""
    return found.fail_after is not None and done >= min(found.fail_after, found.rows)
