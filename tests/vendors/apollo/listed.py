"""Contacts, for the tests of all vendors that act at calls of a list."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.across.levers import Listed
from tests.vendors.apollo.calls import CALLS

PATH: Final = "/api/v1/contacts/search"


def call(http: httpx.Client, account: Any, more: Mapping[str, str]) -> httpx.Response:
    """Search contacts."""
    return http.post(f"/apollo{PATH}", json=more, headers=CALLS.headers(account))


LISTED: Final = Listed(
    "contact",
    "search",
    PATH,
    call,
    lambda answer: [each["id"] for each in answer.json()["contacts"]],
    refused=[
        {"create": "stage", "records": [{"name": "Stage"}]},
        {"change": "stage", "id": {"$": 1}, "fields": {"pipeline_id": None}},
    ],
    later={"create": "contact", "records": [{"first_name": "Ann", "company_id": "of_later"}]},
    further=[("POST", "/apollo/api/v1/opportunities/search")],
)
