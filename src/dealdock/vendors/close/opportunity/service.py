"""Writes to opportunities, with the activities and events that they leave (contract 2.3, 2.5)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes as custom_changes
from dealdock.vendors.close.custom_field.changes import ValueChange
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.opportunity import queries
from dealdock.vendors.close.opportunity.layout import opportunity
from dealdock.vendors.close.opportunity.model import USUAL_CONFIDENCE, USUAL_PERIOD, Opportunity
from dealdock.vendors.close.opportunity.record import Record

DEFAULTS: Final[Mapping[str, Any]] = {
    "contact_id": None,
    "value": None,
    "value_period": USUAL_PERIOD,
    "confidence": USUAL_CONFIDENCE,
    "note": "",
    "date_won": None,
    "date_lost": None,
}
"""The columns of a new opportunity for which no value is given."""

_TYPE: Final = "opportunity"
_LOGGED: Final = frozenset({"status_id", "date_won", "value", "value_period", "confidence"})
"""The columns whose change leaves an event."""


def create(
    context: Context, columns: Mapping[str, Any], customs: Sequence[ValueChange], status_type: str | None
) -> dict[str, Any]:
    """Add an opportunity with a lead and a status of this type. Return it in the form of a read response."""
    stored_limits.check(context, Opportunity, columns["lead_id"])
    row = {"user_id": context.user_id, **DEFAULTS, **columns}
    row |= _closing(context, row, status_type, before=None)
    number = records.add(context, Opportunity, **row)
    custom_changes.apply(context, number, customs)
    created = shown(context, number)
    events.record(context, "created", _TYPE, created)
    return created


def change(
    context: Context,
    record: Record,
    columns: Mapping[str, Any],
    customs: Sequence[ValueChange],
    status_type: str | None,
) -> dict[str, Any]:
    """Change these columns and custom values of an opportunity. Return it in the form of a read response.

    `status_type`: the type of the status in the columns.
    """
    before = record._asdict()
    after = {**before, **columns}
    after |= _closing(context, after, status_type, before=before)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not (custom_changes.apply(context, record.id, customs) or changed):
        return opportunity(context, record)
    records.write(context, Opportunity, record.id, **changed)
    if "status_id" in changed:
        statuses = {"old_status_id": before["status_id"], "new_status_id": after["status_id"]}
        activities.opportunity_status_changed(context, after, **statuses)
    written = shown(context, record.id)
    if _LOGGED & changed.keys():
        events.record_update(context, _TYPE, opportunity(context, record), written)
    return written


def remove(context: Context, number: int) -> None:
    """Delete an opportunity. Its status changes stay. Raises `RecordError(NO_RECORD)`."""
    previous = shown(context, number)
    custom_changes.remove_all(context, [number])
    records.remove(context, Opportunity, number)
    events.record(context, "deleted", _TYPE, None, before=previous)


def remove_of_lead(context: Context, lead_id: int) -> None:
    """Delete all opportunities of a lead that is deleted."""
    query = select(Opportunity.id).where(Opportunity.dataset_id == context.dataset_id, Opportunity.lead_id == lead_id)
    for number in context.db.scalars(query.order_by(Opportunity.id)).all():
        remove(context, number)


def shown(context: Context, number: int) -> dict[str, Any]:
    """Return an opportunity in the form of a read response. Raises `RecordError(NO_RECORD)`."""
    return opportunity(context, queries.read(context, number))


def of_ids(context: Context, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return opportunities in the form that reads return, by number."""
    return {record.id: opportunity(context, record) for record in queries.of_ids(context, numbers)}


def of_leads(context: Context, lead_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the opportunities of leads in the form that reads return, the newest first, by lead."""
    found = queries.of_leads(context, lead_ids)
    return records.by_lead(found, [opportunity(context, record) for record in found])


def _closing(
    context: Context, row: Mapping[str, Any], status_type: str | None, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the dates that follow from a new status: won today unless a day is known, and lost now."""
    if before is not None and before["status_id"] == row["status_id"]:
        return {}
    dates: dict[str, Any] = {}
    if status_type == "won" and row["date_won"] is None:
        known = None if before is None else before["date_won"]  # null in the request counts as not set
        dates["date_won"] = known or context.today.isoformat()
    if status_type != "lost":
        dates["date_lost"] = None
    elif row["date_lost"] is None:
        dates["date_lost"] = context.now
    return dates
