"""Close's opportunities and searches for leads, for the benchmarks of all vendors."""

import base64
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import case

from dealdock.vendors.close import models
from tests.vendors.close import bench_page
from tools.bench.rest_vendors import (
    MILLISECONDS,
    Copied,
    Ids,
    LargePage,
    Number,
    RestVendor,
    amount,
    one_of,
    text,
    written,
)
from tools.bench.result import at_most


def _lead(number: Number, _: Ids) -> dict[str, Any]:
    return {"name": text("Lead", number), "display_name": text("Lead", number)}


def _opportunity(number: Number, ids: Ids) -> dict[str, Any]:
    return {
        "lead_id": one_of(ids["lead"], number),
        "value": amount(number),
        "confidence": number % 101,
        "value_period": case((number % 3 == 0, "monthly"), (number % 3 == 1, "annual"), else_="one_time"),
        **written(number, MILLISECONDS),
    }


OPPORTUNITIES: Final = RestVendor(
    name="close",
    baseline=bench_page.page,
    headers=lambda account: {"Authorization": "Basic " + base64.b64encode(f"{account['api_key']}:".encode()).decode()},
    records=(
        ("lead", {"name": "Lead"}),
        ("opportunity", {"lead_id": "$lead", "user_id": "$user", "value": 100, "note": "Sails & <ünïcode>"}),
    ),
    copied=(
        Copied("lead", models.Lead, _lead),
        Copied("opportunity", models.Opportunity, _opportunity, is_main=True),
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


def _different(number: int) -> dict[str, Any]:
    """Return a search with values of its own, in one of four forms."""
    name = {"type": "text", "mode": "full_words", "value": f"lead {number}"}
    match number % 4:
        case 0:
            return _lead_condition("name", **name)
        case 1:
            return _lead_condition(
                "name", type="term", values=[f"Lead {number} {each}" for each in range(number % 7 + 1)]
            )
        case 2:
            since = {"type": "fixed_utc", "value": f"20{number % 25:02}-01-{number % 28 + 1:02}T00:00:00"}
            return _lead_condition("date_created", type="moment_range", on_or_after=since)
    of_contact = {"type": "regular_field", "object_type": "contact", "field_name": "name"}
    related = {"type": "field_condition", "field": of_contact, "condition": name}
    kinds = {"this_object_type": "lead", "related_object_type": "contact"}
    return _search({"type": "has_related", **kinds, "related_query": related})


SEARCHES: Final = RestVendor(
    name="close",
    baseline=None,
    headers=OPPORTUNITIES.headers,
    records=(("lead", {"name": "Lead"}),),
    copied=(
        Copied(
            "lead",
            models.Lead,
            lambda number, ids: {**_lead(number, ids), **written(number, MILLISECONDS)},
            is_main=True,
        ),
    ),
    method="POST",
    page="/api/v1/data/search/",
    searches=_different,
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
MEASURED: Final = (OPPORTUNITIES, SEARCHES)
