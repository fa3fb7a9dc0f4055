"""The vendors with REST paths: their measures, and the records that are copied into large accounts."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, String, case, cast, literal, null

from dealdock.vendors.apollo import models as apollo
from dealdock.vendors.close import models as close
from dealdock.vendors.copper import models as copper
from tools.bench.filling import BEGIN, MINUTE
from tools.bench.result import Bar, at_most

MILLISECONDS: Final = 1_000

Number: TypeAlias = ColumnElement[int]
Ids: TypeAlias = Mapping[str, range]
"""The ids of the copies made before, by the kind of their record."""


@dataclass(frozen=True)
class Copied:
    """A kind of record that is copied."""

    kind: str
    model: Any
    differing: Callable[[Number, Ids], Mapping[str, Any]]
    """Returns the columns in which a copy differs from the record, by the copy's number from 0."""
    is_main: bool = False
    """True: there are as many copies as are asked for, and not a share of them."""


@dataclass(frozen=True)
class LargePage:
    """A page of a large account, which is compared with that of a small account."""

    what: str
    asked: Any = None
    """Its body."""
    path: str | None = None
    """Its path, if it is a page of other records than opportunities."""
    without: Any = None
    """The body of a call whose time is taken off: that of the rest of the page is measured."""
    bar: Bar | None = None


@dataclass(frozen=True)
class RestVendor:
    """A vendor with the first records of an account, and its measures."""

    name: str
    headers: Callable[[Mapping[str, Any]], Mapping[str, str]]
    """Returns the headers with the key, from an account's details."""
    records: Sequence[tuple[str, Mapping[str, Any]]]
    """The kinds and fields of the records that are copied. `$lead` is the id of the one of that kind."""
    copied: Sequence[Copied]
    """Each after those that it refers to."""
    read: str
    """The path of an opportunity, by its `id`."""
    method: str
    page: str
    """The path of a page of 100."""
    asked: Any = None
    """Its body."""
    list_key: str | None = None
    """The key under which the page has its records. None: it is the list."""
    large: Sequence[LargePage] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The settings of the account."""


def _text(prefix: str, number: Number) -> ColumnElement[str]:
    return literal(f"{prefix} ") + cast(number, String)


def _named(name: str, number: Number) -> dict[str, Any]:
    return {"name": _text(name, number), "name_key": _text(name.lower(), number)}


def _amount(number: Number) -> Number:
    """Return a pseudo-random amount in cents."""
    return number * 7919 % 100_000_000 + 1


def _written(number: Number, unit: int) -> dict[str, Any]:
    """Return times, one minute apart."""
    moment = (number * MINUTE + BEGIN) * unit
    return {"created_at": moment, "updated_at": moment}


def _one_of(ids: range, number: Number) -> Number:
    return number % len(ids) + ids[0]


def _close_lead(number: Number, _: Ids) -> dict[str, Any]:
    return {"name": _text("Lead", number), "display_name": _text("Lead", number)}


def _close_opportunity(number: Number, ids: Ids) -> dict[str, Any]:
    return {
        "lead_id": _one_of(ids["lead"], number),
        "value": _amount(number),
        "confidence": number % 101,
        "value_period": case((number % 3 == 0, "monthly"), (number % 3 == 1, "annual"), else_="one_time"),
        **_written(number, MILLISECONDS),
    }


def _copper_opportunity(number: Number, ids: Ids) -> dict[str, Any]:
    company = _one_of(ids["company"], number)
    return {
        **_named("Deal", number),
        "company_id": company,
        "monetary_value": _amount(number),
        **_written(number, 1),
    }


def _copper_lead(number: Number, _: Ids) -> dict[str, Any]:
    """Return a lead. The first ones have an assignee."""
    assignee = copper.Lead.__table__.c.assignee_id
    return {
        **_named("Lead", number),
        "assignee_id": case((number < ASSIGNED, assignee), else_=null()),
        "monetary_value": _amount(number),
        **_written(number, 1),
    }


def _apollo_opportunity(number: Number, ids: Ids) -> dict[str, Any]:
    company = _one_of(ids["company"], number)
    return {
        **_named("Deal", number),
        "company_id": company,
        "amount": _amount(number),
        **_written(number, MILLISECONDS),
    }


def _copper_search(size: int, **more: Any) -> dict[str, Any]:
    return {"page_size": size, "sort_direction": "desc", **more}


ASSIGNED: Final = 500
"""The leads with an assignee, of an account of any size."""
_LEADS: Final = "/developer_api/v1/leads/search"
_NEW: Final = {"sort_by": "date_modified", "status_ids": [23]}
"""A filter by the id that the default status has in every new account."""
_FILTERED: Final = {"sort_by": "date_modified", "statuses": ["Open"]}

CLOSE: Final = RestVendor(
    name="close",
    headers=lambda account: {"Authorization": "Basic " + base64.b64encode(f"{account['api_key']}:".encode()).decode()},
    records=(
        ("lead", {"name": "Lead"}),
        ("opportunity", {"lead_id": "$lead", "user_id": "$user", "value": 100, "note": "Sails & <ünïcode>"}),
    ),
    copied=(
        Copied("lead", close.Lead, _close_lead),
        Copied("opportunity", close.Opportunity, _close_opportunity, is_main=True),
    ),
    read="/api/v1/opportunity/{id}/",
    method="GET",
    page="/api/v1/opportunity/?_limit=100",
    list_key="data",
    large=(LargePage("a page of 100 with aggregates"),),
)


def _search(query: Mapping[str, Any]) -> dict[str, Any]:
    return {"query": query, "_fields": {"lead": ["id", "name"]}}


def _lead_condition(field: str, **condition: Any) -> dict[str, Any]:
    named = {"type": "regular_field", "object_type": "lead", "field_name": field}
    return _search({"type": "field_condition", "field": named, "condition": condition})


_RECENT: Final = {"type": "fixed_utc", "value": "2000-01-01T00:00:00"}

CLOSE_SEARCHES: Final = RestVendor(
    name="close",
    headers=CLOSE.headers,
    records=(("lead", {"name": "Lead"}),),
    copied=(
        Copied(
            "lead",
            close.Lead,
            lambda number, ids: {**_close_lead(number, ids), **_written(number, MILLISECONDS)},
            is_main=True,
        ),
    ),
    read="",
    method="POST",
    page="/api/v1/data/search/",
    list_key="data",
    large=(
        LargePage(
            "an advanced search by time of creation",
            _lead_condition("date_created", type="moment_range", on_or_after=_RECENT),
            bar=at_most(1.5),
        ),
        LargePage(
            "an advanced search by status",
            _lead_condition("status_label", type="term", values=["Potential"]),
            bar=at_most(1.5),
        ),
        LargePage(
            "an advanced search by a word of the name that all have",
            _lead_condition("name", type="text", mode="full_words", value="lead"),
        ),
        LargePage(
            "an advanced search by a word that none has",
            _lead_condition("name", type="text", mode="full_words", value="absent"),
        ),
        LargePage(
            "an advanced search for leads with a contact",
            _search(
                {
                    "type": "has_related",
                    "this_object_type": "lead",
                    "related_object_type": "contact",
                    "related_query": {"type": "match_all"},
                }
            ),
        ),
    ),
)
"""The advanced search of leads, as many as are asked for."""
COPPER: Final = RestVendor(
    name="copper",
    headers=lambda account: {
        "X-PW-AccessToken": account["api_key"],
        "X-PW-Application": "developer_api",
        "X-PW-UserEmail": account["email"],
    },
    records=(
        ("company", {"name": "Company"}),
        ("person", {"name": "Jane Doe", "company_id": "$company"}),
        ("lead", {"name": "Lead", "assignee_id": "$user", "monetary_value": 1}),
        (
            "opportunity",
            {
                "name": "Deal",
                "company_id": "$company",
                "primary_contact_id": "$person",
                "assignee_id": "$user",
                "monetary_value": 1,
            },
        ),
    ),
    copied=(
        Copied("company", copper.Company, lambda number, _: _named("Company", number)),
        Copied("lead", copper.Lead, _copper_lead, is_main=True),
        Copied("opportunity", copper.Opportunity, _copper_opportunity, is_main=True),
    ),
    read="/developer_api/v1/opportunities/{id}",
    method="POST",
    page="/developer_api/v1/opportunities/search",
    asked={"page_size": 100, "sort_by": "date_modified", "sort_direction": "desc"},
    large=(
        LargePage("a sorted page of 200", _copper_search(200, sort_by="monetary_value"), bar=at_most(1.5)),
        LargePage(
            "a filtered and sorted page of 200, without its total",
            _copper_search(200, **_FILTERED),
            without=_copper_search(1, **_FILTERED),
            bar=at_most(1.5),
        ),
        LargePage("the total of a filter, with a page of 1", _copper_search(1, **_FILTERED)),
        LargePage(
            "a filtered and sorted page of 200 leads",
            _copper_search(200, sort_by="monetary_value", assignee_ids=[1]),
            _LEADS,
            bar=at_most(1.5),
        ),
        LargePage(
            "a page of 200 leads by a filter that fits all, without its total",
            _copper_search(200, **_NEW),
            _LEADS,
            without=_copper_search(1, **_NEW),
            bar=at_most(1.5),
        ),
    ),
)
APOLLO: Final = RestVendor(
    name="apollo",
    headers=lambda account: {"X-Api-Key": account["api_key"]},
    records=(
        ("company", {"name": "Company", "domain": "company.example", "phone": "(312) 596-1000", "owner_id": "$user"}),
        (
            "opportunity",
            {
                "name": "Deal",
                "company_id": "$company",
                "amount": 1,
                "owner_id": "$user",
                "stage_id": "$stage",
                "closed_date": "2026-05-01T00:00:00Z",
            },
        ),
    ),
    copied=(
        Copied("company", apollo.Company, lambda number, _: _named("Company", number)),
        Copied("opportunity", apollo.Opportunity, _apollo_opportunity, is_main=True),
    ),
    read="/api/v1/opportunities/{id}",
    method="GET",
    page="/api/v1/opportunities/search?per_page=100&sort_by_field=created_at",
    list_key="opportunities",
)
ALL: Final = (CLOSE, COPPER, APOLLO)
