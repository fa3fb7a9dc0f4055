"""Layouts of email templates in responses: row -> document."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.described import list_of
from dealdock.vendors.pardot.wire.errors import MESSAGES
from dealdock.vendors.pardot.wire.serializers import Array, Document
from dealdock.web.rest.answers import object_type

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


_FLAG: Final = Literal[1] | None
_LAST: Final[Mapping[str, Any]] = {
    "fromName": str | None,
    **dict.fromkeys(_FLAGS, _FLAG),
    "subject": str | None,
    "emailType": int,
    "type": int,
}


def json_type() -> Any:
    """Return the type of the JSON of a template, or of that in its place."""
    nothing = dict.fromkeys(("sendOptions", "trackedTextMessage", "trackedHtmlMessage"))
    own = {"error": Literal[0], "id": int, "name": str, "htmlMessage": str | None, "textMessage": str | None}
    absent = {"error": Literal[1], "errorCode": int, "errorMessage": str}
    return object_type("EmailTemplateElement", {**own, **nothing, **_LAST}) | object_type("AbsentTemplate", absent)


def one_to_one_type() -> Any:
    """Return the type of the JSON of a list of templates, which is left out without any."""
    listed = object_type("ListedTemplate", {"id": int, "name": str, **_LAST})
    members = {"templates": list_of(listed), "error": Literal[0], "count": int}
    return object_type("EmailTemplates", members, {"templates"})
