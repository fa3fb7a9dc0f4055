"""Exports: their states by the account's clock, and the records that they select."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, case, false, func, select

from dealdock.platform.database.selection import deleted, live
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext, Caller
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.errors import EXPORT_OVER
from dealdock.vendors.pardot.export.files import MAX_BYTES
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.jobs import CANCELED, COMPLETE, FAILED, NOW, PROCESSING, WAITING
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.settings import is_administrator
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

VERSION: Final = 4
"""The version of the exports of versions 3 and 4."""
MAX_RANGE: Final = timedelta(days=366)
"""The longest time of an export."""


def status_at(now: ColumnElement[datetime]) -> ColumnElement[str]:
    """Return the expression of the state at a time."""
    return case(
        (Export.outcome.is_not(None), Export.outcome),
        (sa.and_(Export.complete_at > Export.expires_at, Export.expires_at <= now), CANCELED),
        (Export.complete_at <= now, case((Export.fails, FAILED), else_=COMPLETE)),
        (Export.processing_at <= now, PROCESSING),
        else_=WAITING,
    )


STATUS: Final = status_at(NOW)
"""The state at the time of the parameter `now`."""
IS_EXPIRED: Final[ColumnElement[bool]] = Export.expires_at <= NOW
SHOWN: Final = (*Export.__table__.c, STATUS.label("status"), IS_EXPIRED.label("is_expired"))
"""The columns of an export, with its `status`, and with `is_expired`."""


def create(db: Connection, caller: Caller, *, now: datetime, **columns: Any) -> int:
    """Add an export of a user, which waits for the account's older ones, and return its id."""
    account = caller.account
    times = jobs.next_times(db, account, Export, now=now)
    usual: dict[str, Any] = {"type": None, "prospect_only": False, "outcome": None, "fails": False}
    usual |= {"include_byte_order_mark": False, "legacy_date_format": False, "max_file_size_bytes": MAX_BYTES}
    own = {**usual, **columns, "user_id": caller.user_id, "time_zone": caller.time_zone}
    return records.add(db, account, Export, **own, **times, expires_at=now + jobs.LIFE, now=now)


def read(db: Connection, account: AccountContext, export_id: int, *, now: datetime) -> AnyRow:
    """Return an export, with its `status`, and with `is_expired`. Raise `RecordError(NO_RECORD)`."""
    one = (Export.dataset_id == account.dataset_id, Export.id == export_id)
    row = db.execute(select(*SHOWN).where(*one), {"now": now}).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, export_id)
    return row


def version(db: Connection, caller: Caller, export_id: int) -> int | None:
    """Return the version of an export that a user sees. Administrators see all exports; None if there is none."""
    mine = (Export.dataset_id == caller.account.dataset_id, Export.id == export_id)
    own = () if is_administrator(caller) else (Export.user_id == caller.user_id,)
    found: int | None = db.scalar(select(Export.version).where(*mine, *own))
    return found


def time_range(begin: datetime, end: datetime | None, now: datetime) -> dict[str, Any]:
    """Return the columns of an export's time: without an end, until now. Raises `ValueError` for more than a year."""
    if (end or now) - begin > MAX_RANGE:
        raise ValueError(f"the time from {begin:%Y-%m-%d} is longer than a year")
    return {"after": begin, "before": end or now, "is_inclusive": end is None}


def cancel(db: Connection, account: AccountContext, export_id: int, *, now: datetime) -> None:
    """Cancel an export that is not complete. The exports behind it begin earlier. Raise `RecordError(EXPORT_OVER)`."""
    found = read(db, account, export_id, now=now)
    if found.status not in {WAITING, PROCESSING}:
        raise RecordError(EXPORT_OVER, export_id, found.status)
    records.change(db, account, Export, export_id, {"outcome": CANCELED}, now=now)
    jobs.begin_earlier(db, account, Export, STATUS, now=now)


OF_PROSPECTS: Final = "prospectUpdatedAt"
"""The moment of the procedure that selects by the changes of prospects."""
BINS: Final = {"false": False, "true": True, "all": None}
"""The records in the recycle bin, outside it, or both, by the argument `deleted`."""
_BINS_OF_PROSPECTS: Final = ("prospectDeleted", "prospect_deleted")
"""The argument that chooses prospects by the recycle bin, in version 5 and in the older versions."""
_COLUMNS: Final = {"createdAt": "created_at", "updatedAt": "updated_at"}


def bin_of(arguments: Mapping[str, Any], name: str) -> str:
    """Return the value of an argument that chooses by the recycle bin, which is `false` if it is empty.

    Raises `ValueError` with the argument's name.
    """
    given = arguments.get(name)
    word = "false" if given in (None, "") else str(given).lower()
    if word not in BINS:
        raise ValueError(f"{name} takes true, false or all")
    return word


def conditions(export: AnyRow, model: Any) -> list[ColumnElement[bool]]:
    """Return the conditions for the records of an export, except the condition about the recycle bin."""
    if export.column == OF_PROSPECTS:
        return [_of_prospects(export, model)]
    found = _within(getattr(model, _COLUMNS[export.column]), export)
    if export.type is not None:
        found.append(VisitorActivity.type == export.type)
    if export.prospect_only:
        found.append(VisitorActivity.prospect_id.is_not(None))
    return found


def in_bin(export: AnyRow, model: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for records in the recycle bin, or outside it. Some objects have no recycle bin."""
    is_bin = BINS[export.recycle_bin]
    if is_bin is None:
        return ()
    if not hasattr(model, "deleted"):
        return (false(),) if is_bin else ()
    return (deleted(model) if is_bin else live(model),)


def count(db: Connection, account: AccountContext, model: Any, wanted: Sequence[ColumnElement[bool]]) -> int:
    """Return the number of records with these conditions."""
    counted = select(func.count()).select_from(model).where(model.dataset_id == account.dataset_id, *wanted)
    return int(db.execute(counted, {"dataset_id": account.dataset_id}).scalar_one())


def _within(column: Any, export: AnyRow) -> list[ColumnElement[bool]]:
    return [column > export.after, column <= export.before if export.is_inclusive else column < export.before]


def _of_prospects(export: AnyRow, model: Any) -> ColumnElement[bool]:
    """Return the condition that a record's prospect has changed in the time of the export."""
    of_record = (
        Prospect.id == model.prospect_id
        if hasattr(model, "prospect_id")
        else (Prospect.prospect_account_id == model.id)
    )
    same = (Prospect.dataset_id == model.dataset_id, of_record)
    in_time = _within(Prospect.updated_at, export)
    arguments = export.procedure.get("arguments") or {}
    named = next((name for name in _BINS_OF_PROSPECTS if name in arguments), _BINS_OF_PROSPECTS[0])
    kept = BINS[bin_of(arguments, named)]
    bins = () if kept is None else (Prospect.deleted == kept,)
    return select(Prospect.id).where(*same, *in_time, *bins).exists()
