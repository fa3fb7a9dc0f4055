"""The sent fields of an opportunity (contract 2.1, 2.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes as custom_changes
from dealdock.vendors.close.custom_field.changes import ValueChange
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import PERIODS, USUAL_CONFIDENCE, USUAL_PERIOD
from dealdock.vendors.close.opportunity.record import Record
from dealdock.vendors.close.opportunity_status import resource as statuses
from dealdock.vendors.close.pipeline.model import OpportunityStatus, Pipeline
from dealdock.vendors.close.wire import errors, fields
from dealdock.vendors.close.wire.errors import FIXED, NO_OBJECT, no_choice
from dealdock.vendors.close.wire.fields import field
from dealdock.web.rest.fields import FieldTable

_FIELDS: Final = (
    field("confidence", fields.integer(0, 100), null=USUAL_CONFIDENCE),
    field("contact_id", fields.reference("contact", Contact)),
    field("created_by", fields.reference("user", User), at="create"),
    field("date_created", fields.MOMENT, column="created_at", at="create"),
    field("date_won", fields.DAY),
    field("lead_id", fields.reference("lead", Lead), at="create"),
    field("note", fields.text(), null=""),
    field("pipeline_id", fields.reference("pipeline", Pipeline)),
    field("status_id", fields.reference("opportunityStatus", OpportunityStatus)),
    field("user_id", fields.reference("user", User)),
    field("value", fields.integer()),
    field("value_period", fields.choice(*PERIODS), null=USUAL_PERIOD),
)
_STATUS: Final = {"status": str | None}
"""Names a status by its label; it is read by `_by_label`."""

NEW: Final = FieldTable("NewOpportunity", _FIELDS, is_new=True, others=_STATUS)
CHANGES: Final = FieldTable("OpportunityChanges", _FIELDS, others=_STATUS)

_IF_GIVEN: Final = ("created_by", "created_at", "lead_id")
"""Columns for which null means the same as no value."""


class Sent(NamedTuple):
    """A body that was read."""

    columns: dict[str, Any]
    customs: Sequence[ValueChange]
    status_type: str | None
    """The type of the status that it sets; None if it sets no status."""


def read(context: Context, sent: Mapping[str, Any], before: Record | None = None) -> Sent:
    """Return the columns and custom values that a body sets. `before`: an opportunity that changes.

    Raises `HttpError` 400 with the errors of all fields.
    """
    wrong: dict[str, Any] = {}
    columns = fields.columns((NEW if before is None else CHANGES).read(context, sent), wrong)
    for name in _IF_GIVEN:
        if columns.get(name, True) is None:
            del columns[name]
    customs = custom_changes.read(context, "opportunity", sent, wrong, is_new=before is None)
    _check_lead(context, columns, sent, wrong, before)
    status = _status(context, columns, sent, wrong, before)
    errors.check(wrong)
    if status is None:
        return Sent(columns, customs, None)
    columns["status_id"] = status.id
    return Sent(columns, customs, status.type)


def _check_lead(
    context: Context, columns: dict[str, Any], sent: Mapping[str, Any], wrong: dict[str, Any], before: Record | None
) -> None:
    """Check that the lead stays, and that the contact is one of it."""
    lead_id = columns.get("lead_id") if before is None else before.lead_id
    if before is not None and sent.get("lead_id") is not None:
        wrong |= {} if sent["lead_id"] == context.ids.show("lead", before.lead_id) else {"lead": FIXED}
    contact_id = columns.get("contact_id")
    if contact_id is not None and records.get(context, Contact, contact_id).lead_id != lead_id:
        wrong["contact"] = NO_OBJECT


def _status(
    context: Context, columns: dict[str, Any], sent: Mapping[str, Any], wrong: dict[str, Any], before: Record | None
) -> AnyRow | None:
    """Return the status that the body sets; None if it sets no status. Remove the names of status and pipeline."""
    pipeline_id, status_id = columns.pop("pipeline_id", None), columns.pop("status_id", None)
    label = sent.get("status")
    if {"status", "pipeline"} & wrong.keys() or (before is not None and (pipeline_id, status_id, label) == (None,) * 3):
        return None
    every = statuses.every(context)
    if status_id is not None:
        found = [row for row in every if row.id == status_id]
        if pipeline_id not in {None, found[0].pipeline_id}:
            wrong["pipeline"] = NO_OBJECT
        return found[0]
    among = [row for row in every if pipeline_id in {None, row.pipeline_id}]
    if label is not None:
        return _by_label(among, label, wrong)
    current = [row for row in among if before is not None and row.id == before.status_id]
    if not (current or among):
        wrong["status" if pipeline_id is None else "pipeline"] = NO_OBJECT
        return None
    return (current or among)[0]


def _by_label(among: Sequence[AnyRow], label: Any, wrong: dict[str, Any]) -> AnyRow | None:
    """Return the first status with this label, in any case. Without one, add an error."""
    number = fields.status_with(among, label) if isinstance(label, str) else None
    if number is None:
        wrong["status"] = no_choice(str(each.label) for each in among)
    return next((row for row in among if row.id == number), None)
