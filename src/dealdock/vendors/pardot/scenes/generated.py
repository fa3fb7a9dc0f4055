"""An account with generated records, in the form of a scene."""

from collections.abc import Iterator, Mapping
from itertools import chain, repeat
from typing import Any, Final

from dealdock.platform.scenes.generated import Deal, History
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.values import moment_text
from dealdock.vendors.pardot.scenes.generated_website import Website

_FIRST_PROSPECT: Final = 1_001
"""The id of the first prospect; users and campaigns have lower ones."""

_STAGES: Final = ((0.25, "Prospecting"), (0.5, "Qualification"), (0.75, "Proposal"), (1.0, "Negotiation"))
"""The stages of an open opportunity, each with the progress at which it ends."""
_CLOSED: Final[Mapping[str, tuple[str, str, int]]] = {
    "won": ("Closed Won", "Won", 100),
    "lost": ("Closed Lost", "Lost", 0),
}
"""The stage, the status and the probability of a closed opportunity."""
_TYPES: Final[Mapping[str, str]] = {"new": "New Business", "existing": "Existing Business", "renewal": "Renewal"}
_CAMPAIGNS: Final[Mapping[str, tuple[str, int]]] = {
    "Website": ("Website Tracking", 0),
    "Referral": ("Customers invite customers", 1_500),
    "Trade fair": ("Trade fairs", 48_000),
    "Email": ("Newsletter", 3_200),
    "Cold call": ("Telephone sales", 9_000),
    "Partner": ("Partner programme", 12_000),
    "Advertising": ("Search advertising", 26_000),
}
"""The campaigns by the source of a deal, with their costs. The first one is the account's default."""


def generate(history: History) -> Iterator[tuple[str, Any]]:
    """Return the account's settings and records."""
    yield "name", "Generated sales"
    roles = chain(["Administrator"], repeat("Sales"))
    users = enumerate(zip(history.sellers, roles, strict=False), 1)
    yield "users", [{"id": number, **seller._asdict(), "role": role} for number, (seller, role) in users]
    campaigns = enumerate(_CAMPAIGNS.values(), len(history.sellers) + 1)
    yield (
        "campaigns",
        [{"id": number, "name": name, "cost": cost, **history.dates} for number, (name, cost) in campaigns],
    )
    yield "prospects", _prospects(history)
    numbers = {source: number for number, source in enumerate(_CAMPAIGNS, len(history.sellers) + 1)}
    website = Website(history, _FIRST_PROSPECT)
    yield "visitors", website.visitors()
    yield "visits", website.visits()
    yield "visitor_page_views", website.page_views()
    yield "email_clicks", website.email_clicks()
    yield "opportunities", (_opportunity(deal, numbers[deal.source]) for deal in history.deals)
    yield "visitor_activities", website.activities(numbers["Website"])


def _campaign(history: History, number: int, named: tuple[str, int]) -> JsonObject:
    name, cost = named
    return {"id": number, "name": name, "cost": cost, **history.dates}


def _prospects(history: History) -> Iterator[JsonObject]:
    for company, person in history.people:
        yield {
            "id": _prospect_id(person.number),
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "company": company.name,
            "website": f"https://{company.domain}",
            "job_title": person.job_title,
            "country": company.country,
            "city": company.city,
            "phone": person.phone,
            "employees": str(company.employees),
            "industry": company.industry,
            "assigned_to": history.seller_of(company).email,
            **person.dates,
        }


def _opportunity(deal: Deal, campaign: int) -> JsonObject:
    stage = next(name for end, name in _STAGES if deal.progress < end)
    stage, status, probability = _CLOSED.get(deal.outcome, (stage, "Open", 5 + 5 * int(17 * deal.progress)))
    return {
        "name": deal.name,
        "value": deal.amount,
        "probability": probability,
        "type": _TYPES[deal.kind],
        "stage": stage,
        "status": status,
        **({} if deal.closed is None else {"closed_at": moment_text(deal.closed)}),
        "campaign": campaign,
        "prospects": [_prospect_id(person.number) for person in deal.people],
        **deal.dates,
    }


def _prospect_id(number: int) -> int:
    return _FIRST_PROSPECT + number - 1
