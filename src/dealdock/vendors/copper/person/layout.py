"""People in answers (contract 3.3)."""

from collections.abc import Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field.values import RenderedCustomFields
from dealdock.vendors.copper.wire.context import Context


def people(context: Context, rows: Sequence[AnyRow], *, computed: bool) -> list[dict[str, Any]]:
    """Return people as JSON has them. `computed`: with the computed values of custom fields."""
    custom = RenderedCustomFields(context, "person", [row.id for row in rows], computed=computed)
    return [_person(row, custom.of(row.id)) for row in rows]


def _person(row: AnyRow, custom_fields: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "prefix": row.prefix,
        "first_name": row.first_name,
        "middle_name": row.middle_name,
        "last_name": row.last_name,
        "suffix": row.suffix,
        "address": row.address,
        "assignee_id": row.assignee_id,
        "company_id": row.company_id,
        "company_name": row.company_name,
        "contact_type_id": row.contact_type_id,
        "details": row.details,
        "emails": row.emails,
        "phone_numbers": row.phone_numbers,
        "socials": row.socials,
        "tags": row.tags,
        "title": row.title,
        "websites": row.websites,
        "custom_fields": custom_fields,
        "date_created": row.created_at,
        "date_modified": row.updated_at,
        "date_last_contacted": row.date_last_contacted,
        "interaction_count": row.interaction_count,
        "leads_converted_from": row.leads_converted_from or [],
        "date_lead_created": row.date_lead_created,
    }
