"""Calls: their fields, and additional members of their answers (contract 3.7)."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.activity.texts import NOTES
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event.change import Action
from dealdock.vendors.close.wire import fields, moments, phones
from dealdock.vendors.close.wire.errors import INVALID_URL
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, Type, field

STATUSES: Final = ("created", "in-progress", "completed", "cancel", "no-answer", "busy", "failed", "timeout")
DIRECTIONS: Final = ("outbound", "inbound")

_RECORDING: Final = "https://app.close.com/call/{}/recording/"
_TEXT: Final = fields.text()


def _phone(context: Context, value: Any) -> str | None:
    """Read a number; an empty text means no number."""
    return None if value == "" else fields.phone(context, value)


def _recording(context: Context, value: Any) -> bool:
    """Read the address of a recording. It is not kept: answers show an address of the service's own."""
    try:
        parts = urlsplit(_TEXT.read(context, value).strip())
    except ValueError:
        raise ValueError(INVALID_URL) from None
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(INVALID_URL)
    return True


PHONE: Final = Type(_phone, str)

FIELDS: Final = (
    field("direction", fields.choice(*DIRECTIONS), null=DIRECTIONS[0]),
    field("disposition", fields.text(MAX_LABEL_CHARACTERS)),
    field("duration", fields.integer(0), null=0),
    *NOTES,
    field("remote_phone", PHONE, "phone"),
    field("phone", PHONE),
    field("local_phone", PHONE),
    field("recording_url", Type(_recording, str), "has_recording", null=False),
    field("status", fields.choice(*STATUSES), null="completed"),
)
LOGGED: Final = (field("has_recording", BOOLEAN, null=False),)

CONVERSATION: Final[Mapping[str, Any]] = {
    "conversation_type_id": None,
    "conversation_type_reason": None,
    "notetaker_id": None,
    "outcome_autofill_confidence": None,
    "outcome_autofill_reasoning": None,
    "outcome_reason": None,
    "playbook_id": None,
    "playbook_reason": None,
}
"""The results of analysing the recording of a call or meeting. Nothing is recorded here."""

USUAL: Final[Mapping[str, Any]] = {
    "agent_config_id": None,
    "call_method": "external",
    "coach_legs": [],
    **CONVERSATION,
    "cost": None,
    "date_answered": None,
    "dialer_id": None,
    "dialer_saved_search_id": None,
    "forwarded_to": None,
    "is_forwarded": False,
    "is_joinable": False,
    "is_to_group_number": False,
    "note_mentions": [],
    "outcome_id": None,
    "parent_meeting_id": None,
    "quality_info": "",
    "recording_duration": None,
    "recording_expires_at": None,
    "recording_history": [],
    "sequence_id": None,
    "sequence_name": None,
    "sequence_subscription_id": None,
    "source": "External",
    "transferred_from": None,
    "transferred_from_user_id": None,
    "transferred_to": None,
    "transferred_to_user_id": None,
    "voicemail_duration": 0,
    "voicemail_url": None,
}
"""The keys of calls that the service makes itself. Here calls are only logged."""


def shown(row: AnyRow, public_id: str) -> dict[str, Any]:
    """Return the keys that follow from a call's fields."""
    details = row.details
    return {
        "note_date_updated": moments.written(row.updated_at) if details["note"] else None,
        "recording_url": _RECORDING.format(public_id) if details["has_recording"] else None,
        "remote_phone": details["phone"],
        **parts_of_phone("local", details["local_phone"]),
        **parts_of_phone("remote", details["phone"]),
    }


_REACHED: Final[Mapping[Action, tuple[str, str]]] = {
    "answered": ("disposition", "answered"),
    "completed": ("status", "completed"),
}
"""The values of fields that are events when they are reached."""


def occurred(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Action]:
    """Return what happened to a call: it was answered, it was completed. One that is logged was so before."""
    return [action for action, (name, value) in _REACHED.items() if before and after[name] == value != before[name]]


def parts_of_phone(side: str, phone: str | None) -> dict[str, Any]:
    """Return the country and the readable form of the number of one side, `local` or `remote`."""
    return {
        f"{side}_country_iso": (phone and phones.country(phone)) or "",
        f"{side}_phone_formatted": phone and phones.formatted(phone),
    }
