"""The kind of contacts."""

from typing import Any, Final

from dealdock.vendors.close.api_kind import AUTHORS, CUSTOM, LIST, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.contact import edits, service
from dealdock.vendors.close.contact import stored as contact_columns
from dealdock.vendors.close.contact.fields import EMAILS, PHONES, URLS
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.scene_fields import OPTIONAL, AuthoredRecord, NullableLabel, SomeCustom, some_list


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    own = {name: row[name] for name in contact_columns.EMPTY}
    return contact_columns.columns(own, contact_columns.EMPTY)


CONTACT: Final = api_kind(
    "contact",
    "contacts",
    Contact,
    Edits(edits.create, edits.change, service.remove),
    references={"lead_id": "lead", **AUTHORS},
    new={
        "lead_id": TEXT,
        "name": TEXT,
        "display_name": None,
        "title": TEXT,
        "emails": LIST,
        "phones": LIST,
        "urls": LIST,
        "timezone": None,
        "custom": CUSTOM,
        **NOT_GIVEN,
    },
    shown={"custom": dict[str, Any]},
    example={"name": "Jane Roe", "emails": [{"type": "office", "email": "jane@example.com"}]},
    named_by="name",
    named_as="person",
    base_in_scenes=AuthoredRecord,
    in_scenes={
        "lead": OPTIONAL,
        "display_name": None,
        "title": (NullableLabel, None),
        "emails": some_list(EMAILS),
        "phones": some_list(PHONES),
        "urls": some_list(URLS),
        "custom": (SomeCustom, None),
    },
    derived=_contact,
)
