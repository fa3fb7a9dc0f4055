"""The fields that each kind of activity has of its own, and what follows from them (contract 3.7)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime, parseaddr
from typing import Any, Final
from urllib.parse import urlsplit

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.record import records
from dealdock.vendors.close.record.events import Action
from dealdock.vendors.close.wire import fields, ids, moments, notes, phones, tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import INVALID_URL, NO_OBJECT, REQUIRED
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, MAX_TEXT_CHARACTERS, PHONE, Type, field
from dealdock.vendors.close.wire.lists import OBJECT_LIST, TEXTS, checked_object, each, short
from dealdock.web.rest.fields import Reason

_ID: Final = fields.text(100)
_NOTE: Final = fields.text()
_ANY_HTML: Final = fields.text(10 * MAX_TEXT_CHARACTERS)
"""The longest note as HTML, where a character is written with up to six."""


def _markup(context: Context, value: Any) -> str:
    """Read HTML that is well-formed."""
    markup: str = _ANY_HTML.read(context, value)
    _NOTE.read(context, notes.text_of(markup))
    return markup


def _contact(context: Context, value: Any) -> int | str:
    """Read the id of a contact. A contact that does not exist is kept as a text."""
    text: str = _ID.read(context, value)
    number = context.ids.find("contact", text)
    return text if number is None or records.find(context, Contact, number) is None else number


def _attachment(_: Context | None, value: Any) -> dict[str, Any]:
    """Read an attachment. Its address is one of the service's own, which an upload returns."""
    found = checked_object(value)
    url = found.get("url")
    if url is not None and not (isinstance(url, str) and url.startswith(_FILES)):
        raise ValueError({"url": Reason(INVALID_URL, f"must begin with {_FILES}")})
    return found


HTML: Final = Type(_markup, str)
NOTES: Final = (field("note", _NOTE, null=""), field("note_html", HTML))
_FILES: Final = "https://app.close.com/go/file/"
ATTACHMENTS: Final = field("attachments", Type(short(each(_attachment)), OBJECT_LIST.python), null=[])
CONTACT: Final = field("contact_id", Type(_contact, _ID.python))
LOST_CONTACT: Final = field("contact_id", _ID)
"""The id of a contact that does not exist, among the details of an activity."""


def with_both_notes(shown: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details of an activity with its note in both forms. The one in HTML has precedence."""
    details, markup = dict(shown), sent.get("note_html")
    if markup is None:
        if "note" in sent or details["note_html"] is None:
            details["note_html"] = notes.as_html(details["note"])
    elif markup != notes.as_html(details["note"]):
        details |= {"note": notes.text_of(markup), "note_html": notes.in_body(markup)}
    return details


CALL_STATUSES: Final = ("created", "in-progress", "completed", "cancel", "no-answer", "busy", "failed", "timeout")
DIRECTIONS: Final = ("outbound", "inbound")

_RECORDING: Final = "https://app.close.com/call/{}/recording/"
_TEXT: Final = fields.text()


def _recording(context: Context, value: Any) -> bool:
    """Read the address of a recording. It is not kept: answers show an address of the service's own."""
    try:
        parts = urlsplit(_TEXT.read(context, value).strip())
    except ValueError:
        raise ValueError(INVALID_URL) from None
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(INVALID_URL)
    return True


CALL_FIELDS: Final = (
    field("direction", fields.choice(*DIRECTIONS), null=DIRECTIONS[0]),
    field("disposition", fields.text(MAX_LABEL_CHARACTERS)),
    field("duration", fields.integer(0), null=0),
    *NOTES,
    field("remote_phone", PHONE, "phone"),
    field("phone", PHONE),
    field("local_phone", PHONE),
    field("recording_url", Type(_recording, str), "has_recording", null=False),
    field("status", fields.choice(*CALL_STATUSES), null="completed"),
)
CALL_LOGGED: Final = (field("has_recording", BOOLEAN, null=False),)

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

CALL_USUAL: Final[Mapping[str, Any]] = {
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


def shown_call(row: AnyRow, public_id: str) -> dict[str, Any]:
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


def call_occurred(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Action]:
    """Return what happened to a call: it was answered, it was completed. One that is logged was so before."""
    return [action for action, (name, value) in _REACHED.items() if before and after[name] == value != before[name]]


def parts_of_phone(side: str, phone: str | None) -> dict[str, Any]:
    """Return the country and the readable form of the number of one side, `local` or `remote`."""
    return {
        f"{side}_country_iso": (phone and phones.country(phone)) or "",
        f"{side}_phone_formatted": phone and phones.formatted(phone),
    }


DRAFT: Final = "draft"
SENT: Final = "sent"
OUTBOX: Final = "outbox"
INBOX: Final = "inbox"
SCHEDULED: Final = "scheduled"
EMAIL_STATUSES: Final = (INBOX, DRAFT, SCHEDULED, OUTBOX, SENT, "error")

WAITING: Final = frozenset({SCHEDULED, OUTBOX})
"""The statuses of messages that are not sent yet, and become drafts again if they are cancelled."""
_DONE: Final = frozenset({SENT, INBOX})
"""The statuses of messages with a time at which they were sent."""
_WITH_SENDER: Final = frozenset({INBOX, SCHEDULED, OUTBOX, "error"})
_PREVIEW_CHARACTERS: Final = 200
_REPLY: Final = "re:"
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_LONG: Final = fields.text()


def _written_moment(context: Context | None, value: Any) -> str:
    """Read a moment as shown in answers."""
    return moments.moment(value, moments.zone(None) if context is None else context.zone).isoformat()


def _template(kind: str) -> Type:
    """Return the type of the id of a template, which must exist, except in a scene."""

    def read(context: Context | None, value: Any) -> str:
        if context is not None:
            fields.found(context, kind, value)
        return str(value)

    return Type(read, _LABEL.python)


SEND_IN: Final = field("send_in", fields.integer(0, 59))
"""The seconds after which a message of the status `outbox` is sent."""
MOMENT_TEXT: Final = Type(_written_moment, datetime)
STATUS: Final = field("status", fields.choice(*EMAIL_STATUSES), is_required=True)

EMAIL_FIELDS: Final = (
    STATUS,
    ATTACHMENTS,
    *(field(name, TEXTS, null=[]) for name in ("to", "cc", "bcc", "references")),
    *(field(name, _LONG, null="") for name in ("subject", "body_text", "body_html")),
    field("sender", _LABEL),
    field("date_scheduled", MOMENT_TEXT),
    field("date_sent", MOMENT_TEXT),
    *(field(name, _LABEL) for name in ("email_account_id", "followup_sequence_id", "in_reply_to_id")),
    field("followup_sequence_delay", fields.integer(0)),
    field("template_id", _template("emailTemplate")),
)
EMAIL_LOGGED: Final = tuple(field(name, _LABEL) for name in ("thread_id", "bulk_email_action_id", "template_name"))

AGENT: Final[Mapping[str, Any]] = {"agent_action_reason": None, "agent_config_id": None}
"""The keys of messages that an agent of the service writes."""
EMAIL_USUAL: Final[Mapping[str, Any]] = {
    **AGENT,
    "ai_draft": None,
    "followup_sequence_add_cc_bcc": False,
    "has_reply": False,
    "message_ids": [],
    "need_smtp_credentials": False,
    "opens": [],
    "opens_summary": None,
    "send_as_id": None,
    "send_attempts": [],
    "sequence_id": None,
    "sequence_name": None,
    "sequence_subscription_id": None,
}
"""The keys of emails that the service sends itself. Here emails are only records."""


def with_status(shown: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details of an email. One of a scene need not have a status."""
    return {"status": SENT, **shown}


def message_errors(details: Mapping[str, Any]) -> dict[str, str]:
    """Return the errors of fields that a message of its status needs: an email has a sender, a text has a number."""
    status = details["status"]
    needed = {
        "sender": status in _WITH_SENDER,
        "local_phone": status == OUTBOX,
        "date_scheduled": status == SCHEDULED,
    }
    return {name: REQUIRED for name, is_needed in needed.items() if is_needed and not details.get(name, "none")}


def sent_at(details: Mapping[str, Any], moment: datetime) -> str | None:
    """Return the time at which a message was sent: the one given, else this moment; None while it is not sent."""
    date_sent: str | None = details["date_sent"]
    return (date_sent or moments.written(moment)) if details["status"] in _DONE else date_sent


def without_reply(subject: str) -> str:
    """Return a subject without the marks of replies."""
    plain = subject.strip()
    while plain.lower().startswith(_REPLY):
        plain = plain[len(_REPLY) :].strip()
    return plain


def thread_id(lead_id: int, subject: str, account_id: int = 0) -> str:
    """Return the id of the thread of a lead's emails with this subject. Prefixes of replies are ignored."""
    return ids.hashed("activity", f"{account_id}\n{lead_id}\n{without_reply(subject).lower()}")


def message_occurred(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Action]:
    """Return what happened to an email or a text: it was sent."""
    return ["sent"] if after["status"] == SENT != before.get("status") else []


def shown_email(row: AnyRow, _: str) -> dict[str, Any]:
    """Return the keys that follow from an email's fields."""
    details = row.details
    text, markup = details["body_text"], details["body_html"]
    return {
        "body_html_quoted": [{"expand": True, "html": markup}] if markup else [],
        "body_preview": (text or _text_of(markup))[:_PREVIEW_CHARACTERS],
        "body_text_quoted": [{"expand": True, "text": text}] if text else [],
        "direction": "incoming" if details["status"] == INBOX else "outgoing",
        "envelope": _envelope(details, row.created_at),
    }


def _envelope(details: Mapping[str, Any], created_at: datetime) -> dict[str, Any]:
    sender = _addresses([details["sender"]] if details["sender"] else [])
    return {
        **{name: _addresses(details[name]) for name in ("to", "cc", "bcc")},
        "date": format_datetime(created_at.replace(tzinfo=None, microsecond=0)),
        "from": sender,
        "in_reply_to": details["in_reply_to_id"],
        "is_autoreply": False,
        "message_id": None,
        "reply_to": [],
        "sender": sender,
        "subject": details["subject"],
    }


def _addresses(texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"email": email or text, "name": name} for text in texts for name, email in [parseaddr(text)]]


def _text_of(markup: str) -> str:
    """Return the text of an email in HTML, whose tags need not be closed."""
    try:
        return notes.text_of(markup)
    except ValueError:
        return ""


SMS_FIELDS: Final = (
    STATUS,
    ATTACHMENTS,
    field("text", fields.text(), null=""),
    field("direction", fields.choice(*DIRECTIONS)),
    field("template_id", _template("smsTemplate")),
    field("remote_phone", PHONE),
    field("local_phone", PHONE),
    field("date_scheduled", MOMENT_TEXT),
    field("date_sent", MOMENT_TEXT),
)

SMS_USUAL: Final[Mapping[str, Any]] = {
    **AGENT,
    "cost": None,
    "error_message": None,
    "sequence_id": None,
    "sequence_name": None,
    "sequence_subscription_id": None,
    "source": "External",
}
"""The keys of messages that the service sends itself. Here messages are only records."""


def _usual_direction(status: str) -> str:
    return "inbound" if status == INBOX else "outbound"


def with_direction(shown: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details of a text, with its direction only if it does not follow from the status."""
    details = with_status(shown, sent)
    return details | ({"direction": None} if details["direction"] == _usual_direction(details["status"]) else {})


def shown_sms(row: AnyRow, _: str) -> dict[str, Any]:
    """Return the keys that follow from a message's fields."""
    details = row.details
    return {
        "direction": details["direction"] or _usual_direction(details["status"]),
        **parts_of_phone("local", details["local_phone"]),
        **parts_of_phone("remote", details["remote_phone"]),
    }


WHATSAPP_DIRECTIONS: Final = ("incoming", "outgoing")
WHATSAPP: Final = "WhatsAppMessage"


def _response(context: Context | None, value: Any) -> str:
    """Read the id of the WhatsApp message that another one responds to. It must exist, except in a scene."""
    if (
        context is not None
        and tables.get(context, "activity", fields.found(context, "activity", value)).type != WHATSAPP
    ):
        raise ValueError(NO_OBJECT)
    return str(value)


WHATSAPP_FIELDS: Final = (
    ATTACHMENTS,
    field("direction", fields.choice(*WHATSAPP_DIRECTIONS), is_required=True),
    field("external_whatsapp_message_id", _LABEL),
    field("integration_link", _LABEL),
    field("local_phone", PHONE),
    field("message_markdown", _LONG, null=""),
    field("remote_phone", PHONE),
    field("response_to_id", Type(_response, _LABEL.python)),
)
_MARKS: Final = (("*", "strong"), ("_", "em"), ("~", "s"))
"""The marks of WhatsApp's Markdown around a part of a line, and their elements."""


def with_incoming(shown: Mapping[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details of a WhatsApp message. One of a scene need not have a direction."""
    return {"direction": WHATSAPP_DIRECTIONS[0], **shown}


def _marked_up(text: str) -> str:
    """Return a text of WhatsApp's Markdown as HTML."""
    written = notes.as_html(text)
    for mark, element in _MARKS:
        sign = re.escape(mark)
        part = rf"(?<![\w{sign}]){sign}(?=\S)([^{sign}<>]*\S){sign}(?![\w{sign}])"
        written = re.sub(part, rf"<{element}>\1</{element}>", written)
    return written


def shown_whatsapp(row: AnyRow, _: str) -> dict[str, Any]:
    """Return the keys that follow from a WhatsApp message's fields."""
    details = row.details
    return {
        "message_html": _marked_up(details["message_markdown"]),
        **parts_of_phone("local", details["local_phone"]),
        **parts_of_phone("remote", details["remote_phone"]),
    }


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
_NAME: Final = fields.text(MAX_LABEL_CHARACTERS)
_TEXT_OF_MEETING: Final = fields.text()

MEETING_FIELDS: Final = (
    field("title", _TEXT_OF_MEETING, null=""),
    field("outcome_id", _NAME),
    field("user_note_html", HTML, null=""),
)
"""The fields that clients change."""
MEETING_LOGGED: Final = (
    field("status", fields.choice(*ACTIONS), null=_UPCOMING),
    field("starts_at", MOMENT_TEXT),
    field("ends_at", MOMENT_TEXT),
    field("actual_duration", fields.integer(0)),
    field("attendees", OBJECT_LIST, null=[]),
    field("conference_links", OBJECT_LIST, null=[]),
    field("integrations", OBJECT_LIST, null=[]),
    field("calendar_event_link", _TEXT_OF_MEETING),
    field("calendar_event_uids", TEXTS, null=[]),
    field("provider_calendar_event_id", _TEXT_OF_MEETING),
    field("connected_account_id", _NAME),
    field("is_recurring", BOOLEAN, null=False),
    field("location", _TEXT_OF_MEETING, null=""),
    field("note", _TEXT_OF_MEETING, null=""),
    field("summary", _TEXT_OF_MEETING),
    field("user_note_date_updated", MOMENT_TEXT),
)

MEETING_USUAL: Final[Mapping[str, Any]] = {
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


def shown_meeting(row: AnyRow, _: str) -> dict[str, Any]:
    """Return the keys that follow from a meeting's fields."""
    details = row.details
    begin, end = (details[name] and datetime.fromisoformat(details[name]) for name in ("starts_at", "ends_at"))
    return {
        "duration": round((end - begin).total_seconds()) if begin and end else None,
        "user_note": notes.text_of(details["user_note_html"]) or None,
        "user_note_html": details["user_note_html"] or None,
    }


def meeting_occurred(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Action]:
    """Return what happened to a meeting, by its status."""
    action = ACTIONS[after["status"]]
    return [action] if action is not None and before.get("status") != after["status"] else []


PUBLISHED: Final = "published"
OBJECT: Final = "activity"
"""The object of the custom fields."""

CUSTOM_FIELDS: Final = (
    field("status", fields.choice(PUBLISHED, "draft"), null=PUBLISHED),
    field("pinned", BOOLEAN, null=False),
)
CUSTOM_COLUMNS: Final = (
    field(
        "custom_activity_type_id",
        fields.reference("customActivityType"),
        at="create",
        is_required=True,
    ),
)
CUSTOM_USUAL: Final[Mapping[str, Any]] = {"mentions": [], "mentions_updated_at": None, "source": "api"}
