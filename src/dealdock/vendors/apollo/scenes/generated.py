"""An account with generated records, in the form of a scene."""

from collections.abc import Container, Iterator
from datetime import UTC, datetime, time
from typing import Any, Final

from dealdock.platform.scenes.generated import Company, Deal, History, Person, dates
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.values import moment_text
from dealdock.vendors.apollo import defaults

_STAGES: Final = ((0.5, "Qualification"), (0.85, "Negotiation/Review"), (1.0, "Commit"))
"""The stages of an open opportunity, each with the progress at which it ends."""
_CUSTOMERS, _BUYERS = "Customers", "Buyers"
"""The names of the labels of companies and contacts."""
_SEQUENCE: Final = "First contact"
_CLOSED: Final = {"won": "Closed Won", "lost": "Closed Lost"}


def generate(history: History) -> Iterator[tuple[str, Any]]:
    """Return the account's settings and records."""
    begun = history.dates
    yield "name", "Generated sales"
    yield "users", [each._asdict() for each in history.sellers]
    for kind, records in defaults.records().items():
        yield kind, [{**record, **begun} for record in records]
    yield "labels", [{"name": _CUSTOMERS, "modality": "accounts", **begun}, {"name": _BUYERS, **begun}]
    mailboxes = [{"email": each.email, "user": each.email, **begun} for each in history.sellers]
    yield "email_accounts", mailboxes
    yield "sequences", [{"name": _SEQUENCE, "user": history.sellers[0].email, **begun}]
    hello = {"subject": "Your orders", "body_html": "<p>Hello {{first_name}},</p>", "touch_status": "approved"}
    yield "sequence_steps", [{"sequence": _SEQUENCE, "position": 1, **hello, **begun}]
    customers = history.customers()
    yield "companies", _companies(history, customers)
    yield "contacts", (_contact(history, customers, company, person) for company, person in history.people)
    yield "opportunities", map(_opportunity, history.deals)
    yield "contact_roles", _contact_roles(history)
    yield "tasks", (_task(deal) for deal in history.deals if deal.outcome == "open")
    yield "sequence_contacts", _sequence_contacts(history, customers)


def _companies(history: History, customers: Container[int]) -> Iterator[JsonObject]:
    buying = {deal.company.number for deal in history.deals if deal.outcome == "open"}
    for company in history.companies:
        stage = "Active Opportunity" if company.number in buying else "Cold"
        yield {
            "key": company.key,
            "name": company.name,
            "domain": company.domain,
            "stage": "Current Client" if company.number in customers else stage,
            "label_ids": [_CUSTOMERS] if company.number in customers else [],
            "owner": history.seller_of(company).email,
            "phone": company.phone,
            "raw_address": f"{company.city}, {company.country}",
            **company.dates,
        }


def _contact(history: History, customers: Container[int], company: Company, person: Person) -> JsonObject:
    return {
        "key": person.key,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "title": person.job_title,
        "organization_name": company.name,
        "present_raw_address": f"{company.city}, {company.country}",
        "phone": person.phone,
        "label_ids": [_BUYERS] if company.number in customers else [],
        "company": company.key,
        "owner": history.seller_of(company).email,
        **person.dates,
    }


def _opportunity(deal: Deal) -> JsonObject:
    active = next(name for end, name in _STAGES if deal.progress < end)
    reasons = {
        "closed_lost_reason": deal.loss_reason,
        "closed_won_reason": "Best offer" if deal.outcome == "won" else None,
        "next_step": "Ask for a decision" if deal.outcome == "open" else None,
    }
    return {
        "key": deal.key,
        "name": deal.name,
        "amount": deal.amount,
        "closed_date": moment_text(datetime.combine(deal.expected, time(), UTC)),
        "stage": _CLOSED.get(deal.outcome, active),
        "owner": deal.seller.email,
        "company": deal.company.key,
        **{name: value for name, value in reasons.items() if value is not None},
        "stage_updated_at": moment_text(deal.changed),
        "created_by": deal.seller.email,
        **deal.dates,
    }


def _task(deal: Deal) -> JsonObject:
    return {
        "title": "Ask for a decision",
        "type": "call",
        "status": "scheduled",
        "user": deal.seller.email,
        "creator": deal.seller.email,
        "opportunity": deal.key,
        "company": deal.company.key,
        "due_at": moment_text(datetime.combine(deal.expected, time(), UTC)),
        **dates(deal.opened),
    }


def _sequence_contacts(history: History, customers: Container[int]) -> Iterator[JsonObject]:
    """Yield the people of companies that have bought nothing yet."""
    for company, person in history.people:
        if company.number not in customers:
            seller = history.seller_of(company).email
            yield {
                "sequence": _SEQUENCE,
                "contact": person.key,
                "email_account": seller,
                "added_by": seller,
                **person.dates,
            }


def _contact_roles(history: History) -> Iterator[JsonObject]:
    for deal in history.deals:
        for person in deal.people:
            yield {
                "opportunity": deal.key,
                "contact": person.key,
                "is_primary": person == deal.people[0],
                **dates(deal.opened),
            }
