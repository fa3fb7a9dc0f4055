"""Records of the past."""

from collections.abc import Iterator
from typing import Final

import httpx
import pytest

from tests.across.client import NOON
from tests.across.records import Demo
from tests.support.builders import NO_TLS

CREATED: Final = "2020-02-03T04:05:06.789Z"
UPDATED: Final = "2021-03-04T05:06:07.891Z"


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, verify=NO_TLS, timeout=30) as http:
        yield http


def test_of_an_opportunity_has_activities(http: httpx.Client) -> None:
    demo = Demo.open(http, "pardot")
    deal = {"name": "Old", "value": 5, "probability": 10, "status": "Won", "prospects": ["jdoe@company.com"]}
    old, new, closed = (
        demo.control("POST", "/records/opportunity", {**deal, **given})
        for given in (
            {"created_at": CREATED, "updated_at": UPDATED},
            {},
            {"created_at": CREATED, "updated_at": UPDATED, "closed_at": "2020-12-31T00:00:00Z"},
        )
    )
    found = demo.control("GET", "/records/visitorActivity")
    dates = {
        each["id"]: [(one["type"], one["created_at"]) for one in found if one["opportunity_id"] == each["id"]]
        for each in (old, new, closed)
    }
    assert dates[old["id"]] == [(8, "2020-02-03T04:05:06Z"), (9, "2021-03-04T05:06:07Z")]
    assert dates[new["id"]] == [(8, NOON), (9, NOON)]
    assert dates[closed["id"]] == [(8, "2020-02-03T04:05:06Z"), (9, "2020-12-31T00:00:00Z")]
