"""Companies in answers (contract 3.4)."""

from collections.abc import Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field.values import RenderedCustomFields
from dealdock.vendors.copper.wire.context import Context


def companies(context: Context, rows: Sequence[AnyRow], *, computed: bool) -> list[dict[str, Any]]:
    """Return companies as JSON has them. `computed`: with the computed values of custom fields."""
    custom = RenderedCustomFields(context, "company", [row.id for row in rows], computed=computed)
    return [_company(row, custom.of(row.id)) for row in rows]


def _company(row: AnyRow, custom_fields: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "address": row.address,
        "assignee_id": row.assignee_id,
        "contact_type_id": row.contact_type_id,
        "details": row.details,
        "email_domain": row.email_domain,
        "phone_numbers": row.phone_numbers,
        "primary_contact_id": row.primary_contact_id,
        "socials": row.socials,
        "tags": row.tags,
        "websites": row.websites,
        "custom_fields": custom_fields,
        "interaction_count": row.interaction_count,
        "date_created": row.created_at,
        "date_modified": row.updated_at,
    }
