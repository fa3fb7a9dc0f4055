"""The events of an object follow from one another: each names what differs from the one before it, and no more.

The events are those of a call of every operation. A change without an event, or with a field that its event does not
name, is found here without a test of its own (contract 3.9).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import httpx
import pytest

from tests.across.calls import calls_of
from tests.across.client import Client
from tests.across.test_operations import run_all

Found = tuple[str, str, str]
"""A kind of object, the field, and what is wrong."""

FOLLOWING: Final[Mapping[str, frozenset[str]]] = {
    "opportunity": frozenset({"lead_name", "status_display_name"}),
    "task.lead": frozenset({"lead_name"}),
    "sequence": frozenset({"subscription_counts_by_status"}),
    "custom_activity_type": frozenset({"fields"}),
}
"""Fields that show another object, whose change has an event of its own."""

OF_EVENTS: Final = frozenset({"is_new", "view"})
"""Fields of tasks that events show in a way of their own (3.9.task.1)."""

PATHS: Final[Mapping[str, str]] = {
    **{name: name for name in ("lead", "contact", "opportunity", "sequence", "sequence_subscription", "saved_search")},
    **{name: name for name in ("email_template", "sms_template", "group", "phone_number", "custom_object")},
    "task.lead": "task",
    **{f"activity.{name}": f"activity/{name}" for name in ("note", "call", "email", "sms", "meeting")},
    "status.lead": "status/lead",
    **{f"custom_fields.{name}": f"custom_field/{name}" for name in ("lead", "contact", "opportunity", "shared")},
}
"""The paths of objects that can be read, by the kind in events."""


@pytest.fixture
def client(http: httpx.Client) -> Client:
    """A client of an account of which every operation was called, a second between two of them."""
    client = Client.open(http, "close", calls_of("close"))
    for _ in run_all(client):
        client.control("POST", "/clock/advance", {"seconds": 1})
    return client


def logged(client: Client) -> Iterator[dict[str, Any]]:
    """Yield all events, the latest first."""
    cursor: str | None = ""
    while cursor is not None:
        page = client.call("GET", f"/api/v1/event/?_limit=50&_cursor={cursor}").json()
        yield from page["data"]
        cursor = page["cursor_next"]


def compared(kind: str, event: Mapping[str, Any], last: Mapping[str, Any]) -> Iterator[Found]:
    """Yield what does not follow from the last state of the object."""
    if event["action"] == "deleted":
        changed, data = [], event["previous_data"]
    else:
        changed, data = event["changed_fields"], event["data"]
    for field in {*last, *data} - FOLLOWING.get(kind, frozenset()) - OF_EVENTS:
        before, after = last.get(field), data.get(field)
        if field not in changed and before != after:
            yield kind, field, f"changed without a word at {event['action']}"
        if field in changed and event["previous_data"].get(field) != before:
            yield kind, field, "was another before"
        if field in changed and before == after:
            yield kind, field, "is named, and the same"


@pytest.mark.slow
@pytest.mark.contract("3.9.shape.2", "3.9.whole.1")
def test_each_event_names_what_differs_from_the_event_before_it(client: Client) -> None:
    histories: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for event in reversed([*logged(client)]):
        histories[event["object_type"], event["object_id"]].append(event)
    assert len({kind for kind, _ in histories}) > 35
    assert {found for (kind, _), events in histories.items() for found in followed(kind, events)} == set()
    assert unlike_their_reads(client, histories) == set()


def followed(kind: str, events: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    """Yield what does not follow in the events of an object, the oldest first."""
    last: Mapping[str, Any] | None = None
    for event in events:
        if last is not None and event["action"] in {"updated", "deleted"}:
            yield from compared(kind, event, last)
        last = event["data"]


def unlike_their_reads(
    client: Client, histories: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]
) -> set[tuple[str, str]]:
    """Return the fields of which the last event shows another value than a read of the object."""
    differing = set()
    number = 0
    for (kind, id_), events in histories.items():
        last = events[-1]["data"]
        if kind not in PATHS or last is None:
            continue
        shown = client.call("GET", f"/api/v1/{PATHS[kind]}/{id_}/").json()
        number += 1
        fields = last.keys() & shown.keys() - FOLLOWING.get(kind, frozenset()) - OF_EVENTS
        differing |= {(kind, field) for field in fields if last[field] != shown[field]}
    assert number > 50
    return differing
