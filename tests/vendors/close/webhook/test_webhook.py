"""Close's webhook subscriptions, and the deliveries of events to them (contract part 2, B.1 and B.2)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from dealdock.vendors.close.webhook.fields import ACTIONS
from dealdock.vendors.close.webhooks import signature
from tests.support.receiver import Receiver
from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits

NOW = "2026-05-14T22:40:00Z"
KEYS = [
    *("counters", "created_by", "date_created", "date_updated", "events", "health_status", "history", "id"),
    *("latest_error", "pause_reason", "recent_consecutive_fail_buckets_cnt", "status", "updated_by", "url"),
    "verify_ssl",
]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def frozen(close: Close) -> Close:
    close.freeze(NOW)
    return close


def event(action: str = "created", object_type: str = "lead", **more: Any) -> dict[str, Any]:
    return {"action": action, "object_type": object_type, **more}


def subscribe(close: Close, receiver: Receiver, *events: dict[str, Any], **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = close.post("/webhook/", {"url": receiver.url, "events": list(events or [event()]), **more})
    return made


def settle(close: Close) -> None:
    close.control("POST", "/deliveries/settle")


def advance(close: Close, seconds: int) -> None:
    close.control("POST", "/clock/advance", {"seconds": seconds})


class TestSubscription:
    @pytest.mark.contract("2.b1.1", "2.b1.2")
    def test_has_its_keys_in_order_and_its_key_only_once(self, frozen: Close, receiver: Receiver) -> None:
        made = subscribe(frozen, receiver)
        assert list(made) == sorted([*KEYS, "signature_key"])
        assert len(bytes.fromhex(made.pop("signature_key"))) == 32
        assert made["id"].startswith("whsub_")
        assert len(made["id"]) == len("whsub_") + 22
        assert made["events"] == [{"action": "created", "extra_filter": None, "object_type": "lead"}]
        assert made["date_created"] == made["date_updated"] == "2026-05-14T22:40:00"
        assert (made["status"], made["verify_ssl"], made["counters"]) == ("active", True, {})
        assert made["history"] == {"errors": [], "successes": []}
        assert frozen.get(f"/webhook/{made['id']}/") == made
        assert frozen.get("/webhook/") == {"data": [made], "has_more": False}

    @pytest.mark.contract("2.b1.3")
    def test_is_paused_started_and_deleted(self, frozen: Close, receiver: Receiver) -> None:
        path = f"/webhook/{subscribe(frozen, receiver)['id']}/"
        paused = frozen.put(path, {"status": "paused"})
        assert (paused["status"], paused["pause_reason"]) == ("paused", "api")
        frozen.lead()
        started = frozen.put(path, {"status": "active"})
        assert (started["status"], started["pause_reason"]) == ("active", None)
        settle(frozen)
        assert receiver.requests == []
        assert frozen.delete(path) == {}
        assert frozen.send("GET", path).status_code == 404
        assert frozen.control("GET", "/deliveries") == []

    @pytest.mark.contract("2.b1.4")
    @pytest.mark.parametrize(
        ("body", "errors"),
        [
            ({}, {"url": "This field is required.", "events": "This field is required."}),
            ({"url": "example.com", "events": [event()]}, {"url": "Invalid URL."}),
            ({"url": "ftp://example.com", "events": [event()]}, {"url": "Invalid URL."}),
            ({"url": "https://a.example", "events": []}, {"events": "This field is required."}),
            (
                {"url": "https://a.example", "events": [event(), event("merged", "contact"), event("x", "y")]},
                {
                    "events": {
                        "errors": {"1": {"action": "Not a valid choice."}, "2": {"object_type": "Not a valid choice."}}
                    }
                },
            ),
            (
                {"url": "https://a.example", "events": [event(extra_filter={"type": "like"})]},
                {"events": {"errors": {"0": {"extra_filter": "Invalid filter."}}}},
            ),
        ],
    )
    def test_is_refused_with_its_errors(self, fresh: Close, body: Any, errors: Any) -> None:
        assert fresh.refused("POST", "/webhook/", body).fields == errors

    @pytest.mark.contract("2.b1.5")
    def test_may_name_all_events(self, close: Close, receiver: Receiver) -> None:
        events = [event(action, type_) for type_, actions in ACTIONS.items() for action in actions]
        assert len(subscribe(close, receiver, *events)["events"]) == len(events) > 100
        body = {"url": receiver.url, "events": [event()] * 501}
        too_many = close.refused("POST", "/webhook/", body).body["field-errors"]["events"]
        assert too_many == "The list must have no more than 500 elements."

    def test_is_one_of_forty_at_most(self, close: Close) -> None:
        for number in range(40):
            close.post("/webhook/", {"url": f"https://a.example/{number}", "events": [event()]})
        answer = close.send("POST", "/webhook/", {"url": "https://a.example/", "events": [event()]})
        text = "You have reached the limit of 40 webhook subscriptions."
        assert (answer.status_code, answer.json()) == (400, {"errors": [text], "field-errors": {}})

    @pytest.mark.contract("2.b1.6")
    def test_is_seen_by_its_author_and_the_administrator(self, close: Close, receiver: Receiver) -> None:
        bruno = close.by(close.user("Bruno", "Mars"))
        own = subscribe(close, receiver)
        theirs = subscribe(bruno, receiver)
        assert [each["id"] for each in bruno.get("/webhook/")["data"]] == [theirs["id"]]
        assert bruno.send("DELETE", f"/webhook/{own['id']}/").status_code == 404
        assert len(close.get("/webhook/")["data"]) == 2


class TestDelivery:
    @pytest.mark.contract("2.b2.1", "2.b2.2")
    def test_has_the_event_and_a_signature(self, frozen: Close, receiver: Receiver) -> None:
        hook = subscribe(frozen, receiver, event("created"), event("updated"))
        lead = frozen.lead("Acme")
        frozen.put(f"/lead/{lead['id']}/", {"name": "Acme West"})
        settle(frozen)
        assert [body["event"]["action"] for body in receiver.bodies] == ["created", "updated"]
        headers, body = receiver.requests[0]
        sent = json.loads(body)
        assert body == json.dumps(sent, sort_keys=True).encode()
        assert sent["subscription_id"] == hook["id"]
        assert sent["event"] == frozen.get(f"/event/{sent['event']['id']}/")
        assert (headers["content-type"], headers["user-agent"]) == ("application/json", "dealdock")
        assert headers["close-sig-timestamp"] == "1778798400"
        assert headers["close-sig-hash"] == signature(hook["signature_key"], "1778798400", body)

    @pytest.mark.contract("2.b2.3")
    def test_has_the_signature_of_the_contracts_example(self) -> None:
        key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        body = b'{"event": {"action": "created"}, "subscription_id": "whsub_0000000000000000000001"}'
        expected = "7641c67db7a17b7beba0adc6c4a9544a63e2c56b86934ef1c4dce1c97270078c"
        assert signature(key, "1778798400", body) == expected

    @pytest.mark.contract("2.b2.4")
    def test_that_failed_twice_and_then_worked_is_counted(self, frozen: Close, receiver: Receiver) -> None:
        receiver.statuses = [503, 500]
        hook = subscribe(frozen, receiver)
        frozen.lead()
        settle(frozen)
        advance(frozen, 60)
        advance(frozen, 120)
        shown = frozen.get(f"/webhook/{hook['id']}/")
        assert shown["counters"] == {"first_fail": 1.0, "retry_fail": 1.0, "retry_success": 1.0}
        assert shown["latest_error"] == "Exception name: HTTPError, Status code: 500"
        assert [
            (each["attempt_number"], each["datetime"], each["error"], each["response_status_code"])
            for each in [*shown["history"]["errors"], *shown["history"]["successes"]]
        ] == [
            (2, "2026-05-14T22:41:00+00:00", "HTTPError", 500),
            (1, "2026-05-14T22:40:00+00:00", "HTTPError", 503),
            (3, "2026-05-14T22:43:00+00:00", None, 204),
        ]
        assert shown["date_updated"] == hook["date_updated"]

    @pytest.mark.contract("2.b1.1", "2.b1.2", "2.b2.4")
    def test_leaves_a_subscription_in_the_recorded_form(self, frozen: Close, receiver: Receiver) -> None:
        receiver.statuses = [404]
        made = subscribe(frozen, receiver)
        fits({**shapes.WEBHOOK, "signature_key": "text"}, made)
        frozen.lead()
        settle(frozen)
        advance(frozen, 60)
        (shown,) = frozen.rows("/webhook/", _limit=200)
        fits(shapes.WEBHOOK, shown)
        fits(shapes.WEBHOOK_EVENT, shown["events"][0])
        assert list(shown["history"]) == ["errors", "successes"]
        for each in (*shown["history"]["errors"], *shown["history"]["successes"]):
            fits(shapes.ATTEMPT, each)
        assert [type(count) for count in shown["counters"].values()] == [float, float]
        assert frozen.delete(f"/webhook/{shown['id']}/") == {}

    @pytest.mark.contract("2.b2.5")
    def test_is_dropped_after_72_hours_and_its_subscription_paused(self, frozen: Close, receiver: Receiver) -> None:
        receiver.statuses = [500] * 999
        hook = subscribe(frozen, receiver)
        frozen.lead()
        settle(frozen)
        frozen.control("POST", "/deliveries/run", {"until": "2026-05-15T02:00:00Z"})
        assert frozen.get(f"/webhook/{hook['id']}/")["status"] == "active"
        (delivery,) = frozen.control("GET", "/deliveries")
        moments = [each["at"][8:19] for each in delivery["attempts"][:8]]
        assert moments == [
            *("14T22:40:00", "14T22:41:00", "14T22:43:00", "14T22:47:00", "14T22:55:00", "14T23:11:00"),
            *("14T23:31:00", "14T23:51:00"),
        ]
        assert len(delivery["attempts"]) == 14
        advance(frozen, 68 * 3600 + 40 * 60)
        (delivery,) = frozen.control("GET", "/deliveries")
        assert delivery["state"] == "dropped"
        assert frozen.get(f"/webhook/{hook['id']}/")["counters"]["dropped"] == 1.0

    @pytest.mark.contract("2.b2.6")
    def test_a_subscription_that_fails_for_three_days_is_paused(self, frozen: Close, receiver: Receiver) -> None:
        receiver.statuses = [500] * 999
        hook = subscribe(frozen, receiver)
        frozen.lead()
        settle(frozen)
        advance(frozen, 71 * 3600)
        frozen.lead("Second")
        settle(frozen)
        advance(frozen, 2 * 3600)
        shown = frozen.get(f"/webhook/{hook['id']}/")
        assert (shown["status"], shown["pause_reason"]) == ("paused", "failures")
        assert {each["state"] for each in frozen.control("GET", "/deliveries")} == {"dropped"}

    @pytest.mark.contract("2.b2.7")
    @pytest.mark.parametrize(
        ("extra", "arrives"),
        [
            ({"type": "field_accessor", "field": "object_type", "filter": {"type": "equals", "value": "lead"}}, True),
            ({"type": "field_accessor", "field": "data", "filter": {"type": "is_null"}}, False),
            (
                {
                    "type": "field_accessor",
                    "field": "data",
                    "filter": {
                        "type": "field_accessor",
                        "field": "name",
                        "filter": {"type": "contains", "value": "Wayne"},
                    },
                },
                True,
            ),
            ({"type": "not", "filter": {"type": "non_null"}}, False),
            ({"type": "or", "filters": []}, False),
            ({"type": "and", "filters": []}, True),
            ({"type": "field_accessor", "field": "gone", "filter": {"type": "not_equals", "value": 1}}, True),
        ],
    )
    def test_fits_the_extra_filter(self, frozen: Close, receiver: Receiver, extra: Any, arrives: bool) -> None:
        subscribe(frozen, receiver, event(extra_filter=extra))
        frozen.lead("Wayne Enterprises")
        settle(frozen)
        assert bool(receiver.requests) == arrives

    @pytest.mark.contract("2.b2.8")
    def test_changes_of_the_control_plane_are_announced_and_imports_are_not(
        self, frozen: Close, receiver: Receiver
    ) -> None:
        subscribe(frozen, receiver)
        frozen.control("POST", "/records/lead", {"name": "By hand"})
        settle(frozen)
        assert [body["event"]["data"]["name"] for body in receiver.bodies] == ["By hand"]
        frozen.control("POST", "/import", frozen.control("GET", "/export"))
        settle(frozen)
        assert len(receiver.requests) == 1

    def test_another_account_and_a_refused_call_announce_nothing(
        self, frozen: Close, other: Close, receiver: Receiver
    ) -> None:
        subscribe(frozen, receiver)
        other.lead()
        assert frozen.send("POST", "/lead/", {"name": 5}).status_code == 400
        settle(frozen)
        assert receiver.requests == []

    def test_a_corrupted_signature_does_not_fit(self, frozen: Close, receiver: Receiver) -> None:
        hook = subscribe(frozen, receiver)
        frozen.lead()
        settle(frozen)
        frozen.control("POST", "/deliveries/1/redeliver", {"corrupt_signature": True, "age_seconds": 600})
        headers, body = receiver.requests[1]
        assert headers["close-sig-timestamp"] == "1778797800"
        expected = signature(hook["signature_key"], "1778797800", body)
        assert headers["close-sig-hash"][:-1] == expected[:-1]
        assert headers["close-sig-hash"] != expected
