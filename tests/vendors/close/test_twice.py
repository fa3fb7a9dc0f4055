"""Acts that are done twice, and changes of another field after them: nothing is announced or marked again."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

import httpx
import pytest

from dealdock.web.rest.routing import Operation
from tests.across.client import Client
from tests.across.test_operations import label, operations
from tests.support.cases import each_case
from tests.vendors.close.calls import CALLS
from tests.vendors.close.client import Close


class Act(NamedTuple):
    """A change by which something happens to an object, and a change of another field."""

    path: str
    """Below `/api/v1`, without the id."""
    made: Mapping[str, Any]
    """The fields of the new object, in addition to its lead."""
    sent: Mapping[str, Any]
    happens: tuple[str, ...]
    """The actions of the events of the object, the first one first."""
    marked: tuple[str, ...]
    """The keys that follow from the act."""
    other: Mapping[str, Any]


_DRAFT: Final = {"status": "draft", "sender": "ann@lee.example"}
_LATER: Final = {"activity_at": "2025-01-01T00:00:00+00:00"}
ACTS: Final = (
    Act("/lead/", {}, {"status": "Qualified"}, ("updated",), ("status_id",), {"description": "x"}),
    Act("/opportunity/", {}, {"status": "Won"}, ("updated",), ("date_won", "status_id"), {"confidence": 90}),
    Act("/opportunity/", {}, {"status": "Lost"}, ("updated",), ("date_lost", "status_id"), {"confidence": 90}),
    Act("/task/", {}, {"is_complete": True}, ("updated", "completed"), ("is_complete",), {"text": "x"}),
    Act("/activity/note/", {}, {"pinned": True}, ("updated",), ("pinned", "pinned_at"), {"title": "x"}),
    Act(
        "/activity/call/",
        {"status": "in-progress"},
        {"status": "completed", "disposition": "answered"},
        ("updated", "answered", "completed"),
        ("status", "disposition"),
        {"duration": 60},
    ),
    Act(
        "/activity/email/", _DRAFT, {"status": "sent"}, ("updated", "sent"), ("date_sent", "status"), {"user_id": None}
    ),
    Act("/activity/sms/", _DRAFT, {"status": "sent"}, ("updated", "sent"), ("date_sent", "status"), {"user_id": None}),
    Act(
        "/activity/custom/",
        {"status": "draft"},
        {"status": "published", "pinned": True},
        ("updated",),
        ("last_published_at", "pinned_at"),
        _LATER,
    ),
    Act(
        "/activity/meeting/",
        {"title": "Demo"},
        {"user_note_html": "<p>Well</p>"},
        ("updated",),
        ("user_note", "user_note_date_updated"),
        {"title": "x"},
    ),
)


def make(close: Close, act: Act) -> str:
    """Make the object of an act, and return its path."""
    sent = dict(act.made) if act.path == "/lead/" else {"lead_id": close.lead()["id"], **act.made}
    if act.path == "/activity/custom/":
        sent["custom_activity_type_id"] = close.post("/custom_activity/", {"name": f"Visit {sent['lead_id']}"})["id"]
    if act.path == "/activity/meeting/":
        return f"{act.path}{close.control('POST', '/records/activity.meeting', sent)['id']}/"
    return f"{act.path}{close.post(act.path, sent)['id']}/"


def news(close: Close, work: Callable[[], Any]) -> tuple[Any, list[dict[str, Any]]]:
    """Return the answer to a call, and the events that it leaves, the first one first."""
    before = {each["id"] for each in close.events()}
    answer = work()
    return answer, [each for each in reversed(close.events()) if each["id"] not in before]


class TestAct:
    @pytest.mark.slow
    @each_case("act", ACTS)
    def test_happens_once(self, close: Close, act: Act) -> None:
        path = make(close, act)
        fresh = close.get(path)
        close.freeze("2026-01-03T00:00:00Z")
        first, events = news(close, lambda: close.put(path, act.sent))
        assert tuple(each["action"] for each in events if each["object_id"] == first["id"]) == act.happens
        assert {name for name in act.marked if fresh[name] == first[name]} == set()
        close.freeze("2026-01-04T00:00:00Z")
        assert news(close, lambda: close.put(path, act.sent)) == (first, [])
        changed, events = news(close, lambda: close.put(path, {**act.sent, **act.other}))
        assert [(each["object_id"], each["action"]) for each in events] == [(first["id"], "updated")]
        assert {name: changed[name] for name in act.other} == act.other
        assert {name: changed[name] for name in act.marked} == {name: first[name] for name in act.marked}

    def test_of_a_calendar_happens_once(self, close: Close) -> None:
        made = close.control("POST", "/records/activity.meeting", {"lead_id": close.lead()["id"], "title": "Demo"})
        path = f"/records/activity.meeting/{made['id']}"
        for sent, happens in (
            ({"status": "canceled"}, ["updated", "canceled"]),
            ({"status": "canceled"}, []),
            ({"location": "Oslo"}, ["updated"]),
        ):
            _, events = news(close, partial(close.control, "PATCH", path, sent))
            assert [each["action"] for each in events] == happens


def test_a_call_that_is_logged_after_its_end_has_not_ended_now(close: Close) -> None:
    sent = {"lead_id": close.lead()["id"], "status": "completed", "disposition": "answered"}
    _, events = news(close, lambda: close.post("/activity/call/", sent))
    assert [(each["object_type"], each["action"]) for each in events] == [("activity.call", "created")]


def _without_time(operation: Operation, answer: httpx.Response) -> Any:
    """Return an answer. The time of an organization is that of the account, which each call of its settings sets."""
    return answer.json() | ({"date_updated": None} if operation.object == "organization" else {})


@pytest.mark.slow
def test_no_update_that_is_sent_again_changes_or_announces_anything(http: httpx.Client) -> None:
    client = Client.open(http, "close", CALLS)
    made, api = client.make(), Close(http, dict(client.account))
    tried, wrong = 0, []
    for operation in operations(CALLS):
        if operation.name not in {"update", "bulk_update", "pin_views"}:
            continue
        first = client.run(operation, made)
        assert first.is_success, (label(operation), first.text)
        client.control("POST", "/clock/advance", {"seconds": 60})
        second, events = news(api, partial(client.run, operation, made))
        tried += 1
        if events or _without_time(operation, second) != _without_time(operation, first):
            wrong.append(label(operation))
    assert wrong == []
    assert tried > 30
