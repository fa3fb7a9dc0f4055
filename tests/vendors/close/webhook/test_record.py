"""Webhook subscriptions as records: control plane, exports and the journal (contract part 2, B.1, C.2)."""

from collections.abc import Iterator
from typing import Any

import pytest

from dealdock.vendors.close.webhooks import signature
from tests.support.receiver import Receiver
from tests.vendors.close.client import Close

EVENTS = [{"action": "created", "object_type": "lead"}]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def problems(close: Close, body: Any) -> dict[str, str]:
    answer = close.http.post(f"/_dealdock/accounts/{close.account['id']}/records/webhook", json=body)
    assert answer.status_code == 422, answer.text
    return {each["pointer"]: each["detail"] for each in answer.json()["errors"]}


def is_signed(key: str, request: Any) -> bool:
    headers, body = request
    return bool(headers["close-sig-hash"] == signature(key, headers["close-sig-timestamp"], body))


@pytest.mark.contract("2.b1.7")
def test_the_control_plane_adds_changes_and_deletes_them(close: Close, receiver: Receiver) -> None:
    key = "0f" * 32
    made = close.control("POST", "/records/webhook", {"url": receiver.url, "events": EVENTS, "signature_key": key})
    shown = close.get(f"/webhook/{made['id']}/")
    assert (shown["url"], shown["status"], shown["verify_ssl"]) == (receiver.url, "active", True)
    assert shown["events"] == made["events"] == [{**EVENTS[0], "extra_filter": None}]
    assert (made["signature_key"], "signature_key" in shown) == (key, False)
    close.lead()
    close.control("POST", "/deliveries/settle")
    (request,) = receiver.requests
    assert is_signed(key, request)
    close.control("PATCH", f"/records/webhook/{made['id']}", {"status": "paused"})
    assert close.get(f"/webhook/{made['id']}/")["pause_reason"] == "api"
    close.control("DELETE", f"/records/webhook/{made['id']}")
    assert close.rows("/webhook/") == []


@pytest.mark.contract("2.b1.7")
def test_a_key_is_made_unless_one_is_given(close: Close) -> None:
    body = {"url": "http://127.0.0.1:9/", "events": EVENTS}
    keys = [close.control("POST", "/records/webhook", body)["signature_key"] for _ in range(2)]
    assert [len(bytes.fromhex(each)) for each in keys] == [32, 32]
    assert keys[0] != keys[1]
    assert list(problems(close, {**body, "signature_key": "x"})) == ["#/signature_key"]
    wrong = problems(close, {"url": "ftp://x", "events": [{"action": "merged", "object_type": "contact"}]})
    assert wrong == {"#/url": "Invalid URL.", "#/events/0/action": "must be one of created, updated, deleted"}


@pytest.mark.slow
@pytest.mark.contract("2.b1.8")
def test_an_export_keeps_them_with_their_keys(close: Close, other: Close, receiver: Receiver) -> None:
    made = close.post("/webhook/", {"url": receiver.url, "events": EVENTS})
    before = close.rows("/webhook/")
    close.control("POST", "/import", close.control("GET", "/export"))
    assert close.rows("/webhook/") == before
    scene = close.control("GET", "/export")
    close.delete(f"/webhook/{made['id']}/")
    other.control("POST", "/import", scene)
    (theirs,) = other.rows("/webhook/")
    authors = dict.fromkeys(("created_by", "updated_by"), other.user_id)
    assert theirs == {**before[0], **authors}
    other.lead()
    other.control("POST", "/deliveries/settle")
    (request,) = receiver.requests
    assert is_signed(made["signature_key"], request)


@pytest.mark.contract("2.b1.8")
def test_a_scene_needs_only_address_and_events(close: Close) -> None:
    scene = {"vendor": "close", "webhook_subscriptions": [{"url": "http://127.0.0.1:9/", "events": EVENTS}]}
    close.control("POST", "/import", {"accounts": [scene]})
    (made,) = close.rows("/webhook/")
    assert (made["status"], made["counters"]) == ("active", {})
    assert made["history"] == {"errors": [], "successes": []}
    (exported,) = close.control("GET", "/export?format=json")["accounts"]
    assert len(exported["webhook_subscriptions"][0]["signature_key"]) == 64
