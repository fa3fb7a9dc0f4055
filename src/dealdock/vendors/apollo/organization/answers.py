"""Organizations and job postings in answers, as OpenAPI describes them."""

from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo.company.answers import FOUND
from dealdock.vendors.apollo.organization.layout import GROWTHS
from dealdock.vendors.apollo.wire.described import ENVELOPE, list_of
from dealdock.web.rest.answers import Empty, closed, object_type

_PHONE: Final = object_type(
    "PrimaryPhone",
    {"number": str, "source": str, "sanitized_number": str | None},
    {"number", "source", "sanitized_number"},
)
_BASIC: Final[Mapping[str, Any]] = {
    "id": str,
    "name": str,
    **dict.fromkeys(("website_url", "linkedin_url", "phone", "primary_domain", "sanitized_phone"), str | None),
    **dict.fromkeys(("angellist_url", "twitter_url", "facebook_url", "alexa_ranking", "linkedin_uid")),
    **dict.fromkeys(("publicly_traded_symbol", "publicly_traded_exchange", "logo_url", "crunchbase_url")),
    **dict.fromkeys(("languages", "sic_codes", "naics_codes"), list[Any]),
    "founded_year": int | None,
    "primary_phone": _PHONE,
    "owned_by_organization_id": None,
    "num_languages": int,
    **dict.fromkeys(("organization_revenue_printed",), str | None),
    "organization_revenue": float | None,
    **dict.fromkeys(GROWTHS, float | None),
}


@closed
class Technology(TypedDict):
    """A technology that an organization uses."""

    uid: str
    name: str
    category: str


@closed
class ShownJobPosting(TypedDict):
    """A job posting."""

    id: str
    title: str | None
    url: str | None
    city: str | None
    state: str | None
    country: str | None
    last_seen_at: str | None
    posted_at: str | None


_FOUND: Final = object_type(
    "FoundOrganization",
    {
        **_BASIC,
        "intent_strength": None,
        "show_intent": bool,
        "has_intent_signal_account": bool,
        "intent_signal_account": None,
    },
    {"num_languages"},
)
_ADDRESS: Final = ("raw_address", "street_address", "city", "state", "postal_code", "country")
_YOUNGER: Final = ("num_languages", "num_retail_locations", "is_placeholder_organization", *GROWTHS)
ENRICHED: Final = object_type(
    "EnrichedOrganization",
    {
        **_BASIC,
        **dict.fromkeys(("industry", "annual_revenue_printed", *_ADDRESS), str | None),
        "estimated_num_employees": int | None,
        "annual_revenue": float | None,
        **dict.fromkeys(("keywords", "industries", "technology_names"), list[str]),
        **dict.fromkeys(("secondary_industries", "suborganizations", "funding_events"), list[Any]),
        "org_chart_root_people_ids": list[Any],
        **dict.fromkeys(("snippets_loaded", "org_chart_removed", "org_chart_show_department_filter"), bool),
        **dict.fromkeys(("industry_tag_id", "short_description", "total_funding", "total_funding_printed")),
        **dict.fromkeys(("latest_funding_round_date", "latest_funding_stage", "org_chart_sector")),
        **dict.fromkeys(("retail_location_count", "num_suborganizations", "num_retail_locations"), int),
        "industry_tag_hash": dict[str, Any],
        "departmental_head_count": dict[str, Any],
        "current_technologies": list[Technology],
        "is_placeholder_organization": None,
    },
    {*_YOUNGER, "departmental_head_count"},
)
ONE: Final = object_type("OrganizationAnswer", {"organization": ENRICHED})
NAMED: Final = ONE | Empty
"""The answer about an organization that the directory may lack."""
SEVERAL: Final = object_type(
    "EnrichedOrganizations",
    {
        "status": str,
        "error_code": None,
        "error_message": None,
        **dict.fromkeys(("total_requested_domains", "unique_domains", "unique_enriched_records"), int),
        "missing_records": int,
        "organizations": list_of(ENRICHED),
    },
)
JOB_POSTINGS: Final = object_type("JobPostingsAnswer", {"organization_job_postings": list[ShownJobPosting]})
PAGE: Final = object_type(
    "OrganizationPage",
    {
        **ENVELOPE,
        "accounts": list_of(FOUND),
        "organizations": list_of(_FOUND),
        "model_ids": list[str],
        "derived_params": dict[str, Any] | None,
    },
)
