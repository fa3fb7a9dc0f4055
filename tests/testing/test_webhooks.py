"""Webhooks in the fixture: a receiver in the test's process, and what a test does with deliveries."""

import pytest

from dealdock.vendors.close.webhook.resource import ACTIONS
from dealdock_client.vendors import close

TESTS = """
import pytest

pytestmark = pytest.mark.dealdock(vendor="copper")


def test_a_receiver_gets_the_events_that_it_names(dealdock):
    receiver = dealdock.webhooks.receiver([("person", "new")], secret={"key": "s3cret"})
    ann = dealdock.people.add(name="Ann Lee")
    dealdock.companies.add(name="Harbour")
    dealdock.webhooks.wait()
    (event,) = receiver.events
    assert (event["key"], event["type"], event["ids"]) == ("s3cret", "person", [ann.id])
    assert receiver.requests[0].headers["content-type"] == "application/json"
    (delivery,) = dealdock.webhooks.deliveries
    assert (delivery.state, delivery.ids, delivery.attempts[0].status) == ("delivered", [ann.id], 200)
    assert delivery.subscription_id == receiver.subscriptions[0] == dealdock.webhooks.subscriptions.all()[0].id


def test_deliveries_are_held_changed_and_released(dealdock):
    receiver = dealdock.webhooks.receiver([("person", "new")], secret={"key": "s3cret"})
    dealdock.webhooks.hold()
    for name in ("Ann", "Bob", "Cid"):
        dealdock.people.add(name=name)
    assert [each.state for each in dealdock.webhooks.deliveries] == ["held"] * 3
    changed = dealdock.webhooks.change(3, corrupt_signature=True)
    dealdock.webhooks.drop(2)
    dealdock.webhooks.release(order="reversed")
    assert [event["key"] for event in receiver.events] == ["s3cretx", "s3cret"]
    again = dealdock.webhooks.redeliver(changed, times=2)
    assert len(receiver.requests) == 4
    assert [each.redelivery for each in again.attempts] == [False, True, True]


def test_answers_of_a_receiver_are_set(dealdock):
    receiver = dealdock.webhooks.receiver()
    receiver.answer(503)
    dealdock.people.add(name="Ann")
    dealdock.webhooks.wait()
    assert dealdock.webhooks.delivery(1).attempts[0].status == 503
    dealdock.webhooks.behave([{"timeout": True}])
    dealdock.people.add(name="Bob")
    dealdock.webhooks.wait()
    assert dealdock.webhooks.delivery(2).attempts[0].error == "Timeout"
    assert len(receiver.requests) == 1
"""


CLOSE_TESTS = """
import hashlib
import hmac

import pytest
from pytest_dealdock import ControlError

pytestmark = pytest.mark.dealdock(vendor="close")


def signed(receiver, request):
    text = request.headers["close-sig-timestamp"].encode() + request.body
    wanted = hmac.new(bytes.fromhex(receiver.signature_key), text, hashlib.sha256).hexdigest()
    return request.headers["close-sig-hash"] == wanted


def test_a_receiver_gets_signed_events(dealdock):
    receiver = dealdock.webhooks.receiver([("created", "lead"), {"action": "deleted", "object_type": "lead"}])
    lead = dealdock.leads.add(name="Harbour")
    dealdock.contacts.add(name="Ann", lead=lead)
    dealdock.leads.delete(lead)
    dealdock.webhooks.wait()
    assert [each["event"]["action"] for each in receiver.events] == ["created", "deleted"]
    assert {each["event"]["object_id"] for each in receiver.events} == {lead.id}
    assert [each["subscription_id"] for each in receiver.events] == receiver.subscriptions * 2
    assert len(receiver.signature_key) == 64
    assert all(signed(receiver, each) for each in receiver.requests)
    newest, oldest = dealdock.webhooks.deliveries
    assert (newest.action, oldest.object_type, oldest.object_id) == ("deleted", "lead", lead.id)
    assert newest.event_id == receiver.events[1]["event"]["id"]


def test_a_receiver_gets_all_events(dealdock):
    receiver = dealdock.webhooks.receiver()
    lead = dealdock.leads.add(name="Harbour")
    dealdock.leads.update(lead, name="Harbours")
    dealdock.webhooks.wait()
    found = [(each["event"]["action"], each["event"]["object_type"]) for each in receiver.events]
    assert ("created", "lead") in found and ("updated", "lead") in found


def test_a_corrupted_signature_does_not_fit(dealdock):
    receiver = dealdock.webhooks.receiver([("created", "lead")])
    dealdock.leads.add(name="Harbour")
    dealdock.webhooks.wait()
    dealdock.webhooks.redeliver(1, corrupt_signature=True)
    dealdock.webhooks.redeliver(1, age_seconds=600)
    assert [signed(receiver, each) for each in receiver.requests] == [True, False, True]
    moments = [int(each.headers["close-sig-timestamp"]) for each in receiver.requests]
    assert moments[2] <= moments[0] - 590


def test_subscriptions_are_read_changed_and_deleted(dealdock):
    receiver = dealdock.webhooks.receiver([("created", "lead")], verify_ssl=False)
    subscriptions = dealdock.webhooks.subscriptions
    (one,) = subscriptions.all()
    assert (one.id, one.verify_ssl) == (receiver.subscriptions[0], False)
    assert subscriptions.update(one, status="paused").pause_reason == "api"
    dealdock.leads.add(name="Harbour")
    assert dealdock.webhooks.deliveries == []
    assert subscriptions.update(one.id, events=[("deleted", "lead")], status="active").events[0]["action"] == "deleted"
    assert subscriptions.get(one).status == "active"
    subscriptions.delete(one)
    assert subscriptions.all() == []


def test_the_subscription_fails_as_a_call_does(dealdock):
    with pytest.raises(ControlError, match="Not a valid choice"):
        dealdock.webhooks.receiver([("lead", "created")])
    dealdock.fail(status=503, times=1)
    with pytest.raises(ControlError) as raised:
        dealdock.webhooks.receiver()
    assert raised.value.status == 503


def test_a_reset_is_announced_if_it_is_asked_to(dealdock):
    receiver = dealdock.webhooks.receiver([("created", "lead")])
    lead = dealdock.leads.add(name="Harbour")
    dealdock.webhooks.wait()
    before = dealdock.snapshot()
    dealdock.restore(before)
    dealdock.webhooks.wait()
    assert len(receiver.events) == 1
    dealdock.restore(before, announce=True)
    dealdock.webhooks.wait()
    assert [each["event"]["object_id"] for each in receiver.events] == [lead.id] * 2
    scene = dealdock.control("GET", "export")
    dealdock.load(scene, announce=True)
    dealdock.webhooks.wait()
    assert len(receiver.events) == 3
    dealdock.reset(announce=True)
    dealdock.webhooks.wait()
    assert len(receiver.events) == 4


def test_the_access_token_may_have_expired(dealdock):
    dealdock.clock.advance(hours=2)
    assert dealdock.webhooks.receiver().subscriptions


def test_another_account_has_its_own(dealdock):
    other = dealdock.another(vendor="close")
    theirs, mine = other.webhooks.receiver(), dealdock.webhooks.receiver()
    other.leads.add(name="Harbour")
    other.webhooks.wait()
    assert (len(mine.events), len(theirs.events) > 0) == (0, True)
"""


@pytest.mark.parametrize(("tests", "number"), [(TESTS, 3), (CLOSE_TESTS, 8)], ids=["copper", "close"])
def test_webhooks_in_a_session(pytester: pytest.Pytester, tests: str, number: int) -> None:
    pytester.makepyfile(tests)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=number)


def test_all_events_of_close_are_those_that_it_takes() -> None:
    known = [(action, type_) for type_, actions in ACTIONS.items() for action in actions]
    assert sorted(close.EVENTS) == sorted(known)
