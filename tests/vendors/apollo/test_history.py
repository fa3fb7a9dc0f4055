"""Records of the past."""

from typing import Final

import httpx

from tests.across.records import Demo

CREATED: Final = "2020-02-03T04:05:06.789Z"


def test_of_an_opportunity_has_a_date(http: httpx.Client) -> None:
    demo = Demo.open(http, "apollo")
    stage = demo.control("GET", "/records/stage")[0]["id"]
    old = demo.control("POST", "/records/opportunity", {"name": "Old", "stage_id": stage, "created_at": CREATED})
    assert old["stage_updated_at"] == CREATED
