"""Raw sqlite3 and f-strings: a search of Copper's opportunities."""

import sqlite3
from json.encoder import encode_basestring
from typing import Any, Final

from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES
from tools.bench.baselines.rest import Place

ROWS: Final = """
    SELECT o.id, o.name, o.assignee_id, o.company_id, c.name, o.customer_source_id, o.details, o.loss_reason_id,
        o.pipeline_id, p.is_revenue, o.pipeline_stage_id, p.type, o.primary_contact_id, o.priority, o.status, o.tags,
        o.interaction_count, o.monetary_value, o.win_probability, o.date_stage_changed, o.date_last_contacted,
        o.created_at, o.updated_at
    FROM copper_opportunity o
    LEFT JOIN copper_company c ON c.dataset_id = o.dataset_id AND c.id = o.company_id
    LEFT JOIN copper_pipeline p ON p.dataset_id = o.dataset_id AND p.id = o.pipeline_id
    WHERE o.dataset_id = ? AND o.deleted = 0 ORDER BY o.updated_at DESC, o.id DESC LIMIT 100
"""
TOTAL: Final = "SELECT count FROM live_count WHERE dataset_id = ? AND kind = 'opportunities'"


def page(db: sqlite3.Connection, place: Place) -> bytes:
    """Return the 100 that changed last; the number of all is read, too."""
    db.execute(TOTAL, (place.dataset_id,)).fetchone()
    return f"[{','.join(_opportunity(*row) for row in db.execute(ROWS, (place.dataset_id,)))}]".encode()


def _opportunity(*row: Any) -> str:
    (number, name, assignee, company, company_name, source, details, reason, pipeline, revenue, stage, kind, contact,
     priority, status, tags, interactions, cents, chance, staged, contacted, created, updated) = row  # fmt: skip
    return (
        f'{{"id":{number},"name":{_text(name)},"assignee_id":{_number(assignee)},"close_date":null,'
        f'"company_id":{_number(company)},"company_name":{_text(company_name)},'
        f'"customer_source_id":{_number(source)},"details":{_text(details)},"loss_reason_id":{_number(reason)},'
        f'"pipeline_id":{pipeline},"pipeline_is_revenue":{"true" if revenue else "false"},'
        f'"pipeline_stage_id":{stage},"pipeline_type":"{kind}","primary_contact_id":{_number(contact)},'
        f'"priority":{_text(PRIORITIES[priority])},"status":"{STATUSES[status]}","tags":{tags},"interaction_count":{interactions},'
        f'"monetary_unit":"USD","monetary_value":{cents / 100},'
        f'"converted_unit":"USD","converted_value":"{cents / 100}",'
        f'"win_probability":{chance // 100},"date_stage_changed":{staged},"date_last_contacted":{_number(contacted)},'
        f'"leads_converted_from":[],"date_lead_created":null,"date_created":{created},"date_modified":{updated},'
        f'"custom_fields":[]}}'
    )


def _text(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def _number(number: int | None) -> str:
    return "null" if number is None else str(number)
