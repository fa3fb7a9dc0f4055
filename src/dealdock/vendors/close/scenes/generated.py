"""An account with generated records, in the form of a scene."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dealdock.platform.scenes.generated import Company, Deal, History, Person, dates
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.values import moment_text
from dealdock.vendors.close import new_account

_CENTS: Final = 100
_STATUSES: Final = ((0.35, "Demo Completed"), (0.7, "Proposal Sent"), (1.0, "Contract Sent"))
"""The statuses of an active opportunity, each with the progress at which it ends."""
_PERIODS: Final[Mapping[str, str]] = {"new": "one_time", "existing": "one_time", "renewal": "annual"}
_STALE: Final = 0.6
"""The progress from which an active opportunity has a task."""


def generate(history: History) -> Iterator[tuple[str, Any]]:
    """Return the account's settings and records."""
    made = {kind: [{**each, **history.dates} for each in records] for kind, records in new_account.records().items()}
    yield "name", "Generated sales"
    yield "users", [each._asdict() for each in history.sellers]
    yield from ((kind, records) for kind, records in made.items() if kind not in {"users", "saved_searches"})
    yield "leads", _leads(history)
    yield "contacts", (_contact(company, person) for company, person in history.people)
    yield "opportunities", map(_opportunity, history.deals)
    yield "tasks", (_task(deal) for deal in history.deals if deal.outcome == "open" and deal.progress >= _STALE)
    yield "saved_searches", made["saved_searches"]


def _leads(history: History) -> Iterator[JsonObject]:
    customers = history.customers()
    for company in history.companies:
        yield {
            "key": company.key,
            "name": company.name,
            "url": f"https://{company.domain}",
            "status": "Customer" if company.number in customers else "Potential",
            "addresses": [{"label": "business", "city": company.city}],
            "created_by": history.seller_of(company).email,
            **company.dates,
        }


def _contact(company: Company, person: Person) -> JsonObject:
    return {
        "key": person.key,
        "lead": company.key,
        "name": f"{person.first_name} {person.last_name}",
        "title": person.job_title,
        "emails": [{"email": person.email, "type": "office", "is_unsubscribed": False}],
        **person.dates,
    }


def _opportunity(deal: Deal) -> JsonObject:
    active = next(label for end, label in _STATUSES if deal.progress < end)
    ends: JsonObject = {}
    if deal.closed is not None and deal.outcome == "lost":
        ends["date_lost"] = moment_text(deal.closed)
    else:
        ends["date_won"] = deal.expected.isoformat()
    return {
        "lead": deal.company.key,
        "contact": deal.people[0].key,
        "status": {"won": "Won", "lost": "Lost"}.get(deal.outcome, active),
        "user": deal.seller.email,
        "value": round(deal.amount * _CENTS),
        "value_period": _PERIODS[deal.kind],
        "confidence": 100 if deal.outcome == "won" else int(100 * deal.progress),
        "note": deal.name,
        **ends,
        **deal.dates,
    }


def _task(deal: Deal) -> JsonObject:
    return {
        "lead": deal.company.key,
        "contact": deal.people[0].key,
        "assigned_to": deal.seller.email,
        "text": f"Ask for a decision: {deal.name}",
        "date": deal.expected.isoformat(),
        **dates(deal.changed),
    }
