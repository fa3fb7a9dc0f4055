"""Leads and their statuses in answers (contract B1)."""

from collections.abc import Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field.values import RenderedCustomFields
from dealdock.vendors.copper.wire.context import Context


def leads(context: Context, rows: Sequence[AnyRow], *, computed: bool) -> list[dict[str, Any]]:
    """Return rows of `queries.STATEMENT` as JSON has them. `computed`: with the computed values of custom fields."""
    custom = RenderedCustomFields(context, "lead", [row.id for row in rows], computed=computed)
    return [_lead(row, context.settings.currency, custom.of(row.id)) for row in rows]


def status(row: AnyRow) -> dict[str, Any]:
    """Return a status as JSON has it."""
    return {"id": row.id, "name": row.name, "order": row.position, "is_default": row.is_default}


def _lead(row: AnyRow, currency: str, custom_fields: Any) -> dict[str, Any]:
    value = None if row.monetary_value is None else row.monetary_value / 100
    unit = None if value is None else currency
    return {
        "id": row.id,
        "name": row.name,
        "prefix": row.prefix,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "middle_name": row.middle_name,
        "suffix": row.suffix,
        "address": row.address,
        "assignee_id": row.assignee_id,
        "company_name": row.company_name,
        "customer_source_id": row.customer_source_id,
        "details": row.details,
        "email": row.email,
        "interaction_count": row.interaction_count,
        "monetary_unit": unit,
        "monetary_value": value,
        "converted_unit": unit,
        "converted_value": None if value is None else str(value),
        "socials": row.socials,
        "status": row.status,
        "status_id": row.status_id,
        "tags": row.tags,
        "title": row.title,
        "websites": row.websites,
        "phone_numbers": row.phone_numbers,
        "custom_fields": custom_fields,
        "date_created": row.created_at,
        "date_modified": row.updated_at,
        "date_last_contacted": row.date_last_contacted,
        "converted_opportunity_id": None,
        "converted_at": None,
    }
