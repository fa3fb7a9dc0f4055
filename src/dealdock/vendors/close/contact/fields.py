"""The sent fields of a contact (contract 3.3)."""

from typing import Any, Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import ListMember, list_of
from dealdock.web.rest.fields import FieldTable

_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_TEXT: Final = fields.text()
_TIME_ZONE: Final = fields.text(255)


def _time_zone(context: Context, value: Any) -> str | None:
    """Read the name of a time zone; an empty text means no zone."""
    return _TIME_ZONE.read(context, value) or None


EMAILS: Final = list_of(
    {
        "email": ListMember(fields.EMAIL.read, is_required=True),
        "type": ListMember(_LABEL.read, "office"),
        "is_unsubscribed": ListMember(fields.BOOLEAN.read, False),
    }
)
PHONES: Final = list_of(
    {
        "phone": ListMember(fields.phone, is_required=True),
        "type": ListMember(_LABEL.read, "office"),
    }
)
URLS: Final = list_of({"url": ListMember(fields.url, is_required=True), "type": ListMember(_LABEL.read, "url")})

FIELDS: Final = (
    field("name", _LABEL, null=""),
    field("title", Type(lambda context, value: _LABEL.read(context, value) or None, _LABEL.python)),
    field("emails", EMAILS, null=()),
    field("phones", PHONES, null=()),
    field("urls", URLS, null=()),
    field("timezone", Type(_time_zone, str)),
)
LEAD: Final = field("lead_id", fields.reference("lead", Lead))
"""Another lead at an update is an error."""

NEW: Final = FieldTable("NewContact", (LEAD, *FIELDS), is_new=True)
CHANGES: Final = FieldTable("ContactChanges", (LEAD, *FIELDS))
