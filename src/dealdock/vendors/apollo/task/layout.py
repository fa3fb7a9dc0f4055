"""The facets of a search for tasks (contract 10.4)."""

from collections.abc import Iterable
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow

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


def faceting(types: Iterable[AnyRow]) -> dict[str, Any]:
    """Return the facets of a search. Only the types of tasks have values."""
    counted = [
        {"value": row.type, "display_name": row.type.replace("_", " ").title(), "count": row.number} for row in types
    ]
    return {**{name: [] for name in FACETS}, "task_types": counted}
