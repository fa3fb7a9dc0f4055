"""Subscriptions to sequences, which have a state only (contract part 2, B.6)."""

from typing import Any, NamedTuple

import pytest

from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits

PATH = "/sequence_subscription/"


class Subscribed(NamedTuple):
    """A contact in a sequence of one email."""

    close: Close
    lead: dict[str, Any]
    sequence_id: str
    made: dict[str, Any]

    @property
    def contact_id(self) -> str:
        return str(self.lead["contacts"][0]["id"])

    @property
    def one(self) -> str:
        return f"{PATH}{self.made['id']}/"


@pytest.fixture
def subscribed(close: Close) -> Subscribed:
    lead = close.lead(contacts=[{"name": "Jo", "emails": [{"email": "jo@ash.test"}]}, {"name": "Bo"}])
    sequence = close.post("/sequence/", {"name": "Onboarding", "steps": [{}]})["id"]
    sent = {"sequence_id": sequence, "contact_id": lead["contacts"][0]["id"]}
    return Subscribed(close, lead, sequence, close.post(PATH, sent))


@pytest.mark.contract("2.b6.subscription.1", "2.b6.subscription.3")
def test_is_made_active_with_the_first_address(subscribed: Subscribed) -> None:
    close, made = subscribed.close, subscribed.made
    fits(shapes.SEQUENCE_SUBSCRIPTION, made)
    assert (made["status"], made["status_reason"], made["contact_email"]) == ("active", None, "jo@ash.test")
    assert (made["lead_id"], made["start_date"]) == (subscribed.lead["id"], None)
    assert len(made["id"]) == len("sub_") + 22
    assert close.get(subscribed.one) == made
    assert close.delete(subscribed.one) == {}
    refused = close.refused("GET", subscribed.one)
    assert refused.text == "Empty query: SequenceSubscription matching query does not exist."


@pytest.mark.contract("2.b6.subscription.2")
def test_the_list_needs_a_filter(subscribed: Subscribed) -> None:
    close, other = subscribed.close, subscribed.close.post("/sequence/", {"name": "Other"})["id"]
    refused = close.refused("GET", PATH)
    assert (refused.status, refused.text) == (400, "One of sequence_id, contact_id, lead_id is required.")
    for name in ("sequence_id", "contact_id", "lead_id"):
        assert close.get(PATH, **{name: subscribed.made[name]}) == {"data": [subscribed.made], "has_more": False}
    assert close.rows(PATH, sequence_id=other) == close.rows(PATH, lead_id="lead_x") == []


@pytest.mark.contract("2.b6.subscription.3", "2.b6.subscription.4")
def test_what_is_refused(subscribed: Subscribed) -> None:
    close, bo = subscribed.close, subscribed.lead["contacts"][1]["id"]
    missing = close.refused("POST", PATH, {}).fields
    assert missing == {"sequence": "This field is required.", "contact": "This field is required."}
    without = close.refused("POST", PATH, {"sequence_id": subscribed.sequence_id, "contact_id": bo}).fields
    assert without == {"contact_email": "This field is required."}
    calls = close.post("/sequence/", {"name": "Calls", "steps": [{"step_type": "call"}]})["id"]
    assert close.post(PATH, {"sequence_id": calls, "contact_id": bo})["contact_email"] is None
    again = {"sequence_id": subscribed.sequence_id, "contact_id": subscribed.contact_id}
    twice = close.refused("POST", PATH, again)
    assert (twice.status, twice.body["errors"]) == (400, ["This contact is already subscribed to this sequence."])
    assert close.refused("PUT", subscribed.one, {"status": "finished"}).fields == {"status": "Not a valid choice."}


@pytest.mark.contract("2.b6.subscription.5")
def test_is_paused_and_goes_on(subscribed: Subscribed) -> None:
    close = subscribed.close
    paused = close.put(subscribed.one, {"status": "paused"})
    assert (paused["status"], paused["status_reason"]) == ("paused", "manual")
    again = {"sequence_id": subscribed.sequence_id, "contact_id": subscribed.contact_id}
    assert close.refused("POST", PATH, again).status == 400
    assert close.put(subscribed.one, {"sender_name": "Ann"})["status_reason"] == "manual"
    counts = close.get(f"/sequence/{subscribed.sequence_id}/")["subscription_counts_by_status"]
    assert counts == {"active": 0, "error": 0, "finished": 0, "goal": 0, "paused": 1}
    active = close.put(subscribed.one, {"status": "active"})
    assert (active["status"], active["status_reason"]) == ("active", None)
    close.freeze("2027-01-01T00:00:00Z")
    assert close.get(subscribed.one) == active


@pytest.mark.contract("2.b6.subscription.3", "2.b6.subscription.5")
def test_one_that_is_paused_keeps_its_reason_until_it_goes_on(subscribed: Subscribed) -> None:
    close = subscribed.close
    changes = {"status": "paused", "status_reason": "holiday"}
    close.control("PATCH", f"/records/sequenceSubscription/{subscribed.made['id']}", changes)
    known = len(close.events(object_type="sequence_subscription"))
    assert close.put(subscribed.one, {"sender_name": "Ann"})["status_reason"] == "holiday"
    assert close.put(subscribed.one, {"status": "paused"})["status_reason"] == "holiday"
    assert len(close.events(object_type="sequence_subscription")) == known + 1
    assert close.put(subscribed.one, {"status": "active"})["status_reason"] is None
    assert close.put(subscribed.one, {"status": "paused"})["status_reason"] == "manual"


@pytest.mark.contract("2.b6.subscription.3")
def test_an_address_may_be_given_and_else_is_the_first_of_several(close: Close) -> None:
    emails = [{"email": f"{each}@ash.test"} for each in ("first", "second")]
    contact = close.post("/contact/", {"emails": emails})["id"]
    given, first = (close.post("/sequence/", {"name": name, "steps": [{}]})["id"] for name in ("A", "B"))
    sent = {"contact_id": contact, "contact_email": "own@ash.test", "sequence_id": given}
    assert close.post(PATH, sent)["contact_email"] == "own@ash.test"
    assert close.post(PATH, {"contact_id": contact, "sequence_id": first})["contact_email"] == "first@ash.test"


@pytest.mark.contract("2.b6.subscription.6")
@pytest.mark.parametrize("status", ["finished", "goal", "error"])
def test_the_control_plane_ends_it(subscribed: Subscribed, status: str) -> None:
    close = subscribed.close
    changes = {"status": status, "status_reason": "replied"}
    close.control("PATCH", f"/records/sequenceSubscription/{subscribed.made['id']}", changes)
    shown = close.get(subscribed.one)
    assert (shown["status"], shown["status_reason"]) == (status, "replied")
    assert close.events(object_type="sequence_subscription")[0]["action"] == "updated"
    again = {"sequence_id": subscribed.sequence_id, "contact_id": subscribed.contact_id}
    assert close.post(PATH, again)["status"] == "active"
    refused = close.refused("PUT", subscribed.one, {"status": "active"})
    assert refused.body["errors"] == ["This contact is already subscribed to this sequence."]


@pytest.mark.contract("2.b6.subscription.7")
@pytest.mark.parametrize("path", ["/sequence/{sequence_id}/", "/contact/{contact_id}/", "/lead/{lead_id}/"])
def test_goes_with_its_sequence_its_contact_and_its_lead(subscribed: Subscribed, path: str) -> None:
    close = subscribed.close
    close.delete(path.format_map(subscribed.made))
    assert close.send("GET", subscribed.one).status_code == 404
    (deleted,) = close.events(object_type="sequence_subscription", action="deleted")
    assert deleted["previous_data"] == subscribed.made


@pytest.mark.contract("2.b6.subscription.7")
def test_moves_with_a_merge(subscribed: Subscribed) -> None:
    close, target = subscribed.close, subscribed.close.lead()["id"]
    close.post("/lead/merge/", {"source": subscribed.lead["id"], "destination": target})
    assert [each["id"] for each in close.rows(PATH, lead_id=target)] == [subscribed.made["id"]]
