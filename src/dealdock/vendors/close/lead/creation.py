"""The creation of a lead without dependent records."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.close import lead_status as statuses
from dealdock.vendors.close.lead import reading as leads
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.lead.reading import UNTITLED
from dealdock.vendors.close.record import children, custom_values, records
from dealdock.vendors.close.record.custom_values import ValueChange
from dealdock.vendors.close.wire.context import Context

_DEFAULTS: Final[Mapping[str, Any]] = {"name": "", "description": "", "addresses": (), "status_id": None}


def add(context: Context, custom: Sequence[ValueChange] = (), **fields: Any) -> int:
    """Add a lead with its activity, and return its id. The default status is the organization's first."""
    columns = {**_DEFAULTS, **fields}
    if columns["status_id"] is None:
        columns["status_id"] = statuses.every(context)[0].id
    shown = columns["name"] if columns["name"].strip() else UNTITLED
    number = records.add(context, Lead, **stored(columns), display_name=shown)
    custom_values.apply(context, number, custom)
    leads.record(context, "created", number)
    children.changed(context, "lead", {}, {**columns, "id": number})
    return number


def stored(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns for fields."""
    return {name: list(value) if name == "addresses" else value for name, value in fields.items()}
