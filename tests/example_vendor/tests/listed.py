"""Leads, for the tests of all vendors that act at calls of a list."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.across.levers import Listed


def call(http: httpx.Client, account: Any, more: Mapping[str, str]) -> httpx.Response:
    """List leads."""
    return http.get("/minicrm/v1/leads", params=more, headers={"X-Minicrm-Key": account["api_key"]})


LISTED: Final = Listed(
    "lead",
    "list",
    "/v1/leads",
    call,
    lambda answer: [each["id"] for each in answer.json()],
    later={"create": "deal", "records": [{"lead_id": "lead_of_later"}]},
    limit={},
    parameter=("limit", "50"),
)
