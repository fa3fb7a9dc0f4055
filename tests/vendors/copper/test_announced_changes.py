"""Notifications of each operation, against the difference of two reads (contract 3.10)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx
import pytest

from dealdock.vendors.copper.webhook.announcing import NOT_ANNOUNCED
from tests.across.calls import calls_of
from tests.across.client import Client
from tests.across.test_operations import label, run_all
from tests.support.receiver import Receiver

PATHS: Final = {
    "lead": "leads",
    "person": "people",
    "company": "companies",
    "opportunity": "opportunities",
    "task": "tasks",
    "project": "projects",
}
"""The kinds that have webhooks."""

PASSED_OVER: Final = NOT_ANNOUNCED | {"company_name", "custom_fields"}
"""Attributes that show another record, among them the values of Connect fields, which are relations."""

State = Mapping[str, Mapping[int, Mapping[str, Any]]]
Announced = set[tuple[str, str, int, str]]
"""Kind, event, id and, of an update, a changed attribute."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def read(client: Client) -> State:
    """Return all records of the kinds that have webhooks."""
    found = {}
    for kind, path in PATHS.items():
        answer = client.call("POST", f"/developer_api/v1/{path}/search", {"page_size": 200})
        assert answer.is_success, answer.text
        found[kind] = {record["id"]: record for record in answer.json()}
    return found


def differences(before: State, after: State, *, is_deletion: bool) -> Announced:
    """Return what differs between two reads. What a deletion empties in other records is not announced."""
    found: Announced = set()
    for kind in PATHS:
        old, new = before[kind], after[kind]
        found |= {(kind, "new", id_, "") for id_ in new.keys() - old.keys()}
        found |= {(kind, "delete", id_, "") for id_ in old.keys() - new.keys()}
        for id_ in set() if is_deletion else old.keys() & new.keys():
            names = {name for name in new[id_] if old[id_][name] != new[id_][name]}
            found |= {(kind, "update", id_, name) for name in names - PASSED_OVER}
    return found


def announced(bodies: list[dict[str, Any]], before: State, after: State) -> Announced:
    """Return what notifications announce."""
    found: Announced = set()
    for body in bodies:
        kind, event = body["type"], body["event"]
        for id_ in body["ids"]:
            changed = {name: both for name, both in body["updated_attributes"].items() if name not in PASSED_OVER}
            if event != "update":
                found.add((kind, event, id_, ""))
            found |= {(kind, event, id_, name) for name in changed}
            shown = {name: [state[kind][id_][name] for state in (before, after)] for name in changed}
            assert changed == shown, (kind, id_)
    return found


@pytest.mark.slow
@pytest.mark.contract("3.10.webhook.10")
def test_notifications_announce_the_difference_of_two_reads(http: httpx.Client, receiver: Receiver) -> None:
    client = Client.open(http, "copper", calls_of("copper"))
    for kind in PATHS:
        for event in ("new", "update", "delete"):
            client.call("POST", "/developer_api/v1/webhooks", {"target": receiver.url, "type": kind, "event": event})
    states: list[State] = []
    places: list[int] = []

    def settle() -> None:
        client.control("POST", "/deliveries/settle", {"seconds": 60})
        states.append(read(client))
        places.append(len(receiver.bodies))

    differing = {}
    number = 0
    for operation, _ in run_all(client, reads=False, before=settle):
        before, place = states[-1], places[-1]
        settle()
        expected = differences(before, states[-1], is_deletion=operation.name == "delete")
        found = announced(receiver.bodies[place:], before, states[-1])
        number += len(found)
        if found != expected:
            differing[label(operation)] = (found - expected, expected - found)
    assert number > 20
    assert differing == {}
