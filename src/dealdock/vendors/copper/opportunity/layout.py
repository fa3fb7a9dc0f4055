"""Opportunities in answers (contract 2.1)."""

import json
from collections.abc import Sequence
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field.values import RenderedCustomFields
from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES
from dealdock.vendors.copper.wire import dates
from dealdock.vendors.copper.wire.context import Context

NO_TAGS: Final = "[]"
"""No tags, as stored."""


def opportunities(context: Context, rows: Sequence[AnyRow], *, computed: bool) -> list[dict[str, Any]]:
    """Return rows of `queries.STATEMENT` as JSON has them. `computed`: with the computed values of custom fields."""
    custom = RenderedCustomFields(context, "opportunity", [row.id for row in rows], computed=computed)
    form, currency = context.settings.date_format, context.settings.currency
    return [
        {
            "id": row.id,
            "name": row.name,
            "assignee_id": row.assignee_id,
            "close_date": dates.shown_days(row.close_date, form),
            "company_id": row.company_id,
            "company_name": row.company_name,
            "customer_source_id": row.customer_source_id,
            "details": row.details,
            "loss_reason_id": row.loss_reason_id,
            "pipeline_id": row.pipeline_id,
            "pipeline_is_revenue": None if row.pipeline_is_revenue is None else bool(row.pipeline_is_revenue),
            "pipeline_stage_id": row.pipeline_stage_id,
            "pipeline_type": row.pipeline_type,
            "primary_contact_id": row.primary_contact_id,
            "priority": None if row.priority is None else PRIORITIES[row.priority],
            "status": STATUSES[row.status],
            "tags": [] if row.tags == NO_TAGS else json.loads(row.tags),
            "interaction_count": row.interaction_count,
            "monetary_unit": None if row.monetary_value is None else currency,
            "monetary_value": None if row.monetary_value is None else row.monetary_value / 100,
            "converted_unit": None if row.monetary_value is None else currency,
            "converted_value": None if row.monetary_value is None else str(row.monetary_value / 100),
            "win_probability": _percentage(row.win_probability),
            "date_stage_changed": row.date_stage_changed,
            "date_last_contacted": row.date_last_contacted,
            "leads_converted_from": json.loads(row.leads_converted_from or "[]"),
            "date_lead_created": row.date_lead_created,
            "date_created": row.created_at,
            "date_modified": row.updated_at,
            "custom_fields": custom.of(row.id),
        }
        for row in rows
    ]


def _percentage(hundredths: int | None) -> int | float | None:
    """Return a percentage: without a point if it is whole."""
    if hundredths is None:
        return None
    whole, rest = divmod(hundredths, 100)
    return hundredths / 100 if rest else whole
