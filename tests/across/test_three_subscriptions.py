"""Three subscriptions to one event: each gets it once, also after the second one has moved or gone."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import httpx
import pytest

from tests.across.calls import calls_of
from tests.across.client import Client
from tests.support.marks import ONE_DATABASE_ACROSS
from tests.support.receiver import Receiver

pytestmark = [ONE_DATABASE_ACROSS, pytest.mark.slow]


class Announced(NamedTuple):
    """An event of a vendor with webhooks."""

    subscriptions: str
    """The path of subscriptions."""
    address: str
    """The field with the address to which events are sent."""
    event: dict[str, Any]
    """The other fields of a subscription."""
    records: str
    """The path at which a record is made, which is the event."""


EVENTS: Final = {
    "close": Announced(
        "/api/v1/webhook/", "url", {"events": [{"object_type": "lead", "action": "created"}]}, "/api/v1/lead/"
    ),
    "copper": Announced(
        "/developer_api/v1/webhooks", "target", {"type": "company", "event": "new"}, "/developer_api/v1/companies"
    ),
}


@pytest.fixture
def receivers() -> Iterator[list[Receiver]]:
    receivers = [Receiver() for _ in range(3)]
    yield receivers
    for receiver in receivers:
        receiver.close()


@pytest.mark.parametrize("vendor", [*EVENTS])
def test_each_gets_its_events_whatever_happens_to_the_second(
    http: httpx.Client, receivers: list[Receiver], vendor: str
) -> None:
    client, announced = Client.open(http, vendor, calls_of(vendor)), EVENTS[vendor]
    subscribed = []
    for receiver in receivers:
        body = {announced.address: receiver.url, **announced.event}
        answer = client.call("POST", announced.subscriptions, body)
        assert answer.is_success, answer.text
        subscribed.append(answer.json()["id"])

    def make(name: str) -> list[int]:
        """Make a record, and return how many events each receiver has got for it."""
        before = [len(receiver.requests) for receiver in receivers]
        assert client.call("POST", announced.records, {"name": name}).is_success
        client.control("POST", "/deliveries/settle", {"seconds": 60})
        return [len(receiver.requests) - count for receiver, count in zip(receivers, before, strict=True)]

    assert make("First") == [1, 1, 1]
    second = f"{announced.subscriptions.rstrip('/')}/{subscribed[1]}"
    moved = client.call("PUT", second, {announced.address: receivers[0].url})
    assert moved.is_success, moved.text
    assert make("Second") == [2, 0, 1]
    assert client.call("DELETE", second).is_success
    assert make("Third") == [1, 0, 1]
    listed = client.call("GET", announced.subscriptions).json()
    rows = listed if isinstance(listed, list) else listed["data"]
    assert sorted(each["id"] for each in rows) == sorted((subscribed[0], subscribed[2]))
