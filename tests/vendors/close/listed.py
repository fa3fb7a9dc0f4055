"""Leads, for the tests of all vendors that act at calls of a list."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.across.levers import Listed


def call(http: httpx.Client, account: Any, more: Mapping[str, str]) -> httpx.Response:
    """List leads."""
    return http.get("/close/api/v1/lead/", params=more, auth=(account["api_key"], ""))


LISTED: Final = Listed(
    "lead",
    "list",
    "/api/v1/lead/",
    call,
    lambda answer: [each["id"] for each in answer.json()["data"]],
    refused=[{"create": "opportunity", "records": [{"lead_id": {"$": 0}, "value_period": "never"}]}],
    later={"create": "contact", "records": [{"lead_id": "lead_of_later", "name": "Ann"}]},
    further=[("GET", "/close/api/v1/me/"), ("GET", "/close/api/v1/nothing/")],
)
