"""Organizations as they are shown: alone, in searches, and as a part of a person."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.directory import rows
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.settings import SUMMER, Edition
from dealdock.vendors.apollo.wire import moments, phones
from dealdock.web.rest.answers import closed, object_type

_NO_FUNDING: Final[Mapping[str, Any]] = {
    "total_funding": None,
    "total_funding_printed": None,
    "latest_funding_round_date": None,
    "latest_funding_stage": None,
    "funding_events": [],
}

_GROWTHS: Final = {
    "organization_headcount_six_month_growth": 6,
    "organization_headcount_twelve_month_growth": 12,
    "organization_headcount_twenty_four_month_growth": 24,
}

_UNITS: Final = ((10**9, "B"), (10**6, "M"), (10**3, "K"))


class OrganizationView(NamedTuple):
    """An organization as it is rendered, in the form of an edition."""

    one: AnyRow
    ids: Ids
    edition: Edition

    @property
    def is_older(self) -> bool:
        """True for the form that was recorded before August 2026."""
        return self.edition < SUMMER


def _basic(shown: OrganizationView) -> dict[str, Any]:
    """Return the keys that all answers with an organization have."""
    one, ids = shown.one, shown.ids
    sanitized = None if one.phone is None else phones.sanitized(one.phone)
    source = {"source": "Scraped"} if shown.is_older else {}
    phone = {} if one.phone is None else {"number": one.phone, **source, "sanitized_number": sanitized}
    return {
        "id": ids.show("organization", one.id),
        "name": one.name,
        "website_url": None if one.domain_key is None else f"http://www.{one.domain_key}",
        "angellist_url": None,
        "linkedin_url": one.linkedin_url,
        "twitter_url": None,
        "facebook_url": None,
        **({"primary_phone": phone} if shown.is_older else {}),
        "languages": [],
        "alexa_ranking": None,
        "phone": one.phone,
        "linkedin_uid": None,
        "founded_year": one.founded_year,
        "publicly_traded_symbol": None,
        "publicly_traded_exchange": None,
        "logo_url": None,
        "crunchbase_url": None,
        "primary_domain": one.domain_key,
        "sic_codes": [],
        "naics_codes": [],
        **({} if shown.is_older else {"primary_phone": phone}),
        "sanitized_phone": sanitized,
    }


def found(shown: OrganizationView) -> dict[str, Any]:
    """Return an organization in the form of a search."""
    one = shown.one
    return {
        **_basic(shown),
        "owned_by_organization_id": None,
        **({} if shown.is_older else {"num_languages": 0}),
        "organization_revenue_printed": _printed(one.revenue),
        "organization_revenue": _decimal(one.revenue),
        "intent_strength": None,
        "show_intent": False,
        "has_intent_signal_account": False,
        "intent_signal_account": None,
        **(dict.fromkeys(_GROWTHS) if shown.is_older else _growth(one)),
    }


def enriched(shown: OrganizationView, *, is_embedded: bool = False) -> dict[str, Any]:
    """Return an organization with all that the directory knows. `is_embedded`: as a part of a person."""
    one = shown.one
    is_whole = shown.is_older or not is_embedded
    industries = [] if one.industry is None else [one.industry]
    return {
        **_basic(shown),
        "industry": one.industry,
        "estimated_num_employees": one.employees,
        "keywords": one.keywords,
        "organization_revenue_printed": _printed(one.revenue),
        "organization_revenue": _decimal(one.revenue),
        "industries": industries,
        "secondary_industries": [],
        "snippets_loaded": True,
        "industry_tag_id": one.industry_tag,
        "industry_tag_hash": {} if one.industry is None else {one.industry: one.industry_tag},
        "retail_location_count": 0,
        **_address(one),
        "owned_by_organization_id": None,
        **({} if shown.is_older or is_embedded else {"num_languages": 0, "num_retail_locations": 0}),
        "short_description": None,
        "suborganizations": [],
        "num_suborganizations": 0,
        "annual_revenue_printed": _printed(one.revenue),
        "annual_revenue": _decimal(one.revenue),
        **_NO_FUNDING,
        "technology_names": one.technologies,
        "current_technologies": [_technology(name) for name in one.technologies],
        "org_chart_root_people_ids": [],
        "org_chart_sector": None,
        "org_chart_removed": False,
        "org_chart_show_department_filter": True,
        **({} if shown.is_older else {"is_placeholder_organization": None}),
        **({"departmental_head_count": {}} if is_whole else {}),
        **({} if shown.is_older else _growth(one)),
    }


def _address(one: AnyRow) -> dict[str, Any]:
    names = ("street_address", "city", "state", "postal_code", "country")
    parts = {name: getattr(one, name) for name in names}
    return {"raw_address": ", ".join(filter(None, parts.values())) or None, **parts}


def _decimal(amount: int | None) -> float | None:
    return None if amount is None else float(amount)


def _growth(one: AnyRow) -> dict[str, float | None]:
    """Return the growth of an organization's staff, invented by its number; empty for an unknown number of
    employees.
    """
    made_up = {name: ((one.id * 37 + months * 11) % 601 - 200) / 1000 for name, months in _GROWTHS.items()}
    return dict.fromkeys(_GROWTHS) if one.employees is None else made_up


def _technology(name: str) -> dict[str, Any]:
    return {"uid": rows.technology_uid(name), "name": name, "category": "Other"}


def _printed(amount: int | None) -> str | None:
    """Return an amount as people write it: `945M`, `2.6B`."""
    if amount is None:
        return None
    for unit, sign in _UNITS:
        if amount >= unit:
            return f"{amount / unit:.1f}".removesuffix(".0") + sign
    return str(amount)


def job_posting(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return a job posting as JSON."""
    return {
        "id": ids.show("job_posting", one.id),
        "title": one.title,
        "url": one.url,
        "city": one.city,
        "state": one.state,
        "country": one.country,
        "last_seen_at": moments.date(one.last_seen_at),
        "posted_at": moments.date(one.posted_at),
    }


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
    **dict.fromkeys(_GROWTHS, float | None),
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


FOUND: Final = object_type(
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

_ADDRESS_KEYS: Final = ("raw_address", "street_address", "city", "state", "postal_code", "country")
_YOUNGER: Final = ("num_languages", "num_retail_locations", "is_placeholder_organization", *_GROWTHS)

ENRICHED: Final = object_type(
    "EnrichedOrganization",
    {
        **_BASIC,
        **dict.fromkeys(("industry", "annual_revenue_printed", *_ADDRESS_KEYS), str | None),
        "estimated_num_employees": int | None,
        "annual_revenue": float | None,
        **dict.fromkeys(("keywords", "industries", "technology_names"), list[str]),
        **dict.fromkeys(("secondary_industries", "suborganizations", "funding_events"), list[Any]),
        "org_chart_root_people_ids": list[Any],
        **dict.fromkeys(("snippets_loaded", "org_chart_removed", "org_chart_show_department_filter"), bool),
        "industry_tag_id": str | None,
        **dict.fromkeys(("short_description", "total_funding", "total_funding_printed")),
        **dict.fromkeys(("latest_funding_round_date", "latest_funding_stage", "org_chart_sector")),
        **dict.fromkeys(("retail_location_count", "num_suborganizations", "num_retail_locations"), int),
        "industry_tag_hash": dict[str, str],
        "departmental_head_count": dict[str, Any],
        "current_technologies": list[Technology],
        "is_placeholder_organization": None,
    },
    {*_YOUNGER, "departmental_head_count"},
)
