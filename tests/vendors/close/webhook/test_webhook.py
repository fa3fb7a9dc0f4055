"""Close's webhook subscriptions, and the deliveries of events to them (contract part 2, B.1 and B.2)."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dealdock.vendors.close import webhooks
from dealdock.vendors.close.kinds import KINDS
from dealdock.vendors.close.webhook.resource import ACTIONS
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
    close.control("POST", "/deliveries/settle", {"seconds": 60})


def advance(close: Close, seconds: int) -> None:
    close.control("POST", "/clock/advance", {"seconds": seconds})


class TestSubscription:
    @pytest.mark.contract("2.b1.1", "2.b1.2")
    def test_has_its_keys_in_order_and_its_key_only_once(self, frozen: Close, receiver: Receiver) -> None:
        made = subscribe(frozen, receiver)
        assert list(made) == sorted([*KEYS, "signature_key"])
        fits({**shapes.WEBHOOK, "signature_key": "text"}, made)
        assert len(bytes.fromhex(made.pop("signature_key"))) == 32
        assert made["id"].startswith("whsub_")
        assert len(made["id"]) == len("whsub_") + 22
        assert made["events"] == [{"action": "created", "extra_filter": None, "object_type": "lead"}]
        assert made["date_created"] == made["date_updated"] == "2026-05-14T22:40:00"
        assert (made["status"], made["verify_ssl"], made["counters"]) == ("active", True, {})
        assert made["history"] == {"errors": [], "successes": []}
        assert frozen.get(f"/webhook/{made['id']}/") == made
        assert frozen.get("/webhook/", _limit=200) == {"data": [made], "has_more": False}
        refused = frozen.refused("GET", "/webhook/", params={"_limit": 201})
        assert refused.text.endswith("(max_limit = 200).")

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

    @pytest.mark.slow
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
    @pytest.mark.contract("2.b2.1", "2.b2.2", "2.b2.13")
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
        assert (headers["content-type"], headers["user-agent"]) == ("application/json", "Close Webhooks 2.0")
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

    def test_answers_that_were_set_are_of_one_account_and_of_one_subscription(
        self, frozen: Close, http: httpx.Client, receiver: Receiver
    ) -> None:
        other = Close.open(http)
        other.freeze(NOW)
        hooks = [subscribe(each, receiver)["id"] for each in (frozen, frozen, other)]
        for close, hook in ((frozen, hooks[1]), (other, hooks[2])):
            answers = {"next": [{"status": 503}, {"status": 500}], "subscription_id": hook}
            close.control("PUT", "/deliveries/receiver", answers)
        for close in (frozen, other):
            close.lead()
            settle(close)
        advance(frozen, 60)
        found = {
            each["subscription_id"]: each for close in (frozen, other) for each in close.control("GET", "/deliveries")
        }
        statuses = [[attempt["status"] for attempt in found[hook]["attempts"]] for hook in hooks]
        assert statuses == [[204], [503, 500], [503]]

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

    @pytest.mark.slow
    @pytest.mark.contract("2.b2.5")
    def test_is_dropped_after_72_hours(self, frozen: Close, receiver: Receiver) -> None:
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
        advance(frozen, 68 * 3600 + 40 * 60 - 1)
        (waiting,) = frozen.control("GET", "/deliveries")
        assert (waiting["state"], waiting["next_attempt_at"]) == ("waiting", "2026-05-17T22:40:00Z")
        assert frozen.get(f"/webhook/{hook['id']}/")["status"] == "active"
        advance(frozen, 1)
        (dropped,) = frozen.control("GET", "/deliveries")
        assert (dropped["state"], dropped["attempts"]) == ("dropped", waiting["attempts"])
        assert frozen.get(f"/webhook/{hook['id']}/")["counters"]["dropped"] == 1.0

    @pytest.mark.slow
    @pytest.mark.contract("2.b2.6")
    def test_a_subscription_that_fails_for_three_days_is_paused(self, frozen: Close, receiver: Receiver) -> None:
        receiver.statuses = [500] * 999
        hook = subscribe(frozen, receiver)
        frozen.lead()
        settle(frozen)
        states = []
        for seconds in (72 * 3600 - 1, 1):
            advance(frozen, seconds)
            frozen.lead("Another")
            settle(frozen)
            shown = frozen.get(f"/webhook/{hook['id']}/")
            waiting = [each for each in frozen.control("GET", "/deliveries") if each["state"] == "waiting"]
            states.append((shown["status"], shown["pause_reason"], len(waiting)))
        assert states == [("active", None, 2), ("paused", "failures", 0)]
        for fields in ({"status": "paused"}, {"verify_ssl": False}):
            again = frozen.put(f"/webhook/{hook['id']}/", fields)
            assert (again["status"], again["pause_reason"]) == ("paused", "failures"), "it was paused already"

    @pytest.mark.contract("2.b2.6")
    @pytest.mark.parametrize(("statuses", "status"), [([500], "paused"), ([500, 204, 500], "active")])
    def test_a_subscription_whose_only_event_fails_for_three_days_is_paused(
        self, frozen: Close, receiver: Receiver, statuses: list[int], status: str
    ) -> None:
        receiver.statuses = [*statuses, *[500] * 999]
        hook, other = subscribe(frozen, receiver), subscribe(frozen, receiver, event("updated"))
        for name in ("A", "B")[: len(statuses)]:
            frozen.lead(name)
            settle(frozen)
        advance(frozen, 72 * 3600 - 1)
        assert frozen.get(f"/webhook/{hook['id']}/")["status"] == "active"
        advance(frozen, 1)
        shown = frozen.get(f"/webhook/{hook['id']}/")
        assert (shown["status"], shown["pause_reason"]) == (status, "failures" if status == "paused" else None)
        assert {each["state"] for each in frozen.control("GET", "/deliveries")} == (
            {"dropped"} if status == "paused" else {"dropped", "delivered"}
        )
        assert frozen.get(f"/webhook/{other['id']}/")["status"] == "active"

    @pytest.mark.contract("2.b2.6")
    def test_a_subscription_whose_failing_event_was_dropped_by_hand_is_not_paused(
        self, frozen: Close, receiver: Receiver
    ) -> None:
        receiver.statuses = [500] * 999
        hook = subscribe(frozen, receiver)
        frozen.lead()
        settle(frozen)
        advance(frozen, 72 * 3600 - 1)
        frozen.control("POST", "/deliveries/1/drop")
        advance(frozen, 1)
        assert frozen.get(f"/webhook/{hook['id']}/")["status"] == "active"

    @pytest.mark.contract("2.b1.1", "2.b2.6")
    @pytest.mark.parametrize("by_control", [False, True], ids=["by the API", "by the control plane"])
    def test_a_subscription_that_is_started_again_counts_failures_anew(
        self, frozen: Close, receiver: Receiver, *, by_control: bool
    ) -> None:
        receiver.statuses = [500] * 999
        hook = subscribe(frozen, receiver)

        def put(status: str) -> None:
            if by_control:
                frozen.control("PATCH", f"/records/webhook/{hook['id']}", {"status": status})
            else:
                frozen.put(f"/webhook/{hook['id']}/", {"status": status})

        frozen.lead()
        settle(frozen)
        put("paused")
        advance(frozen, 72 * 3600)
        put("active")
        frozen.lead("Another")
        settle(frozen)
        shown = frozen.get(f"/webhook/{hook['id']}/")
        assert (shown["status"], len(shown["history"]["errors"])) == ("active", 2)

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


class TestAnnounce:
    """Import, scene, reset and restore with `announce=true` (contract part 2, C.2)."""

    def test_every_kind_with_events_is_announced(self) -> None:
        without_events = {"pipeline", "event", "integrationLink", "webhook", "memberSettings", "customFieldAssociation"}
        jobs = {"bulkEdit", "bulkDelete", "bulkEmail", "export"}  # that were done before
        assert {kind.name for kind in KINDS if kind.model not in webhooks.READERS} == without_events | jobs

    @pytest.mark.slow
    @pytest.mark.contract("2.b2.9")
    def test_an_import_announces_each_record_by_id(self, frozen: Close, receiver: Receiver) -> None:
        lead = frozen.lead("Wayne Enterprises", contacts=[{"name": "Ann"}])
        frozen.post("/activity/note/", {"lead_id": lead["id"], "note": "Called"})
        frozen.post("/opportunity/", {"lead_id": lead["id"], "value": 500})
        frozen.post("/task/", {"lead_id": lead["id"], "text": "Ring"})
        frozen.post("/custom_field/lead/", {"name": "Size", "type": "text"})
        exported = frozen.control("GET", "/export")
        types = ["lead", "contact", "opportunity", "task.lead", "activity.note", "activity.created"]
        types += ["status.lead", "status.opportunity", "custom_fields.lead"]
        hook = subscribe(frozen, receiver, *(event("created", each) for each in types))
        frozen.control("POST", "/import?announce=true", exported)
        settle(frozen)
        found = [each["event"] for each in receiver.bodies]
        assert {each["object_type"] for each in found} == set(types)
        assert {each["action"] for each in found} == {"created"}
        assert {each["subscription_id"] for each in receiver.bodies} == {hook["id"]}
        by_id = {each["object_id"]: each for each in found}
        assert len(by_id) == len(found)
        logged = [each["id"] for each in frozen.get("/event/", _limit=50)["data"] if each["id"] in str(receiver.bodies)]
        assert logged[::-1] == [each["id"] for each in found]
        read = frozen.get(f"/lead/{lead['id']}/")
        assert by_id[lead["id"]]["data"]["name"] == read["name"] == "Wayne Enterprises"
        assert by_id[lead["id"]]["request_id"] is None

    @pytest.mark.slow
    def test_an_announced_import_in_lines_keeps_the_subscription(self, frozen: Close, receiver: Receiver) -> None:
        leads = [
            {"leads": {"name": f"Lead {number}", "status": "Open", "description": "x" * 10_000}}
            for number in range(120)  # more than a scene in one piece
        ]
        account = {"accounts": {"vendor": "close", "name": "Big"}}
        filler = {"leads": {"name": "Last", "status": "Open", "description": "x"}}
        lines = "\n".join(map(json.dumps, [account, {"lead_statuses": {"label": "Open"}}, *leads, filler]))
        subscribe(frozen, receiver)
        path = f"/_dealdock/accounts/{frozen.account['id']}/import?announce=true"
        sent = frozen.http.post(path, content=lines, headers={"Content-Type": "application/jsonl"})
        assert sent.status_code == 204, sent.text
        settle(frozen)
        names = [body["event"]["data"]["name"] for body in receiver.bodies]
        assert names == [*(each["leads"]["name"] for each in leads), "Last"]

    @pytest.mark.slow
    @pytest.mark.parametrize("announce", [False, True])
    @pytest.mark.parametrize("to", ["scene", "empty", "before"])
    def test_a_reset_announces_only_when_it_is_asked_to(
        self, frozen: Close, receiver: Receiver, to: str, announce: bool
    ) -> None:
        subscribe(frozen, receiver, event(), event(object_type="status.lead"), event("deleted"))
        frozen.lead("Earlier")
        frozen.control("PUT", "/snapshots/before")
        frozen.lead("Later")
        settle(frozen)
        receiver.requests.clear()
        frozen.control("POST", f"/reset?announce={'true' if announce else 'false'}", {"to": to})
        settle(frozen)
        types = [body["event"]["object_type"] for body in receiver.bodies]
        statuses = len(frozen.get("/status/lead/")["data"])
        expected = {"status.lead"} if to != "before" else {"status.lead", "lead"}
        assert set(types) == (expected if announce else set())
        assert types.count("status.lead") == (statuses if announce else 0)
        assert len(frozen.get("/webhook/")["data"]) == (1 if announce or to == "before" else 0)
        again = frozen.lead("Afterwards")
        settle(frozen)
        last = receiver.bodies[-1]["event"]["object_id"] if receiver.bodies else None
        assert (last == again["id"]) == (announce or to == "before")

    @pytest.mark.parametrize(
        ("announce", "left"), [("false", ["before", "gone"]), ("true", ["before", "gone", "after"])]
    )
    def test_a_reset_to_a_snapshot_keeps_later_subscriptions_only_when_it_announces(
        self, frozen: Close, receiver: Receiver, announce: str, left: list[str]
    ) -> None:
        hooks = {name: subscribe(frozen, receiver)["id"] for name in ("before", "gone")}
        frozen.control("PUT", "/snapshots/before")
        frozen.delete(f"/webhook/{hooks['gone']}/")
        hooks["after"] = subscribe(frozen, receiver)["id"]
        frozen.control("POST", f"/reset?announce={announce}", {"to": "before"})
        assert {each["id"] for each in frozen.get("/webhook/")["data"]} == {hooks[name] for name in left}

    @pytest.mark.parametrize("announce", [False, True])
    def test_a_new_account_announces_its_scene_in_the_event_log(self, http: httpx.Client, announce: bool) -> None:
        body = {"vendor": "close", "scene": "demo"}
        answer = http.post("/_dealdock/accounts", json=body, params={"announce": announce})
        account = Close(http, answer.json())
        leads = {each["id"] for each in account.get("/lead/")["data"]}
        found = {each["object_id"] for each in account.get("/event/", object_type="lead", action="created")["data"]}
        assert (leads <= found) == announce

    def test_what_waits_at_an_announced_reset_is_dropped(self, frozen: Close, receiver: Receiver) -> None:
        subscribe(frozen, receiver)
        frozen.control("POST", "/deliveries/hold")
        frozen.lead("Lost")
        frozen.control("POST", "/reset?announce=true")
        frozen.control("POST", "/deliveries/release")
        settle(frozen)
        assert "Lost" not in str(receiver.bodies)


class TestDelay:
    """The setting `webhook_delay` (contract part 2, B.2)."""

    @pytest.fixture
    def delayed(self, frozen: Close) -> Close:
        frozen.control("PATCH", "", {"webhook_delay": 60})
        return frozen

    @pytest.mark.slow
    @pytest.mark.contract("2.b2.10")
    def test_updates_within_the_delay_are_one_event(self, delayed: Close, receiver: Receiver) -> None:
        lead = delayed.lead("One")
        hook = subscribe(delayed, receiver, event("updated"))
        delayed.put(f"/lead/{lead['id']}/", {"name": "Two"})
        advance(delayed, 30)
        delayed.put(f"/lead/{lead['id']}/", {"name": "Three", "description": "Big"})
        settle(delayed)
        assert receiver.requests == []
        advance(delayed, 30)
        (body,) = receiver.bodies
        assert body["event"]["changed_fields"] == ["date_updated", "description", "display_name", "name"]
        assert body["event"]["previous_data"]["name"] == "One"
        assert (body["event"]["data"]["name"], body["event"]["data"]["description"]) == ("Three", "Big")
        (logged,) = delayed.get("/event/", object_id=lead["id"], action="updated")["data"]
        assert logged == body["event"]
        advance(delayed, 1)
        delayed.put(f"/lead/{lead['id']}/", {"name": "Four"})
        advance(delayed, 60)
        assert receiver.bodies[1]["event"]["previous_data"]["name"] == "Three"
        assert delayed.get(f"/webhook/{hook['id']}/")["counters"] == {"first_success": 2.0}

    @pytest.mark.slow
    def test_of_another_object_or_user_it_is_another_event(self, delayed: Close, receiver: Receiver) -> None:
        one, two = delayed.lead("One"), delayed.lead("Two")
        subscribe(delayed, receiver, event("updated"))
        colleague = delayed.by(delayed.user("Ann", "Lee", role="admin"))
        for client, lead in ((delayed, one), (colleague, one), (delayed, two), (delayed, one)):
            client.put(f"/lead/{lead['id']}/", {"description": f"of {client.user_id} {len(receiver.requests)}"})
            delayed.put(f"/lead/{lead['id']}/", {"url": f"https://{client.user_id[-5:].lower()}.test"})
        advance(delayed, 60)
        found = [(body["event"]["object_id"], body["event"]["user_id"]) for body in receiver.bodies]
        assert sorted(found) == sorted(
            [(one["id"], delayed.user_id), (one["id"], colleague.user_id), (two["id"], delayed.user_id)]
        )

    def test_creations_go_out_at_once_and_deletions_are_held_back(self, delayed: Close, receiver: Receiver) -> None:
        subscribe(delayed, receiver, event("created"), event("deleted"))
        lead = delayed.lead("One")
        settle(delayed)
        assert [body["event"]["action"] for body in receiver.bodies] == ["created"]
        delayed.delete(f"/lead/{lead['id']}/")
        settle(delayed)
        assert len(receiver.requests) == 1
        advance(delayed, 60)
        assert [body["event"]["action"] for body in receiver.bodies] == ["created", "deleted"]

    def test_an_update_whose_delivery_was_attempted_is_not_changed(self, delayed: Close, receiver: Receiver) -> None:
        lead = delayed.lead("One")
        subscribe(delayed, receiver, event("updated"))
        delayed.put(f"/lead/{lead['id']}/", {"name": "Two"})
        delayed.control("POST", "/deliveries/run")
        delayed.put(f"/lead/{lead['id']}/", {"name": "Three"})
        advance(delayed, 60)
        assert [body["event"]["previous_data"]["name"] for body in receiver.bodies] == ["One", "Two"]

    def test_the_joined_event_is_compared_with_the_filter(self, delayed: Close, receiver: Receiver) -> None:
        lead = delayed.lead("One")
        has_description = {
            "type": "field_accessor",
            "field": "changed_fields",
            "filter": {"type": "contains", "value": "description"},
        }
        subscribe(delayed, receiver, event("updated", extra_filter=has_description))
        delayed.put(f"/lead/{lead['id']}/", {"name": "Two"})
        delayed.put(f"/lead/{lead['id']}/", {"description": "Big"})
        advance(delayed, 60)
        (body,) = receiver.bodies
        assert body["event"]["previous_data"]["name"] == "One"


class TestActions:
    """Actions beside `created`, `updated`, `deleted` (contract part 2, B.1 and B.5)."""

    @pytest.mark.slow
    @pytest.mark.contract("2.b2.11")
    def test_an_email_is_sent(self, frozen: Close, receiver: Receiver) -> None:
        lead = frozen.lead()
        subscribe(frozen, receiver, *(event(each, "activity.email") for each in ("created", "updated", "sent")))
        mail = {"lead_id": lead["id"], "subject": "Hello", "to": ["ann@ash.test"]}
        draft = frozen.post("/activity/email/", {**mail, "status": "draft"})
        frozen.put(f"/activity/email/{draft['id']}/", {"status": "outbox", "sender": "al@ash.test"})
        frozen.post("/activity/email/", {**mail, "status": "sent"})
        frozen.post("/activity/email/", {**mail, "status": "inbox", "sender": "ann@ash.test"})
        settle(frozen)
        found = [(body["event"]["action"], body["event"]["data"]["status"]) for body in receiver.bodies]
        expected = [("created", "draft"), ("updated", "sent"), ("sent", "sent")]
        assert found == [*expected, ("created", "sent"), ("sent", "sent"), ("created", "inbox")]
        assert receiver.bodies[2]["event"]["object_id"] == draft["id"]

    @pytest.mark.slow
    @pytest.mark.contract("2.b2.11")
    def test_a_call_is_answered_and_completed(self, frozen: Close, receiver: Receiver) -> None:
        lead = frozen.lead()
        actions = ("created", "updated", "answered", "completed")
        subscribe(frozen, receiver, *(event(each, "activity.call") for each in actions))
        call = frozen.post("/activity/call/", {"lead_id": lead["id"], "status": "in-progress"})
        path = f"/activity/call/{call['id']}/"
        frozen.put(path, {"disposition": "answered"})
        frozen.put(path, {"status": "completed", "duration": 60})
        frozen.put(path, {"note": "Fine"})
        frozen.post("/activity/call/", {"lead_id": lead["id"]})
        settle(frozen)
        found = [body["event"]["action"] for body in receiver.bodies]
        first = ["created", "updated", "answered", "updated", "completed", "updated"]
        assert found == [*first, "created"], "a call that is logged was completed before"

    @pytest.mark.slow
    @pytest.mark.contract("2.b2.11")
    def test_a_task_is_completed(self, frozen: Close, receiver: Receiver) -> None:
        lead = frozen.lead()
        actions = ("created", "updated", "completed")
        subscribe(frozen, receiver, *(event(each, "task.lead") for each in actions))
        task = frozen.post("/task/", {"lead_id": lead["id"], "text": "Ring"})
        for is_complete in (True, False, True, True):
            frozen.put(f"/task/{task['id']}/", {"is_complete": is_complete})
        frozen.post("/task/", {"lead_id": lead["id"], "is_complete": True})
        settle(frozen)
        found = [body["event"]["action"] for body in receiver.bodies]
        first = ["created", "updated", "completed", "updated", "updated", "completed"]
        assert found == [*first, "created", "completed"]
        assert frozen.get("/event/", object_type="task.lead", action="completed")["data"]


@pytest.mark.contract("2.b1.events.3")
def test_jobs_are_completed_and_paused(close: Close) -> None:
    bulk = [f"bulk_action.{name}" for name in ("delete", "edit", "email", "sequence_subscription")]
    pairs = [(type_, action) for type_ in bulk for action in ("created", "updated", "completed", "paused")]
    pairs += [
        (f"export.{of}", action) for of in ("lead", "opportunity") for action in ("created", "updated", "completed")
    ]
    events = [{"object_type": type_, "action": action} for type_, action in pairs]
    made = close.post("/webhook/", {"url": "https://hooks.quay.example/x", "events": events})
    assert [(each["object_type"], each["action"]) for each in made["events"]] == pairs
    wrong = {"url": "https://hooks.quay.example/x", "events": [{"object_type": "export.lead", "action": "paused"}]}
    assert close.refused("POST", "/webhook/", wrong).fields["events"]["errors"]["0"] == {
        "action": "Not a valid choice."
    }
