"""Tasks in answers (contract 10.4)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.wire import moments

FACETS: Final = (
    *("playbook_step_facets", "person_function_facets", "person_seniority_facets", "normalized_person_title_facets"),
    *("organization_ids_facets", "organization_ids_in_query_facets", "person_persona_facets"),
    *("contact_email_status_v2_facets", "organization_keywords_facets", "linkedin_industry_facets"),
    *("num_employees_facets", "revenues_facets", "currently_using_any_of_technology_uids_facets"),
    *("currently_using_all_of_technology_uids_facets", "currently_not_using_any_of_technology_uids_facets"),
    *("added_technology_uids_facets", "dropped_technology_uids_facets", "latest_funding_stage_facets"),
    *("organization_trading_status_facets", "person_city_facets", "person_state_facets", "person_country_facets"),
    *("organization_hq_city_facets", "organization_hq_state_facets", "organization_hq_country_facets"),
    *("organization_intent_scoring_facets", "forecast_category_facets", "intent_topic_count_facets", "task_types"),
    *("total_facets", "linkedin_task", "contact_stage_facets"),
)


def task(ids: Ids, one: AnyRow, contact: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a task as JSON has it."""
    shown = {
        "emailer_campaign_id": None,
        "id": ids.show("task", one.id),
        "user_id": ids.show("user", one.user_id),
        "created_at": moments.stamp(one.created_at),
        "completed_at": _stamp(one.completed_at),
        "note": one.note,
        "skipped_at": _stamp(one.skipped_at),
        "due_at": moments.date(one.due_at),
        "type": one.type,
        "priority": one.priority,
        "status": one.status,
        "answered": None,
        "contact_id": ids.show_optional("contact", one.contact_id),
        "person_id": None,
        "account_id": ids.show_optional("company", one.company_id),
        "organization_id": None,
        "persona_ids": [],
        "subject": None,
        "created_from": "zp_ui",
        "salesforce_type": None,
        "playbook_step_ids": [],
        "playbook_id": None,
        "needs_playbook_autoprospecting": None,
        "starred_by_user_ids": [],
        "salesforce_id": None,
        "hubspot_id": None,
        "opportunity_id": ids.show_optional("opportunity", one.opportunity_id),
        "title": one.title,
        "rule_config_id": None,
        "creator_id": ids.show_optional("user", one.creator_id),
        "completed_by_user_id": ids.show_optional("user", one.completed_by_id),
        "ai_variables_status": None,
        "recommended": False,
        "recommendation_reasons": [],
    }
    return shown if contact is None else {**shown, "contact": contact}


def _stamp(moment: Any) -> str | None:
    return None if moment is None else moments.stamp(moment)


def faceting(types: Iterable[AnyRow]) -> dict[str, Any]:
    """Return the facets of a search, of which only the types of tasks have values."""
    counted = [
        {"value": row.type, "display_name": row.type.replace("_", " ").title(), "count": row.number} for row in types
    ]
    return {**{name: [] for name in FACETS}, "task_types": counted}
