"""The fields that a kind of activity has in addition to the fields of all activities, in the form that reads return
(contract 3.7).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dealdock.vendors.close import records
from dealdock.vendors.close.activity.kinds import ActivityType
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.pipeline.model import LeadStatus, OpportunityStatus, Pipeline
from dealdock.vendors.close.wire import fields, money
from dealdock.web.rest.fields import Field, read
from dealdock_client.similar import hint

_PARTS: Final = ("id", "label", "type")
_CONTACT: Final = "contact_id"
_MIDNIGHT: Final = "T00:00:00+00:00"


def of_fields(kind: ActivityType, before: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details after a client sent these fields; a field without a value has its null."""
    shown = {**nulls(kind.fields), **before, **sent}
    shown |= {name: null for name, null in nulls(kind.logged).items() if name not in shown}
    shown = kind.derive(shown, sent)
    if shown.get(_CONTACT, "") is None:
        del shown[_CONTACT]
    return shown


def of_scene(kind: ActivityType, written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details that a scene has, read as the API reads its own. Raises `ValueError`."""
    known = (*kind.fields, *kind.logged)
    names = [field.name for field in known]
    problems = [f"unknown field {name}{hint(name, names)}" for name in written if name not in names]
    errors: dict[str, Any] = {}
    found = fields.columns(read(known, None, written), errors)  # these fields need no context
    problems += (f"{name}: {error}" for name, error in errors.items())
    if problems:
        raise ValueError("; ".join(problems))
    columns = {field.name: field.column or field.name for field in known}
    return {columns[name]: found[columns[name]] for name in written}


def nulls(of: Iterable[Field]) -> dict[str, Any]:
    """Return the stored values of these fields if they are null."""
    return read(of, None, dict.fromkeys(field.name for field in of)).values


def keys(details: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the columns by which an email is found, and a change: ids, labels and types in lines, in lower case."""
    found: dict[str, str | None] = {
        f"{side}_status_keys": "".join(
            f"\n{value.lower()}\n" for part in _PARTS if (value := details.get(f"{side}_status_{part}"))
        )
        for side in ("old", "new")
    }
    return {**found, "thread_id": details.get("thread_id")}


def opportunity_status_change(
    context: Context, opportunity: Mapping[str, Any], old_status_id: int, new_status_id: int
) -> dict[str, Any]:
    """Return the details of a change. `opportunity`: its columns right after the change."""
    currency = context.settings.currency
    value, period = opportunity["value"], opportunity["value_period"]
    return {
        **_status(context, "old", old_status_id),
        **_status(context, "new", new_status_id),
        "opportunity_confidence": opportunity["confidence"],
        "opportunity_date_won": None if opportunity["date_won"] is None else f"{opportunity['date_won']}{_MIDNIGHT}",
        "opportunity_id": context.ids.show("opportunity", opportunity["id"]),
        "opportunity_value": value,
        "opportunity_value_currency": currency,
        "opportunity_value_formatted": money.with_period(value, currency, period),
        "opportunity_value_period": period,
    }


def logged_opportunity_change(
    context: Context, opportunity_id: int, old_status_id: int, new_status_id: int
) -> dict[str, Any]:
    """Return the details of a change that a client logs, with the opportunity as it is."""
    opportunity = records.get(context, Opportunity, opportunity_id)._asdict()
    return opportunity_status_change(context, opportunity, old_status_id, new_status_id)


def lead_status_change(context: Context, old_status_id: int, new_status_id: int) -> dict[str, Any]:
    """Return the details of a change of a lead's status."""
    old, new = (records.get(context, LeadStatus, number) for number in (old_status_id, new_status_id))
    ids = context.ids
    return {
        "new_status_id": ids.show("leadStatus", new.id),
        "new_status_label": new.label,
        "old_status_id": ids.show("leadStatus", old.id),
        "old_status_label": old.label,
    }


def _status(context: Context, prefix: str, number: int) -> dict[str, Any]:
    status = records.get(context, OpportunityStatus, number)
    pipeline = records.get(context, Pipeline, status.pipeline_id)
    return {
        f"{prefix}_pipeline_id": context.ids.show("pipeline", pipeline.id),
        f"{prefix}_pipeline_name": pipeline.name,
        f"{prefix}_status_id": context.ids.show("opportunityStatus", status.id),
        f"{prefix}_status_label": status.label,
        f"{prefix}_status_type": status.type,
    }
