"""The work and the bytes that subscriptions cost: filters, bodies, backlogs."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.records.models import Delivery, DeliveryEvent, DeliverySwitch
from dealdock.platform.webhooks import queue, shedding
from dealdock.vendors.close.webhook import delivery, filters
from tests.support.cases import each_case
from tests.support.receiver import Receiver
from tests.vendors.close.client import Close

CREATED = {"action": "created", "object_type": "lead"}
NOWHERE = "http://127.0.0.1:9/"
pytestmark = pytest.mark.both_databases


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def filtered(extra: Any) -> dict[str, Any]:
    return {"url": NOWHERE, "events": [{**CREATED, "extra_filter": extra}]}


def equal(value: Any = 1) -> dict[str, Any]:
    return {"type": "equals", "value": value}


def several(number: int, value: Any = 1) -> dict[str, Any]:
    """A filter with this number of parts."""
    return {"type": "or", "filters": [equal(value)] * (number - 1)}


class TestFilters:
    @pytest.mark.slow
    @pytest.mark.contract("2.b1.10")
    @each_case(
        "events",
        [
            [several(filters.MAX_PARTS + 1)],
            [several(filters.MAX_PARTS - 1), several(2)],
            [{"type": "not", "filter": several(filters.MAX_PARTS)}],
            [{"type": "field_accessor", "field": "data", "filter": several(filters.MAX_PARTS)}],
            [equal("x" * filters.MAX_BYTES)],
            [equal("x" * (filters.MAX_BYTES // 2))] * 2,
        ],
    )
    def test_that_are_too_large_are_refused_and_change_nothing(self, close: Close, events: list[Any]) -> None:
        body = {"url": NOWHERE, "events": [{**CREATED, "extra_filter": each} for each in events]}
        refusal = close.refused("POST", "/webhook/", body)
        assert refusal.fields == {"events": filters.TOO_LARGE}
        answer = close.http.post(f"/_dealdock/accounts/{close.account['id']}/records/webhook", json=body)
        assert answer.status_code == 422
        scene = {"accounts": [{"vendor": "close", "webhookSubscriptions": [body]}]}
        assert close.http.post(f"/_dealdock/accounts/{close.account['id']}/import", json=scene).status_code == 422
        assert close.rows("/webhook/") == []

    def test_of_the_largest_size_are_taken(self, close: Close) -> None:
        made = close.post("/webhook/", filtered(several(filters.MAX_PARTS)))
        close.put(f"/webhook/{made['id']}/", {"events": [{**CREATED, "extra_filter": several(filters.MAX_PARTS)}]})
        assert close.refused("PUT", f"/webhook/{made['id']}/", filtered(several(201))).fields.keys() == {"events"}

    @pytest.mark.contract("2.b1.10")
    def test_an_event_for_which_they_take_too_many_steps_does_not_fit(self) -> None:
        inner = {"type": "any_array_value", "filter": several(100, "never")}
        values = {"type": "field_accessor", "field": "changed_fields", "filter": inner}
        wanted = {"type": "or", "filters": [values, {"type": "non_null"}]}
        event = {"object_type": "lead", "changed_fields": ["name"] * 10}
        assert filters.fits(wanted, event, filters.Steps())
        event["changed_fields"] = ["name"] * 60
        assert not filters.fits(wanted, event, filters.Steps())
        assert not filters.fits({"type": "not", "filter": wanted}, event, filters.Steps())

    def test_are_not_compared_on_the_event_loop(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: list[bool] = []
        fits = filters.fits

        def spy(*given: Any) -> bool:
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                seen.append(False)
            else:
                seen.append(True)
            return fits(*given)

        monkeypatch.setattr(filters, "fits", spy)
        for _ in range(2):
            close.post("/webhook/", filtered(several(filters.MAX_PARTS)))
        close.post("/lead/", {"name": "A"})
        assert seen
        assert not any(seen)


class TestBodies:
    @pytest.mark.slow
    def test_an_event_is_stored_once_and_arrives_everywhere(
        self, close: Close, sandbox: Sandbox, receiver: Receiver
    ) -> None:
        hooks = [close.post("/webhook/", {"url": receiver.url, "events": [CREATED]})["id"] for _ in range(40)]
        text = "x" * 50_000
        close.post("/lead/", {"name": "A", "description": text})
        close.control("POST", "/deliveries/settle")
        account_id = close.account["id"]

        def stored(db: sa.Connection) -> tuple[int, int]:
            ours = sa.select(sa.func.sum(sa.func.length(DeliveryEvent.content)))
            events = db.scalar(ours.where(DeliveryEvent.account_id == account_id))
            size = sa.func.length(Delivery.body_begin) + sa.func.length(Delivery.body_end)
            return events or 0, db.scalar(sa.select(sa.func.sum(size)).where(Delivery.account_id == account_id)) or 0

        events, own = sandbox.database.read(stored)
        assert (50_000 < events < 60_000, own < 10_000) == (True, True)
        assert {each["state"] for each in close.control("GET", "/deliveries")} == {"delivered"}
        assert sorted(each["subscription_id"] for each in receiver.bodies) == sorted(hooks)
        assert {each["event"]["data"]["description"] for each in receiver.bodies} == {text}
        (last, *_) = close.control("GET", "/deliveries")
        assert "body" not in last
        whole = close.control("GET", f"/deliveries/{last['number']}")
        assert json.loads(whole["body"]) in receiver.bodies

    def test_lists_and_the_choice_of_attempts_do_not_read_them(self, close: Close, sandbox: Sandbox) -> None:
        close.control("POST", "/deliveries/hold")
        close.post("/webhook/", {"url": NOWHERE, "events": [CREATED]})
        close.post("/lead/", {"name": "A"})
        (row,) = sandbox.database.read(lambda db: queue.rows(db, close.account["id"], limit=10))
        assert not {"body", "body_begin", "body_end", "answer", "headers"} & set(row._fields)

    def test_a_reset_of_events_leaves_no_shared_part(self, close: Close, sandbox: Sandbox) -> None:
        close.control("POST", "/deliveries/hold")
        close.post("/webhook/", {"url": NOWHERE, "events": [CREATED]})
        close.post("/lead/", {"name": "A"})
        assert close.http.delete(f"/_dealdock/accounts/{close.account['id']}").status_code == 204
        count = sa.select(sa.func.count()).where(DeliveryEvent.account_id == close.account["id"])
        assert sandbox.database.read(lambda db: db.scalar(count)) == 0


class TestBacklog:
    @pytest.mark.contract("2.b2.12")
    def test_one_that_has_too_many_bytes_pauses_its_subscription_alone(
        self, close: Close, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(delivery, "MAX_BACKLOG_BYTES", 100_000)
        close.control("POST", "/deliveries/hold")
        large = close.post("/webhook/", {"url": NOWHERE, "events": [CREATED]})
        other = close.post("/webhook/", {"url": NOWHERE, "events": [{**CREATED, "object_type": "contact"}]})
        for number in range(4):
            close.post("/lead/", {"name": f"Lead {number}", "description": "x" * 50_000, "contacts": [{"name": "A"}]})
        found = {each["id"]: (each["status"], each["pause_reason"]) for each in close.rows("/webhook/")}
        assert found == {large["id"]: ("paused", "backlog"), other["id"]: ("active", None)}
        assert close.control("GET", "/deliveries?state=held")

    @pytest.mark.slow
    def test_the_oldest_deliveries_of_an_account_go_when_it_has_too_many_bytes(
        self, close: Close, http: Any, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in (queue, shedding):
            monkeypatch.setattr(module, "MAX_STORED_BYTES", 200_000)
        accounts = close, Close.open(http)
        for each in accounts:
            each.control("POST", "/deliveries/hold")
            each.post("/webhook/", {"url": NOWHERE, "events": [CREATED]})
        for number in range(4):
            accounts[1].post("/lead/", {"name": f"Of another account {number}", "description": "x" * 15_000})
        for number in range(20):
            close.post("/lead/", {"name": f"Lead {number}", "description": "x" * 15_000})
        sizes = [sandbox.database.read(lambda db: shedding.stored_bytes(db, each.account["id"])) for each in accounts]  # noqa: B023
        assert 50_000 < sizes[0] <= 200_000
        numbers = [each["number"] for each in close.control("GET", "/deliveries")]
        assert numbers == list(range(20, 20 - len(numbers), -1))
        assert len(accounts[1].control("GET", "/deliveries")) == 4
        counted = sa.select(DeliverySwitch.stored_bytes).where(DeliverySwitch.account_id == close.account["id"])
        assert sizes[0] <= sandbox.database.read(lambda db: db.scalars(counted).one()) <= 200_000
