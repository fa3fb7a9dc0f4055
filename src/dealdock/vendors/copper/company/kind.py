"""The kind of companies."""

from typing import Final

from dealdock.platform.scenes.schema import Id
from dealdock.vendors.copper.company import fields, service
from dealdock.vendors.copper.record.api_kind import api_kind
from dealdock.vendors.copper.scenes import fields as scene_fields

COMPANY: Final = api_kind(
    "company",
    fields,
    service,
    references={"assignee_id": "user", "contact_type_id": "contactType", "primary_contact_id": "person"},
    example={"name": "Corner Shop"},
    named_by="name",
    in_scenes={
        **scene_fields.OF_CONTACTS,
        "custom_fields": scene_fields.Custom,
        # a person, who comes after the companies and has an id of their own
        "primary_contact_id": (Id, None),
    },
    after_in_scenes={"email_domain": "custom_fields", "primary_contact_id": "email_domain"},
)
