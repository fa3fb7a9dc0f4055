"""Copper's opportunities and leads, for the benchmarks of all vendors."""

from typing import Any, Final

from sqlalchemy import case, null

from dealdock.vendors.copper import models
from tests.vendors.copper import bench_page
from tools.bench.rest_vendors import Copied, Ids, LargePage, Number, RestVendor, amount, named, one_of, written
from tools.bench.result import at_most

ASSIGNED: Final = 500
"""The leads with an assignee, of an account of any size."""
_LEADS: Final = "/developer_api/v1/leads/search"
_NEW: Final = {"sort_by": "date_modified", "status_ids": [23]}
"""A filter by the id that the default status has in every new account."""
_FILTERED: Final = {"sort_by": "date_modified", "statuses": ["Open"]}


def _opportunity(number: Number, ids: Ids) -> dict[str, Any]:
    company = one_of(ids["company"], number)
    return {
        **named("Deal", number),
        "company_id": company,
        "monetary_value": amount(number),
        **written(number, 1),
    }


def _lead(number: Number, _: Ids) -> dict[str, Any]:
    """Return a lead. The first ones have an assignee."""
    assignee = models.Lead.__table__.c.assignee_id
    return {
        **named("Lead", number),
        "assignee_id": case((number < ASSIGNED, assignee), else_=null()),
        "monetary_value": amount(number),
        **written(number, 1),
    }


def _search(size: int, **more: Any) -> dict[str, Any]:
    return {"page_size": size, "sort_direction": "desc", **more}


OPPORTUNITIES: Final = RestVendor(
    name="copper",
    baseline=bench_page.page,
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
        Copied("company", models.Company, lambda number, _: named("Company", number)),
        Copied("lead", models.Lead, _lead, is_main=True),
        Copied("opportunity", models.Opportunity, _opportunity, is_main=True),
    ),
    read="/developer_api/v1/opportunities/{id}",
    method="POST",
    page="/developer_api/v1/opportunities/search",
    asked={"page_size": 100, "sort_by": "date_modified", "sort_direction": "desc"},
    large=(
        LargePage("a sorted page of 200", _search(200, sort_by="monetary_value"), bar=at_most(1.5)),
        LargePage(
            "a filtered and sorted page of 200, without its total",
            _search(200, **_FILTERED),
            without=_search(1, **_FILTERED),
            bar=at_most(1.5),
        ),
        LargePage("the total of a filter, with a page of 1", _search(1, **_FILTERED)),
        LargePage(
            "a filtered and sorted page of 200 leads",
            _search(200, sort_by="monetary_value", assignee_ids=[1]),
            _LEADS,
            bar=at_most(1.5),
        ),
        LargePage(
            "a page of 200 leads by a filter that fits all, without its total",
            _search(200, **_NEW),
            _LEADS,
            without=_search(1, **_NEW),
            bar=at_most(1.5),
        ),
    ),
)
MEASURED: Final = (OPPORTUNITIES,)
