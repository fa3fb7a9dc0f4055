"""Layouts of email templates in responses."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, Final, Literal

from dealdock.vendors.pardot.email_template.model import EmailTemplate
from dealdock.vendors.pardot.wire.described import list_of
from dealdock.vendors.pardot.wire.errors import MESSAGES
from dealdock.vendors.pardot.wire.layouts import Attribute, Layout, named, stored
from dealdock.vendors.pardot.wire.serializers import Document, Value
from dealdock.web.rest.answers import object_type

_ABSENT: Final = 68
"""The code of a template that does not exist."""


def _always(name: str, value: Value, type_: Any = None) -> Attribute:
    """Return an attribute with one value."""
    return Attribute(name, type_, lambda *_: value)


def _flag(name: str, column: Any) -> Attribute:
    """Return an attribute that is 1 or empty."""
    of_row = attrgetter(column.key)
    return Attribute(name, Literal[1] | None, lambda row, _: 1 if of_row(row) else None)


def _last() -> Iterator[Attribute]:
    """Yield the last attributes, which lists have, too."""
    yield named("fromName", EmailTemplate.from_name)
    yield _flag("isOneToOneEmail", EmailTemplate.is_one_to_one_email)
    yield _flag("isArchived", EmailTemplate.is_archived)
    yield _flag("isAutoResponderEmail", EmailTemplate.is_auto_responder_email)
    yield _flag("isDripEmail", EmailTemplate.is_drip_email)
    yield _flag("isListEmail", EmailTemplate.is_list_email)
    yield from stored(EmailTemplate.subject)
    yield named("emailType", EmailTemplate.email_type)
    yield from stored(EmailTemplate.type)


EMAIL_TEMPLATE: Final = Layout(
    "EmailTemplateElement",
    _always("error", 0, Literal[0]),
    _always("sendOptions", None),
    *stored(EmailTemplate.id, EmailTemplate.name),
    named("htmlMessage", EmailTemplate.html_message),
    named("textMessage", EmailTemplate.text_message),
    _always("trackedTextMessage", None),
    _always("trackedHtmlMessage", None),
    *_last(),
)
"""The options of sending and the tracked messages are always empty."""
LISTED: Final = Layout("ListedTemplate", *stored(EmailTemplate.id, EmailTemplate.name), *_last())


def absent() -> Document:
    """Return the document in place of a template that does not exist."""
    return {"error": 1, "errorCode": _ABSENT, "errorMessage": MESSAGES[_ABSENT]}


def one_type() -> Any:
    """Return the type of the JSON of a template, or of the document in its place."""
    return EMAIL_TEMPLATE.type | object_type(
        "AbsentTemplate", {"error": Literal[1], "errorCode": int, "errorMessage": str}
    )


def list_type() -> Any:
    """Return the type of the JSON of a list of templates. An empty list is left out."""
    members = {"templates": list_of(LISTED.type), "error": Literal[0], "count": int}
    return object_type("EmailTemplates", members, {"templates"})
