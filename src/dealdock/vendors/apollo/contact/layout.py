"""A contact in answers (contract 3.4)."""

from collections.abc import Mapping
from typing import Any

from dealdock.vendors.apollo.contact.queries import ContactRow
from dealdock.vendors.apollo.contact.stages import STAGES
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.wire import moments, phones


def contact(ids: Ids, one: ContactRow, company: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the contact as JSON has it; in searches with its company."""
    shown: dict[str, Any] = {
        "id": ids.show("contact", one.id),
        "first_name": one.first_name,
        "last_name": one.last_name,
        "name": " ".join(filter(None, (one.first_name, one.last_name))),
        "linkedin_url": one.linkedin_url,
        "title": one.title,
        "contact_stage_id": ids.show("contact_stage", one.stage_number),
        "owner_id": ids.show_optional("user", one.owner_id),
        "person_id": None,
        "organization_name": one.organization_name,
        "source": one.source,
        "original_source": one.original_source,
        "organization_id": None,
        "present_raw_address": one.present_raw_address,
        "salesforce_id": one.salesforce_id,
        "created_at": moments.stamp(one.created_at),
        "emailer_campaign_ids": [],
        "email_status": None,
        "account_id": ids.show_optional("company", one.company_id),
        "last_activity_date": None,
        "sanitized_phone": None if one.phone is None else phones.sanitized(one.phone),
        "typed_custom_fields": one.typed_custom_fields,
        "updated_at": moments.stamp(one.updated_at),
        "label_ids": [],
        "existence_level": "full",
        "email": one.email,
        "phone_numbers": [],
    }
    return shown if company is None else {**shown, "account": company}


def stages(ids: Ids) -> list[dict[str, Any]]:
    """Return the stages of contacts."""
    return [
        {
            "id": ids.show("contact_stage", number),
            "team_id": ids.team,
            "display_name": stage.name,
            "name": stage.name,
            "display_order": number - 1,
            "default_exclude_for_leadgen": False,
            "category": stage.category,
        }
        for number, stage in STAGES.items()
    ]
