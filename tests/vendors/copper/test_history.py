"""Records of the past."""

from typing import Final

import httpx

from tests.across.records import Demo

CREATED: Final = "2020-02-03T04:05:06.789Z"
UPDATED: Final = "2021-03-04T05:06:07.891Z"


def test_of_an_opportunity_and_of_a_task_have_dates(http: httpx.Client) -> None:
    demo = Demo.open(http, "copper")
    person = demo.control("GET", "/records/person")[0]["id"]
    deal = {"name": "Old", "primary_contact_id": person, "created_at": CREATED}
    assert demo.control("POST", "/records/opportunity", deal)["date_stage_changed"] == "2020-02-03T04:05:06Z"
    task = {"name": "Old", "status": "Completed", "created_at": CREATED, "updated_at": UPDATED}
    assert demo.control("POST", "/records/task", task)["completed_date"] == "2021-03-04T05:06:07Z"
