"""An account with generated records, in the form of a scene."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from itertools import chain, repeat
from typing import Any, Final

from dealdock.platform.scenes.generated import Company, Deal, History, Person, dates, words
from dealdock.platform.scenes.generated.companies import plain
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.values import moment_text
from dealdock.vendors.copper.scenes import new_account

_PIPELINE: Final = "Sales"
_STAGES: Final = ((0.2, "Qualified"), (0.4, "Follow-up"), (0.6, "Presentation"), (0.8, "Contract Sent"))
"""The stages of an opportunity, each with the progress at which it ends."""
_LAST_STAGE: Final = "Negotiation"
_KEYS: Final[Mapping[str, str]] = {_LAST_STAGE: "sales negotiation"}
"""The keys of stages whose names come twice."""
_SOURCES: Final[Mapping[str, str]] = {"Email": "Email", "Cold call": "Cold Call", "Advertising": "Advertising"}
_LOSS_REASONS: Final[Mapping[str, str]] = {"Price": "Price", "Features": "Features", "Competitor": "Competitor"}
_STATUSES: Final[Mapping[str, str]] = {"open": "Open", "won": "Won", "lost": "Lost"}
_NO_DECISION: Final = "No decision"
_PRIORITIES: Final = ((50_000, "High"), (5_000, "Medium"), (0, "Low"))
"""The priorities by the least amount."""
_COMPANIES_PER_LEAD: Final = 4
_LEAD_SOURCES: Final = ("Email", "Cold Call", "Advertising")
_LEAD_STATUSES: Final = ("New", "Open", "Unqualified")
_STALE: Final = 0.6
"""The progress from which an open deal has a task."""
_DUE: Final = time(17)
"""The time of the day at which tasks are due."""


def generate(history: History) -> Iterator[tuple[str, Any]]:
    """Return the account's settings and records."""
    yield "name", "Generated sales"
    roles = chain(["admin"], repeat("user"))
    yield "users", [{**each._asdict(), "role": role} for each, role in zip(history.sellers, roles, strict=False)]
    for kind, records in new_account.records().items():
        yield kind, [{**_keyed(record), **history.dates} for record in records]
    yield "companies", _companies(history)
    yield "people", (_person(history, company, person) for company, person in history.people)
    yield "opportunities", map(_opportunity, history.deals)
    yield "leads", _leads(history)
    yield "projects", (_of_deal(deal, f"Delivery: {deal.name}") for deal in history.deals if _has_project(deal))
    yield "tasks", (_task(deal) for deal in history.deals if _has_task(deal))


def _keyed(record: JsonObject) -> JsonObject:
    """Return a record of a new account with a key, if its name is not enough."""
    is_second = record.get("pipeline") == _PIPELINE and record["name"] in _KEYS
    return {"key": _KEYS[record["name"]], **record} if is_second else record


def _companies(history: History) -> Iterator[JsonObject]:
    customers = history.customers()
    for company in history.companies:
        yield {
            "key": company.key,
            "name": company.name,
            "address": {"city": company.city, "country": company.country},
            "assignee": history.seller_of(company).email,
            "contact_type": "Current Customer" if company.number in customers else "Potential Customer",
            "phone_numbers": [{"number": company.phone, "category": "work"}],
            "websites": [{"url": f"https://{company.domain}", "category": "work"}],
            "email_domain": company.domain,
            **company.dates,
        }


def _person(history: History, company: Company, person: Person) -> JsonObject:
    return {
        "key": person.key,
        "name": f"{person.first_name} {person.last_name}",
        "first_name": person.first_name,
        "last_name": person.last_name,
        "title": person.job_title,
        "company": company.key,
        "assignee": history.seller_of(company).email,
        "emails": [{"email": person.email, "category": "work"}],
        "phone_numbers": [{"number": person.phone, "category": "mobile"}],
        **person.dates,
    }


def _opportunity(deal: Deal) -> JsonObject:
    stage = next((name for end, name in _STAGES if deal.progress < end), _LAST_STAGE)
    status = "Abandoned" if deal.loss_reason == _NO_DECISION else _STATUSES[deal.outcome]
    known = {
        "customer_source": _SOURCES.get(deal.source),
        "loss_reason": _LOSS_REASONS.get(deal.loss_reason or "") if status == "Lost" else None,
        "win_probability": 100 if status == "Won" else None,
    }
    return {
        **({"key": deal.key} if _has_project(deal) or _has_task(deal) else {}),
        "name": deal.name,
        "primary_contact": deal.people[0].key,
        "company": deal.company.key,
        "assignee": deal.seller.email,
        "close_date": deal.expected.isoformat(),
        "pipeline": _PIPELINE,
        "pipeline_stage": _KEYS.get(stage, stage),
        "priority": next(name for least, name in _PRIORITIES if deal.amount >= least),
        "status": status,
        "monetary_value": deal.amount,
        "tags": [deal.kind],
        **{name: value for name, value in known.items() if value is not None},
        "date_stage_changed": moment_text(deal.changed),
        **deal.dates,
    }


def _leads(history: History) -> Iterator[JsonObject]:
    """Yield a lead at one company in four: a colleague of the known people."""
    for company in history.companies[::_COMPANIES_PER_LEAD]:
        place = company.number // _COMPANIES_PER_LEAD
        first_name, last_name = (names[place % len(names)] for names in (words.FIRST_NAMES, words.LAST_NAMES))
        yield {
            "name": f"{first_name} {last_name}",
            "company_name": company.name,
            "email": {"email": f"{plain(first_name)}.{plain(last_name)}@{company.domain}", "category": "work"},
            "customer_source": _LEAD_SOURCES[place % len(_LEAD_SOURCES)],
            "status": _LEAD_STATUSES[place % len(_LEAD_STATUSES)],
            "assignee": history.seller_of(company).email,
            "monetary_value": company.usual_amount,
            **company.dates,
        }


def _task(deal: Deal) -> JsonObject:
    due = moment_text(datetime.combine(deal.expected, _DUE, UTC))
    return {**_of_deal(deal, f"Ask for a decision: {deal.name}"), "due_date": due}


def _of_deal(deal: Deal, name: str) -> JsonObject:
    """Return a project or a task for a deal."""
    return {
        "name": name,
        "related_id": deal.key,
        "related_type": "opportunity",
        "assignee": deal.seller.email,
        **dates(deal.changed),
    }


def _has_project(deal: Deal) -> bool:
    return deal.outcome == "won" and deal.kind == "new"


def _has_task(deal: Deal) -> bool:
    return deal.outcome == "open" and deal.progress >= _STALE
