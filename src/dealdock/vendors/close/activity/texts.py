"""Fields that several kinds of activities have: notes in two forms, attachments, contacts that need not exist."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.wire import fields, notes
from dealdock.vendors.close.wire.fields import MAX_TEXT_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import OBJECT_LIST

_ID: Final = fields.text(100)
_TEXT: Final = fields.text()
_ANY_HTML: Final = fields.text(10 * MAX_TEXT_CHARACTERS)
"""The longest note as HTML, where a character is written with up to six."""


def _markup(context: Context, value: Any) -> str:
    """Read HTML that is well-formed."""
    markup: str = _ANY_HTML.read(context, value)
    _TEXT.read(context, notes.text_of(markup))
    return markup


def _contact(context: Context, value: Any) -> int | str:
    """Read the id of a contact. A contact that does not exist is kept as a text."""
    text: str = _ID.read(context, value)
    number = context.ids.find("contact", text)
    return text if number is None or records.find(context, Contact, number) is None else number


HTML: Final = Type(_markup, str)
NOTES: Final = (field("note", _TEXT, null=""), field("note_html", HTML))
ATTACHMENTS: Final = field("attachments", OBJECT_LIST, null=[])
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
