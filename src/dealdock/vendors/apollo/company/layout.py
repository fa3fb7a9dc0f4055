"""A company in answers (contract 3.3)."""

from collections.abc import Iterable
from typing import Any, Literal

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.company.queries import CompanyRow
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.wire import moments, phones
from dealdock.vendors.apollo.wire.salesforce import RECORD_URL

AnswerKind = Literal["created", "updated", "whole"]
"""The answer to create, which lacks what is computed; the answer to a change; everything, as other answers have it."""


def company(ids: Ids, one: CompanyRow, kind: AnswerKind) -> dict[str, Any]:
    """Return the company as JSON has it."""
    shown: dict[str, Any] = {
        "id": ids.show("company", one.id),
        "domain": one.domain,
        "name": one.name,
        "team_id": ids.team,
        "typed_custom_fields": one.typed_custom_fields,
        "organization_id": None,
        "account_stage_id": ids.show_optional("company_stage", one.stage_id),
        "source": one.source,
        "original_source": one.original_source,
        "owner_id": ids.show_optional("user", one.owner_id),
        "created_at": moments.stored_stamp(one.created_at),
        "phone": one.phone,
        "phone_status": "no_status",
        "test_predictive_score": None,
        "hubspot_id": None,
        "salesforce_id": one.salesforce_id,
        "crm_owner_id": one.crm_owner_id,
        "parent_account_id": None,
    }
    if one.phone is not None and kind != "created":
        shown["sanitized_phone"] = phones.sanitized(one.phone)
    shown |= {"account_playbook_statuses": [], "existence_level": "full", "label_ids": [], "modality": "account"}
    if one.salesforce_id is not None and kind != "created":
        shown["salesforce_record_url"] = RECORD_URL + one.salesforce_id
    if kind == "whole":
        shown |= {"contact_emailer_campaign_ids": [], "contact_campaign_status_tally": {}}
        shown |= {"num_contacts": one.contacts, "last_activity_date": None}
    return {**shown, "persona_counts": {}}


def stages(ids: Ids, rows: Iterable[AnyRow]) -> list[dict[str, Any]]:
    """Return the stages of companies as JSON has them."""
    return [
        {
            "id": ids.show("company_stage", row.id),
            "team_id": ids.team,
            "display_name": row.name,
            "name": row.name,
            "display_order": row.display_order,
            "default_exclude_for_leadgen": False,
            "category": row.category,
        }
        for row in rows
    ]
