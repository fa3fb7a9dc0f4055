"""Events of contacts in sequences. Contract, 10.5."""

from typing import Any

import pytest

from tests.vendors.apollo.client import Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN
from tests.vendors.apollo.sequence.member_states import Member

NOW = "2026-06-01T12:00:00Z"


@pytest.fixture
def member(http: Any) -> Member:
    return Member(http)


def feed(of: Member, **more: Any) -> list[dict[str, Any]]:
    """Return the events of the contact."""
    answer = of.apollo.done("POST", "/emailer_campaigns/activity_feed", {"contact_id": of.contact, **more})
    assert list(answer) == ["contact_id", "events"]
    assert answer["contact_id"] == of.contact
    events: list[dict[str, Any]] = answer["events"]
    return events


def types(of: Member, **more: Any) -> list[str]:
    """Return the types of the events of the contact in its first sequence."""
    return [each["type"] for each in feed(of, sequence_id=of.sequence, **more)]


@pytest.mark.contract("10.sequence.32")
def test_shows_the_events_of_a_contact_the_newest_first(member: Member) -> None:
    member.end("stop")
    member.apollo.control("POST", "/clock/advance", {"seconds": 60})
    member.end("remove")
    of_first = {"sequence_id": member.sequence, "sequence_name": "One"}
    assert feed(member) == [
        {"type": "removed", "occurred_at": "2026-06-01T12:01:00Z", **of_first},
        {"type": "paused", "occurred_at": NOW, **of_first, "reason": "manually stopped"},
        {"type": "enrolled", "occurred_at": NOW, "sequence_id": member.other, "sequence_name": "Two"},
        {"type": "enrolled", "occurred_at": NOW, **of_first},
    ]


@pytest.mark.contract("10.sequence.32")
def test_has_an_event_for_each_change_of_a_contact_in_a_sequence(member: Member) -> None:
    member.pause()
    assert types(member) == ["paused", "enrolled", "removed", "enrolled"]
    for _ in range(2):
        member.end("mark_as_finished")
    assert types(member, per_page=2) == ["completed", "paused"]
    member.end("remove")
    member.add(member.sequence, member.contact)
    member.of_sequence("abort")
    member.apollo.done("PUT", f"/sequences/{member.sequence}", {"emailer_steps": [{"position": 1, "wait_time": 1}]})
    member.apollo.done("POST", f"/emailer_campaigns/{member.sequence}/approve")
    member.of_sequence("archive")
    assert types(member, per_page=4) == ["completed", "resumed", "paused", "enrolled"]
    assert feed(member, per_page=3)[2]["reason"] == "Sequence inactive"


@pytest.mark.contract("10.sequence.33")
def test_has_at_most_fifty_events(member: Member) -> None:
    apollo = member.apollo
    for place in range(1, 60):
        fields = {"sequence_id": member.sequence, "contact_id": member.contact, "step_position": place}
        apollo.control("POST", "/records/sequence_event", {**fields, "type": "failed"})
    sizes = {size: len(feed(member, per_page=size)) for size in (None, 100, 7, 0, -3, "many")}
    assert sizes == {None: 50, 100: 50, 7: 7, 0: 1, -3: 1, "many": 1}
    assert (feed(member)[0]["type"], feed(member)[0]["step_position"]) == ("failed", 59)


@pytest.mark.contract("10.sequence.34")
def test_has_the_replies_to_messages(member: Member) -> None:
    apollo = member.apollo
    of_contact = {"contact_id": member.contact, "sequence_id": member.sequence}
    number = apollo.control("POST", "/records/emailer_message", of_contact)["id"]
    for type_ in ("reply", "open"):
        at = {"created_at": "2026-06-02T00:00:00.000Z"}
        apollo.control("POST", "/records/emailer_message_event", {"emailer_message_id": number, "type": type_, **at})
    assert feed(member, sequence_id=member.other, per_page=1)[0]["type"] == "enrolled"
    assert feed(member, per_page=1) == [
        {
            "type": "replied",
            "occurred_at": "2026-06-02T00:00:00Z",
            "sequence_id": member.sequence,
            "sequence_name": "One",
            "emailer_message_id": number,
        }
    ]
    apollo.control("DELETE", f"/records/sequence/{member.sequence}")
    gone = {"type": "replied", "occurred_at": "2026-06-02T00:00:00Z", "emailer_message_id": number}
    assert feed(member, per_page=1) == [gone]


@pytest.mark.contract("10.sequence.35")
def test_of_an_unknown_sequence_is_empty_and_of_an_unknown_contact_is_refused(member: Member, other: Apollo) -> None:
    assert [feed(member, sequence_id=each) for each in (UNKNOWN, "x")] == [[], []]
    for each in (UNKNOWN, "x", "", None, other.add_contact()["id"]):
        answer = member.apollo.call("POST", "/emailer_campaigns/activity_feed", {"contact_id": each})
        assert error(answer) == (404, "Contact not found")
