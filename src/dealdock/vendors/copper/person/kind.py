"""The kind of people."""

from typing import Final

from dealdock.vendors.copper.person import fields, service
from dealdock.vendors.copper.record.api_kind import api_kind
from dealdock.vendors.copper.scenes import fields as scene_fields

_OF_PEOPLE: Final = (
    *("prefix", "first_name", "middle_name", "last_name", "suffix", "company", "emails", "title"),
    *("leads_converted_from", "date_lead_created"),
)
"""The fields that people have in addition to those of companies. In scenes they follow these."""

PERSON: Final = api_kind(
    "person",
    fields,
    service,
    references={"assignee_id": "user", "contact_type_id": "contactType", "company_id": "company"},
    example={"name": "Ann Lee", "emails": [{"email": "ann@example.com", "category": "work"}]},
    named_by="name",
    in_scenes={
        **scene_fields.OF_CONTACTS,
        "emails": scene_fields.Contacts,
        "custom_fields": scene_fields.Custom,
    },
    after_in_scenes=dict(zip(_OF_PEOPLE, ("custom_fields", *_OF_PEOPLE), strict=False)),
)
