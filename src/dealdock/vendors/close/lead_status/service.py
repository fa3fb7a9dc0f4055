"""Lead statuses: their queries and changes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.lead_status.layout import lead_status
from dealdock.vendors.close.pipeline.model import LeadStatus
from dealdock.vendors.close.wire.errors import STATUS_IN_USE, wrong_object

_TYPE: Final = "status.lead"
_LAST: Final = "Cannot delete the last status."

_EVERY: Final = Statement(
    select(LeadStatus.__table__)
    .where(LeadStatus.dataset_id == bindparam("dataset_id"))
    .order_by(LeadStatus.position, LeadStatus.id)
)


def every(context: Context) -> Sequence[AnyRow]:
    """Return all statuses in the organization's order."""
    return _EVERY.all(context.db, {"dataset_id": context.dataset_id})


def create(context: Context, label: str) -> int:
    """Add a status behind all others, and return its number."""
    last = select(func.max(LeadStatus.position)).where(LeadStatus.dataset_id == context.dataset_id)
    stored_limits.check(context, LeadStatus)
    number = records.add(context, LeadStatus, label=label, position=(context.db.scalar(last) or 0) + 1)
    events.record(context, "created", _TYPE, shown(context, number))
    return number


def change(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change a status. Raises `RecordError(NO_RECORD)`."""
    before = shown(context, number)
    if records.change(context, LeadStatus, number, columns):
        events.record_update(context, _TYPE, before, shown(context, number))


def arrange(context: Context, numbers: Sequence[int]) -> None:
    """Order the statuses: these come first."""
    others = [row.id for row in every(context) if row.id not in numbers]
    for position, number in enumerate([*numbers, *others], 1):
        records.change(context, LeadStatus, number, {"position": position})


def remove(context: Context, number: int) -> None:
    """Delete a status without leads that is not the last one. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    previous = shown(context, number)
    if records.is_used(context, Lead.status_id, number):
        raise wrong_object(STATUS_IN_USE)
    if len(every(context)) == 1:
        raise wrong_object(_LAST)
    records.remove(context, LeadStatus, number)
    events.record(context, "deleted", _TYPE, None, before=previous)


def shown(context: Context, number: int) -> dict[str, Any]:
    """Return a status as its read shows it. Raises `RecordError(NO_RECORD)`."""
    return lead_status(context.ids, records.get(context, LeadStatus, number))
