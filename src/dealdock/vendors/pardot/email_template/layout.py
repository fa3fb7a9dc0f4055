"""Layouts of email templates in responses: row -> document."""

from collections.abc import Iterable
from typing import Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.errors import MESSAGES
from dealdock.vendors.pardot.wire.serializers import Array, Document

_ABSENT: Final = 68
"""The code of a template that is not there."""

_FLAGS: Final = {
    "isOneToOneEmail": "is_one_to_one_email",
    "isArchived": "is_archived",
    "isAutoResponderEmail": "is_auto_responder_email",
    "isDripEmail": "is_drip_email",
    "isListEmail": "is_list_email",
}


def email_template(row: AnyRow) -> Document:
    """Return the document of a template. The options of sending and the tracked messages are always empty."""
    return {
        "error": 0,
        "sendOptions": None,
        "id": row.id,
        "name": row.name,
        "htmlMessage": row.html_message,
        "textMessage": row.text_message,
        "trackedTextMessage": None,
        "trackedHtmlMessage": None,
        **_last(row),
    }


def absent() -> Document:
    """Return the document in place of a template that is not there."""
    return {"error": 1, "errorCode": _ABSENT, "errorMessage": MESSAGES[_ABSENT]}


def one_to_one(rows: Iterable[AnyRow]) -> Document:
    """Return the document of a list of templates."""
    templates = Array({"id": row.id, "name": row.name, **_last(row)} for row in rows)
    return {"templates": templates, "error": 0, "count": len(templates)}


def _last(row: AnyRow) -> Document:
    columns = row._mapping
    return {
        "fromName": row.from_name,
        **{name: 1 if columns[column] else None for name, column in _FLAGS.items()},
        "subject": row.subject,
        "emailType": row.email_type,
        "type": row.type,
    }
