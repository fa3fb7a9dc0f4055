"""Companies, for the tests of all vendors that act at calls of a list."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.across.levers import Listed
from tests.vendors.copper.calls import headers

PATH: Final = "/developer_api/v1/companies/search"
EMAILS: Final = [{"email": "ann@example.com", "category": "work"}]


def call(http: httpx.Client, account: Any, more: Mapping[str, str]) -> httpx.Response:
    """Search companies."""
    return http.post(f"/copper{PATH}", params=more, json={}, headers=headers(account))


LISTED: Final = Listed(
    "company",
    "search",
    PATH,
    call,
    lambda answer: [each["id"] for each in answer.json()],
    undeletes=True,
    refused=[
        {"create": "person", "records": [{"name": "Ann", "emails": EMAILS}]},
        {"create": "person", "records": [{"name": "Bob", "emails": EMAILS}]},
    ],
    later={"create": "opportunity", "records": [{"name": "Deal", "primary_contact_id": 999_999}]},
    further=[("GET", "/copper/developer_api/v1/account")],
)
