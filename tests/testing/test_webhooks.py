"""Webhooks in the fixture: a receiver in the test's process, and what a test does with deliveries."""

import pytest

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


def test_webhooks_in_a_session(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=3)
