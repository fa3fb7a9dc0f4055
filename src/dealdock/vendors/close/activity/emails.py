"""Emails: their fields, their checks, and additional members of their answers (contract 3.7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime, parseaddr
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import ids
from dealdock.vendors.close.activity.texts import ATTACHMENTS
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.email_template.model import EmailTemplate
from dealdock.vendors.close.event.change import Action
from dealdock.vendors.close.wire import fields, moments, notes
from dealdock.vendors.close.wire.errors import REQUIRED
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import TEXTS

DRAFT: Final = "draft"
SENT: Final = "sent"
OUTBOX: Final = "outbox"
INBOX: Final = "inbox"
SCHEDULED: Final = "scheduled"
STATUSES: Final = (INBOX, DRAFT, SCHEDULED, OUTBOX, SENT, "error")

_DONE: Final = frozenset({SENT, INBOX})
"""The statuses of messages with a time at which they were sent."""
_WITH_SENDER: Final = frozenset({INBOX, SCHEDULED, OUTBOX, "error"})
_PREVIEW_CHARACTERS: Final = 200
_REPLY: Final = "re:"
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_TEXT: Final = fields.text()


def _written_moment(context: Context | None, value: Any) -> str:
    """Read a moment as shown in answers."""
    return moments.moment(value, moments.zone(None) if context is None else context.zone).isoformat()


def _template(context: Context | None, value: Any) -> str:
    """Read the id of a template, which must exist, except in a scene."""
    if context is not None:
        fields.found(context, "emailTemplate", EmailTemplate, value)
    return str(value)


MOMENT_TEXT: Final = Type(_written_moment, datetime)
STATUS: Final = field("status", fields.choice(*STATUSES), is_required=True)

FIELDS: Final = (
    STATUS,
    ATTACHMENTS,
    *(field(name, TEXTS, null=[]) for name in ("to", "cc", "bcc", "references")),
    *(field(name, _TEXT, null="") for name in ("subject", "body_text", "body_html")),
    field("sender", _LABEL),
    field("date_scheduled", MOMENT_TEXT),
    field("date_sent", MOMENT_TEXT),
    *(field(name, _LABEL) for name in ("email_account_id", "followup_sequence_id", "in_reply_to_id")),
    field("followup_sequence_delay", fields.integer(0)),
    field("template_id", Type(_template, _LABEL.python)),
)
LOGGED: Final = tuple(field(name, _LABEL) for name in ("thread_id", "bulk_email_action_id", "template_name"))

AGENT: Final[Mapping[str, Any]] = {"agent_action_reason": None, "agent_config_id": None}
"""The keys of messages that an agent of the service writes."""
USUAL: Final[Mapping[str, Any]] = {
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


def errors(details: Mapping[str, Any]) -> dict[str, str]:
    """Return the errors of fields that an email or a text of its status needs. A text has no sender."""
    needed = {"sender": details["status"] in _WITH_SENDER, "date_scheduled": details["status"] == SCHEDULED}
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


def occurred(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Action]:
    """Return what happened to an email or a text: it was sent."""
    return ["sent"] if after["status"] == SENT != before.get("status") else []


def shown(row: AnyRow, _: str) -> dict[str, Any]:
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
