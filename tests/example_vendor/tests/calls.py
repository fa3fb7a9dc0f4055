"""The calls of Minicrm's API, for the tests of all vendors."""

from typing import Any, Final

import httpx

from tests.across.calls import Needs, VendorCalls
from tests.across.client import Client
from tests.example_vendor.api import REST


def make(client: Client, text: str) -> dict[str, Any]:
    """Make a lead with a deal."""
    lead = client.control("POST", "/records/lead", {"name": text})["id"]
    client.control("POST", "/records/deal", {"lead_id": lead})
    return {"lead": lead}


def is_error(answer: httpx.Response) -> bool:
    """Return True for an error of Minicrm."""
    return answer.headers["content-type"] == "application/json" and {"error", "message"} <= answer.json().keys()


CALLS: Final = VendorCalls(
    rest=REST,
    headers=lambda account: {"X-Minicrm-Key": account["api_key"]},
    key="api_key",
    make=make,
    needs={
        ("lead", "create"): Needs(body=lambda _: {"name": "Ann"}),
        ("lead", "update"): Needs(body=lambda _: {"score": 7}),
    },
    is_error=is_error,
    two_calls={"calls_per_minute": 2},
)
