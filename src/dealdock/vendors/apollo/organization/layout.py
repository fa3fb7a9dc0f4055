"""Organizations and job postings in answers (contract 10.11)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.wire import moments, phones

_NO_FUNDING: Final[Mapping[str, Any]] = {
    "total_funding": None,
    "total_funding_printed": None,
    "latest_funding_round_date": None,
    "latest_funding_stage": None,
    "funding_events": [],
}
_UNITS: Final = ((10**9, "B"), (10**6, "M"), (10**3, "K"))


def basic(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return the keys that all answers with an organization have."""
    sanitized = None if one.phone is None else phones.sanitized(one.phone)
    phone = {} if one.phone is None else {"number": one.phone, "source": "Scraped", "sanitized_number": sanitized}
    return {
        "id": ids.show("organization", one.id),
        "name": one.name,
        "website_url": None if one.domain_key is None else f"http://www.{one.domain_key}",
        "angellist_url": None,
        "linkedin_url": one.linkedin_url,
        "twitter_url": None,
        "facebook_url": None,
        "primary_phone": phone,
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
        "sanitized_phone": sanitized,
    }


def found(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return an organization as a search has it."""
    return {
        **basic(ids, one),
        "owned_by_organization_id": None,
        "organization_revenue_printed": printed(one.revenue),
        "organization_revenue": one.revenue,
        "intent_strength": None,
        "show_intent": False,
        "has_intent_signal_account": False,
        "intent_signal_account": None,
        "organization_headcount_six_month_growth": None,
        "organization_headcount_twelve_month_growth": None,
        "organization_headcount_twenty_four_month_growth": None,
    }


def enriched(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return an organization with all that the directory knows."""
    places = [each for each in (one.street_address, one.city, one.state, one.postal_code, one.country) if each]
    industries = [] if one.industry is None else [one.industry]
    return {
        **basic(ids, one),
        "industry": one.industry,
        "estimated_num_employees": one.employees,
        "keywords": one.keywords,
        "organization_revenue_printed": printed(one.revenue),
        "organization_revenue": one.revenue,
        "industries": industries,
        "secondary_industries": [],
        "snippets_loaded": True,
        "industry_tag_id": None,
        "industry_tag_hash": {},
        "retail_location_count": 0,
        "raw_address": ", ".join(places) or None,
        "street_address": one.street_address,
        "city": one.city,
        "state": one.state,
        "postal_code": one.postal_code,
        "country": one.country,
        "owned_by_organization_id": None,
        "short_description": None,
        "suborganizations": [],
        "num_suborganizations": 0,
        "annual_revenue_printed": printed(one.revenue),
        "annual_revenue": one.revenue,
        **_NO_FUNDING,
        "technology_names": one.technologies,
        "current_technologies": [_technology(name) for name in one.technologies],
        "org_chart_root_people_ids": [],
        "org_chart_sector": None,
        "org_chart_removed": False,
        "org_chart_show_department_filter": True,
        "departmental_head_count": {},
    }


def _technology(name: str) -> dict[str, Any]:
    return {"uid": name.lower().replace(" ", "_"), "name": name, "category": None}


def printed(amount: int | None) -> str | None:
    """Return an amount as people write it: `945M`, `2.6B`."""
    if amount is None:
        return None
    for unit, sign in _UNITS:
        if amount >= unit:
            return f"{amount / unit:.1f}".removesuffix(".0") + sign
    return str(amount)


def job_posting(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return a job posting as JSON has it."""
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
