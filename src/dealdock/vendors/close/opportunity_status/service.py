"""Opportunity statuses: their changes."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.opportunity_status import queries
from dealdock.vendors.close.opportunity_status.layout import opportunity_status
from dealdock.vendors.close.pipeline.model import OpportunityStatus
from dealdock.vendors.close.wire.errors import STATUS_IN_USE, wrong_object

_TYPE: Final = "status.opportunity"
_USUAL_TYPE: Final = "active"


def create(context: Context, columns: Mapping[str, Any]) -> int:
    """Add a status behind all others of its pipeline, and return its number."""
    positions = [row.position for row in queries.every(context) if row.pipeline_id == columns["pipeline_id"]]
    row = {"type": _USUAL_TYPE, "position": max(positions, default=0) + 1, **columns}
    stored_limits.check(context, OpportunityStatus)
    number = records.add(context, OpportunityStatus, **row)
    events.record(context, "created", _TYPE, shown(context, number))
    return number


def change(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change a status. Raises `RecordError(NO_RECORD)`."""
    before = shown(context, number)
    if records.change(context, OpportunityStatus, number, columns):
        events.record_update(context, _TYPE, before, shown(context, number))


def remove(context: Context, number: int) -> None:
    """Delete a status that no opportunity has. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    previous = shown(context, number)
    if records.is_used(context, Opportunity.status_id, number):
        raise wrong_object(STATUS_IN_USE)
    records.remove(context, OpportunityStatus, number)
    events.record(context, "deleted", _TYPE, None, before=previous)


def shown(context: Context, number: int) -> dict[str, Any]:
    """Return a status as its read shows it. Raises `RecordError(NO_RECORD)`."""
    return opportunity_status(context.ids, records.get(context, OpportunityStatus, number))
