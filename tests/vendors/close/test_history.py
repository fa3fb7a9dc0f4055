"""Records of the past."""

import json
from typing import Final

import httpx

from tests.across.client import NOON
from tests.across.records import Demo

CREATED: Final = "2020-02-03T04:05:06.789Z"
UPDATED: Final = "2021-03-04T05:06:07.891Z"


def test_of_a_lead_has_an_event_of_now(http: httpx.Client) -> None:
    demo = Demo.open(http, "close")
    lead = demo.control("POST", "/records/lead", {"name": "Old", "created_at": CREATED, "updated_at": UPDATED})
    note = {"type": "Note", "lead_id": lead["id"], "details": {"note": "Old"}, "created_at": CREATED}
    assert demo.control("POST", "/records/activity", note)["activity_at"] == CREATED
    events = demo.control("GET", "/records/event")
    [event] = [each for each in events if each["object_id"] == lead["id"]]
    assert event["created_at"] == NOON
    shown = [event["data"][name] for name in ("date_created", "date_updated")]
    assert shown == ["2020-02-03T04:05:06.789000+00:00", "2021-03-04T05:06:07.891000+00:00"]


def test_of_a_scene_are_the_same(http: httpx.Client) -> None:
    demo = Demo.open(http, "close")
    scene = {
        "accounts": [
            {
                "vendor": "close",
                "clock": {"mode": "frozen", "at": NOON},
                "email_templates": [{"name": "Old", "updated_at": UPDATED}, {"name": "New"}],
            }
        ]
    }
    demo.import_(json.dumps(scene))
    old, new = demo.control("GET", "/records/emailTemplate")
    times = [(each["created_at"], each["updated_at"]) for each in (old, new)]
    assert times == [(UPDATED, UPDATED), (NOON, NOON)]
