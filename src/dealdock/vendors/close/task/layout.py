"""A task in answers (contract 3.8)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire import moments

_ABSENT: Final = {
    "agent_config_id": None,
    "deduplication_key": None,
    "is_primary_lead_notification": True,
    "resolution": None,
    "sequence_id": None,
    "sequence_subscription_id": None,
}
"""The keys of features that are not built."""


def task(context: Context, row: AnyRow, users: Mapping[int, str]) -> dict[str, Any]:
    """Return the task as JSON. `users`: the names of users, by id."""
    ids = context.ids
    return {
        **_ABSENT,
        "_type": "lead",
        "assigned_to": ids.show_optional("user", row.assigned_to),
        "assigned_to_name": users.get(row.assigned_to),
        "contact_id": ids.show_optional("contact", row.contact_id),
        "contact_name": row.contact_name,
        "created_by": ids.show_optional("user", row.created_by),
        "created_by_name": users.get(row.created_by),
        "date": row.date,
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "due_date": row.date,
        "id": ids.show("task", row.id),
        "is_complete": row.is_complete,
        "is_dateless": row.date is None,
        "lead_id": ids.show("lead", row.lead_id),
        "lead_name": row.lead_name,
        "object_id": ids.show_optional("activity", row.completion_id),
        "object_type": None if row.completion_id is None else "taskcompleted",
        "organization_id": ids.organization,
        "priority": row.priority,
        "text": row.text,
        "updated_by": ids.show_optional("user", row.updated_by),
        "updated_by_name": users.get(row.updated_by),
        "view": _view(context, row),
    }


def logged(shown: Mapping[str, Any], *, is_new: bool = False) -> dict[str, Any]:
    """Return a task as shown in events. It is in nobody's list there. `is_new`: in the event of its creation."""
    return {**{name: value for name, value in shown.items() if name != "contact_name"}, "is_new": is_new, "view": None}


def _view(context: Context, row: AnyRow) -> Literal["archive", "future", "inbox"]:
    """Return the part of the caller's list of tasks that has the task."""
    if row.is_complete:
        return "archive"
    return "inbox" if row.date is None or _is_due(context, row.date) else "future"


def _is_due(context: Context, date: str) -> bool:
    """Return True for a day or a moment that is not after the end of the caller's day."""
    if len(date) == moments.DAY_CHARACTERS:
        return date <= context.today.isoformat()
    return datetime.fromisoformat(date).astimezone(context.zone).date() <= context.today
