"""Lead statuses: their queries and changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.lead_status.layout import lead_status
from dealdock.vendors.close.models import Lead, LeadStatus
from dealdock.vendors.close.wire.errors import wrong_object

IN_USE = "Cannot delete a status that is in use."
_TYPE = "status.lead"


def every(context: Context) -> Sequence[AnyRow]:
    """Return all statuses in the organization's order."""
    mine = select(LeadStatus.__table__).where(LeadStatus.dataset_id == context.dataset_id)
    return context.db.execute(mine.order_by(LeadStatus.position, LeadStatus.id)).all()


def create(context: Context, label: str) -> int:
    """Add a status behind all others, and return its number."""
    last = select(func.max(LeadStatus.position)).where(LeadStatus.dataset_id == context.dataset_id)
    position = (context.db.scalar(last) or 0) + 1
    number = records.add(context, LeadStatus, label=label, position=position)
    events.record(context, "created", _TYPE, _shown(context, number))
    return number


def change(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change a status. Raises `RecordError(NO_RECORD)`."""
    before = records.get(context, LeadStatus, number)
    changed = {name: value for name, value in columns.items() if getattr(before, name) != value}
    if changed:
        here = (LeadStatus.dataset_id == context.dataset_id, LeadStatus.id == number)
        context.db.execute(update(LeadStatus).where(*here).values(**changed, updated_at=context.now))
        previous = {name: getattr(before, name) for name in changed}
        events.record(context, "updated", _TYPE, _shown(context, number), previous=previous, changed=changed)


def remove(context: Context, number: int) -> None:
    """Delete a status that no lead has. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    previous = _shown(context, number)
    in_use = select(Lead.id).where(Lead.dataset_id == context.dataset_id, Lead.status_id == number).limit(1)
    if context.db.scalar(in_use) is not None:
        raise wrong_object(IN_USE)
    here = (LeadStatus.dataset_id == context.dataset_id, LeadStatus.id == number)
    context.db.execute(delete(LeadStatus).where(*here))
    events.record(context, "deleted", _TYPE, None, previous=previous)


def _shown(context: Context, number: int) -> dict[str, Any]:
    return lead_status(context.ids, records.get(context, LeadStatus, number))
