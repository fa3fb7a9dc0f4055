"""Meetings: their fields, and additional members of their answers (contract part 2, B.5). Calendars make them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.activity.calls import CONVERSATION
from dealdock.vendors.close.activity.emails import MOMENT_TEXT
from dealdock.vendors.close.activity.texts import HTML
from dealdock.vendors.close.event.change import Action
from dealdock.vendors.close.wire import fields, notes
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, field
from dealdock.vendors.close.wire.lists import OBJECT_LIST, TEXTS

ACTIONS: Final[Mapping[str, Action | None]] = {
    "upcoming": "scheduled",
    "in-progress": "started",
    "completed": "completed",
    "canceled": "canceled",
    "declined-by-lead": None,
    "declined-by-org": None,
}
"""The statuses, and the event of a meeting that gets one."""
_UPCOMING: Final = "upcoming"
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_TEXT: Final = fields.text()

FIELDS: Final = (
    field("title", _TEXT, null=""),
    field("outcome_id", _LABEL),
    field("user_note_html", HTML, null=""),
)
"""The fields that clients change."""
LOGGED: Final = (
    field("status", fields.choice(*ACTIONS), null=_UPCOMING),
    field("starts_at", MOMENT_TEXT),
    field("ends_at", MOMENT_TEXT),
    field("actual_duration", fields.integer(0)),
    field("attendees", OBJECT_LIST, null=[]),
    field("conference_links", OBJECT_LIST, null=[]),
    field("integrations", OBJECT_LIST, null=[]),
    field("calendar_event_link", _TEXT),
    field("calendar_event_uids", TEXTS, null=[]),
    field("provider_calendar_event_id", _TEXT),
    field("connected_account_id", _LABEL),
    field("is_recurring", BOOLEAN, null=False),
    field("location", _TEXT, null=""),
    field("note", _TEXT, null=""),
    field("summary", _TEXT),
    field("user_note_date_updated", MOMENT_TEXT),
)

USUAL: Final[Mapping[str, Any]] = {
    **CONVERSATION,
    "attached_call_ids": [],
    "provider_calendar_ids": [],
    "provider_calendar_type": None,
    "source": "calendar",
    "user_note_mentions": [],
}


def with_user_note(shown: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details of a meeting, whose user's note is HTML inside a `body`."""
    details = dict(shown)
    if sent.get("user_note_html"):
        details["user_note_html"] = notes.in_body(sent["user_note_html"])
    return details


def shown(row: AnyRow, _: str) -> dict[str, Any]:
    """Return the keys that follow from a meeting's fields."""
    details = row.details
    begin, end = (details[name] and datetime.fromisoformat(details[name]) for name in ("starts_at", "ends_at"))
    return {
        "duration": round((end - begin).total_seconds()) if begin and end else None,
        "user_note": notes.text_of(details["user_note_html"]) or None,
        "user_note_html": details["user_note_html"] or None,
    }


def occurred(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Action]:
    """Return what happened to a meeting, by its status."""
    action = ACTIONS[after["status"]]
    return [action] if action is not None and before.get("status") != after["status"] else []
