"""An opportunity in answers (contract 2.1, 2.2)."""

from typing import Any, Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.integration_link.shown import with_links
from dealdock.vendors.close.opportunity.record import Record
from dealdock.vendors.close.pipeline.resource import display_name
from dealdock.vendors.close.user.naming import full_name
from dealdock.vendors.close.wire import moments, money, notes

MONTHS: Final = {"one_time": 1, "monthly": 12, "annual": 1}
"""The factor by which a value of each period becomes an annualized one."""


def opportunity(context: Context, record: Record) -> dict[str, Any]:
    """Return the opportunity as JSON."""
    show, show_optional = context.ids.show, context.ids.show_optional
    currency = context.settings.currency
    shown = {
        **_amounts(record),
        "attachments": [],
        "confidence": record.confidence,
        "contact_id": show_optional("contact", record.contact_id),
        "contact_name": record.contact_name,
        "created_by": show_optional("user", record.created_by),
        "created_by_name": full_name(*record.creator),
        **record.customs.by_id,
        "date_created": moments.of_milliseconds(record.created_at),
        "date_lost": moments.of_milliseconds(record.date_lost),
        "date_updated": moments.of_milliseconds(record.updated_at),
        "date_won": record.date_won,
        "id": show("opportunity", record.id),
        "lead_id": show("lead", record.lead_id),
        "lead_name": record.lead_name,
        "note": record.note,
        "note_html": notes.as_html(record.note),
        "organization_id": context.ids.organization,
        "pipeline_id": show("pipeline", record.pipeline_id),
        "pipeline_name": record.pipeline_name,
        "status_display_name": display_name(record.status_label, record.pipeline_name, record.pipelines),
        "status_id": show("opportunityStatus", record.status_id),
        "status_label": record.status_label,
        "status_type": record.status_type,
        "updated_by": show_optional("user", record.updated_by),
        "updated_by_name": full_name(*record.updater),
        "user_id": show_optional("user", record.user_id),
        "user_name": None if record.user_id is None else full_name(*record.owner),
        "value": record.value,
        "value_currency": currency,
        "value_formatted": money.with_period(record.value, currency, record.value_period),
        "value_period": record.value_period,
    }
    return with_links(context, "opportunity", [shown])[0]


def _amounts(record: Record) -> dict[str, int | None]:
    """Return the values that follow from value, confidence and period, each rounded from the exact product."""
    if record.value is None:
        return dict.fromkeys(("annualized_expected_value", "annualized_value", "expected_value"))
    annualized = record.value * MONTHS[record.value_period]
    return {
        "annualized_expected_value": money.rounded(annualized * record.confidence, 100),
        "annualized_value": annualized,
        "expected_value": money.rounded(record.value * record.confidence, 100),
    }
