"""The kinds of leads and their statuses."""

from typing import Final

from dealdock.platform.records.kind import of_rows
from dealdock.vendors.copper.lead import fields, service
from dealdock.vendors.copper.lead.model import LeadStatus
from dealdock.vendors.copper.record.api_kind import api_kind
from dealdock.vendors.copper.record.service import removing
from dealdock.vendors.copper.scenes import fields as scene_fields

LEAD_STATUS: Final = of_rows(
    "leadStatus",
    "leadStatuses",
    LeadStatus,
    delete=removing(LeadStatus, ("lead", "status_id")),
    example={"name": "Nurturing"},
    named_by="name",
)

LEAD: Final = api_kind(
    "lead",
    fields,
    service,
    references={"assignee_id": "user", "customer_source_id": "customerSource", "status_id": "leadStatus"},
    example={"name": "Ines Torre", "email": {"email": "ines@example.com", "category": "work"}, "status": "Open"},
    named_by="name",
    in_scenes={
        **scene_fields.OF_CONTACTS,
        "email": scene_fields.Email,
        "custom_fields": scene_fields.Custom,
    },
)
