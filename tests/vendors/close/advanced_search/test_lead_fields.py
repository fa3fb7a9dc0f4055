"""The fields of leads that are computed of their dependent records (contract part 2, B.3)."""

from typing import Any, NamedTuple

import pytest

from dealdock.vendors.close.search.lead_fields import FIELDS
from tests.support.cases import each_case
from tests.vendors.close.client import Close


def where(name: str, condition: dict[str, Any], of: str = "lead") -> dict[str, Any]:
    field = {"type": "regular_field", "object_type": of, "field_name": name}
    return {"type": "field_condition", "field": field, "condition": condition}


def search(close: Close, *conditions: dict[str, Any], of: str = "lead", **more: Any) -> list[dict[str, Any]]:
    queries = [{"type": "object_type", "object_type": of}, *conditions]
    return close.post("/data/search/", {"query": {"type": "and", "queries": queries}, **more})["data"]  # type: ignore[no-any-return]  # JSON has no types here


class Leads(NamedTuple):
    close: Close
    busy: str
    quiet: str

    def found(self, name: str, condition: dict[str, Any]) -> set[str]:
        names = {self.busy: "busy", self.quiet: "quiet"}
        return {names[each["id"]] for each in search(self.close, where(name, condition))}


@pytest.fixture
def leads(close: Close) -> Leads:
    """A lead that has everything, and one that has nothing."""
    close.freeze("2026-03-02T10:00:00Z")
    quiet = close.lead("Quiet")["id"]
    phones = [{"phone": "+14155550142"}, {"phone": "+13125550177"}]
    person = {
        "name": "Ora Lund",
        "title": "Pilot",
        "timezone": "America/Los_Angeles",
        "phones": phones,
        "emails": [{"email": "ora@lund.example"}],
    }
    lead = close.post("/lead/", {"name": "Busy", "contacts": [person]})
    of_lead = {"lead_id": lead["id"], "contact_id": lead["contacts"][0]["id"]}
    for hour, direction in ((11, "outbound"), (12, "inbound")):
        close.freeze(f"2026-03-02T{hour}:00:00Z")
        close.post("/activity/call/", {**of_lead, "direction": direction, "disposition": "answered", "duration": hour})
    mail = {**of_lead, "to": ["ora@lund.example"], "sender": "cy@pier.example"}
    close.post("/activity/email/", {**mail, "status": "sent", "subject": "Offer"})
    close.freeze("2026-03-02T13:00:00Z")
    close.post("/activity/email/", {**mail, "status": "inbox", "subject": "Re: Offer"})
    close.post("/activity/sms/", {**of_lead, "status": "sent", "text": "Hello", "remote_phone": "+14155550142"})
    close.freeze("2026-03-02T14:00:00Z")
    close.post("/activity/note/", {**of_lead, "note": "Fog"})
    close.post("/task/", {"lead_id": lead["id"], "text": "Ring", "date": "2026-03-09"})
    close.post("/task/", {"lead_id": lead["id"], "text": "Write", "date": "2026-03-05"})
    done = close.post("/task/", {"lead_id": lead["id"], "text": "Done", "date": "2026-03-03"})["id"]
    close.put(f"/task/{done}/", {"is_complete": True})
    close.add(lead_id=lead["id"], value=500, confidence=40)
    close.change(close.add(lead_id=lead["id"], value=700, value_period="monthly"), status="Won")
    return Leads(close, lead["id"], quiet)


OF_ALL = ("addresses_count", "num_", "times_communicated", "first_activity_", "last_activity_")
"""The beginnings of the fields that each lead has: its creation is an activity."""
EXISTS: dict[str, Any] = {"type": "exists"}


@pytest.mark.both_databases
class TestFields:
    @pytest.mark.slow
    @pytest.mark.contract("2.b3.lead.1")
    def test_all_are_searched_sorted_and_shown(self, leads: Leads) -> None:
        assert len(FIELDS) > 152
        for name in FIELDS:
            assert "quiet" not in leads.found(name, EXISTS) or name.startswith(OF_ALL), name
        every = sorted(FIELDS)
        for begin in range(0, len(every), 50):
            wanted = {"id", *every[begin : begin + 50]}
            rows = search(leads.close, _fields={"lead": sorted(wanted)})
            assert [set(row) for row in rows] == [{"__object_type", *wanted}] * 2

    @pytest.mark.slow
    @pytest.mark.contract("2.b3.lead.1")
    @each_case(
        ("name", "condition"),
        [
            ("last_outgoing_call_date", {"type": "moment_range", "before": {"type": "now"}}),
            ("first_communication_date", EXISTS),
            ("last_incoming_email_date", EXISTS),
            ("last_note_created", EXISTS),
            ("last_communication_type", {"type": "term", "values": ["SMS"]}),
            ("first_communication_type", {"type": "term", "values": ["Call"]}),
            ("last_call_disposition", {"type": "term", "values": ["answered"]}),
            ("last_call_duration", {"type": "number_range", "gte": 12}),
            ("last_email_subject", {"type": "text", "mode": "full_words", "value": "offer"}),
            ("times_communicated", {"type": "number_range", "gte": 5, "lte": 5}),
            ("num_outgoing_calls", {"type": "number_range", "gte": 1, "lte": 1}),
            ("num_phone_numbers", {"type": "number_range", "gte": 2, "lte": 2}),
            ("num_incomplete_tasks", {"type": "number_range", "gte": 2, "lte": 2}),
            ("num_completed_tasks", {"type": "number_range", "gte": 1, "lte": 1}),
            ("num_won_opportunities", {"type": "number_range", "gte": 1, "lte": 1}),
            ("num_active_opportunities", {"type": "number_range", "gte": 1, "lte": 1}),
            ("next_task_text", {"type": "term", "values": ["Write"]}),
            ("primary_opportunity_value", {"type": "number_range", "gte": 500, "lte": 500}),
            ("primary_opportunity_status_type", {"type": "term", "values": ["active"]}),
            ("total_annualized_opportunity_value", {"type": "number_range", "gte": 8900, "lte": 8900}),
            ("max_monthly_won_opportunity_value", {"type": "number_range", "gte": 700, "lte": 700}),
            ("primary_email", {"type": "text", "mode": "phrase", "value": "ora@lund.example"}),
        ],
    )
    def test_find_the_lead_with_such_records(self, leads: Leads, name: str, condition: dict[str, Any]) -> None:
        assert leads.found(name, condition) == {"busy"}

    @pytest.mark.slow
    @pytest.mark.contract("2.b3.lead.1")
    def test_are_zero_where_there_is_no_record(self, leads: Leads) -> None:
        for name in ("num_completed_meetings", "num_won_opportunities", "num_incoming_calls"):
            assert "quiet" in leads.found(name, {"type": "number_range", "lte": 0}), name

    @pytest.mark.slow
    @pytest.mark.contract("2.b3.lead.2")
    def test_are_shown_in_rows(self, leads: Leads) -> None:
        wanted = [
            *("contact_ids", "primary_email", "primary_phone", "num_outgoing_calls", "next_task_text"),
            *(
                "last_communication_date",
                "primary_opportunity_status_label",
                "last_call_user_name",
                "avg_monthly_opportunity_value",
            ),
        ]
        busy, quiet = search(leads.close, _fields={"lead": ["id", *wanted]})
        contact = leads.close.get(f"/lead/{leads.busy}/")["contacts"][0]["id"]
        assert {name: busy[name] for name in wanted} == {
            "contact_ids": [contact],
            "primary_email": "ora@lund.example",
            "primary_phone": "+14155550142",
            "num_outgoing_calls": 1,
            "next_task_text": "Write",
            "last_communication_date": "2026-03-02T13:00:00+00:00",
            "primary_opportunity_status_label": "Demo Completed",
            "last_call_user_name": "Alex Carter",
            "avg_monthly_opportunity_value": 700,
        }
        assert {name: quiet[name] for name in wanted} == {
            **dict.fromkeys(wanted),
            "contact_ids": [],
            "num_outgoing_calls": 0,
        }

    @pytest.mark.slow
    @pytest.mark.contract("2.b3.lead.3")
    @each_case("name", ["last_communication_date", "num_outgoing_calls", "next_task_date", "last_email_subject"])
    def test_sort(self, leads: Leads, name: str) -> None:
        field = {"type": "regular_field", "object_type": "lead", "field_name": name}
        rows = search(leads.close, sort=[{"direction": "desc", "field": field}])
        assert [each["id"] for each in rows] == [leads.busy, leads.quiet]

    @pytest.mark.slow
    @pytest.mark.contract("2.b3.lead.1")
    @each_case("name", ["last_fax_date", "num_things", "primary_opportunity", "total_weekly_opportunity_value"])
    def test_that_nobody_knows_are_400(self, leads: Leads, name: str) -> None:
        query = {"type": "and", "queries": [{"type": "object_type", "object_type": "lead"}, where(name, EXISTS)]}
        fault = leads.close.refused("POST", "/data/search/", {"query": query}).fields["query"]
        assert f"there is no field {name} of lead" in fault


@pytest.mark.both_databases
class TestActivities:
    @pytest.mark.slow(but="sqlite")
    @pytest.mark.contract("2.b3.direction.1")
    @each_case(
        ("of", "direction", "number"),
        [
            ("activity.call", "outgoing", 1),
            ("activity.call", "incoming", 1),
            ("activity.email", "outgoing", 1),
            ("activity.email", "incoming", 1),
            ("activity.sms", "outgoing", 1),
            ("activity.sms", "incoming", 0),
            ("activity.call", "outbound", 0),
        ],
    )
    def test_have_one_of_two_directions(self, leads: Leads, of: str, direction: str, number: int) -> None:
        condition = where("direction", {"type": "term", "values": [direction]}, of)
        assert len(search(leads.close, condition, of=of)) == number
        related = {"this_object_type": "lead", "related_object_type": of, "related_query": condition}
        found = search(leads.close, {"type": "has_related", **related})
        assert [each["id"] for each in found] == ([leads.busy] if number else [])

    @pytest.mark.slow
    @pytest.mark.contract("2.b3.direction.2")
    def test_have_the_fields_that_all_of_a_kind_share(self, leads: Leads) -> None:
        unanswered = where("has_reply", {"type": "boolean", "value": False}, "activity.email")
        assert len(search(leads.close, unanswered, of="activity.email")) == 2
        source = where("source", {"type": "term", "values": ["External"]}, "activity.call")
        assert len(search(leads.close, source, of="activity.call")) == 2


SENDER = {"sender": "jo@ash.example"}
MADE: dict[str, tuple[str, dict[str, Any]]] = {
    "a": ("call", {"direction": "inbound"}),
    "b": ("call", {"direction": "outbound"}),
    "c": ("email", {"status": "inbox", **SENDER}),
    "d": ("email", {"status": "sent", **SENDER}),
    "e": ("email", {"status": "draft"}),
    "f": ("sms", {"status": "inbox"}),
    "g": ("sms", {"status": "sent"}),
    "h": ("sms", {"status": "draft"}),
    "i": ("note", {}),
    "j": ("meeting", {"status": "upcoming"}),
    "k": ("meeting", {"status": "completed"}),
}
"""Activities, in the order of their times: the path, and the fields."""
OF_KIND = {
    "activity": "abcdefghijk",
    "communication": "abcdfgjk",
    "call": "ab",
    "incoming_call": "a",
    "outgoing_call": "b",
    "email": "cde",
    "incoming_email": "c",
    "outgoing_email": "de",
    "received_email": "c",
    "sent_email": "d",
    "sms": "fgh",
    "incoming_sms": "f",
    "outgoing_sms": "gh",
    "received_sms": "f",
    "sent_sms": "g",
    "note": "i",
    "meeting": "jk",
    "completed_meeting": "k",
}
"""The kinds of activities with fields for the first and the last one."""
COUNTED = {
    **{f"num_{way}_calls": f"{way}_call" for way in ("incoming", "outgoing")},
    **{
        f"num_{way}_{of}s".replace("smss", "sms"): f"{way}_{of}"
        for way in ("incoming", "outgoing", "received", "sent")
        for of in ("email", "sms")
    },
    "num_completed_meetings": "completed_meeting",
}


class TestFirstAndLast:
    def at(self, place: int) -> str:
        return f"2026-04-01T{place // 60:02}:{place % 60:02}:00+00:00"

    def log(self, close: Close, lead: str, letter: str, at: str) -> None:
        path, fields = MADE[letter]
        if path == "meeting":
            close.control("POST", "/records/activity.meeting", {"lead_id": lead, "starts_at": at, **fields})
        else:
            close.post(f"/activity/{path}/", {"lead_id": lead, "activity_at": at, **fields})

    @pytest.mark.slow(but="sqlite")
    @pytest.mark.both_databases
    @pytest.mark.contract("2.b3.lead.1")
    def test_the_first_and_the_last_of_each_kind(self, close: Close) -> None:
        close.freeze("2026-04-01T06:00:00Z")
        other, lead = close.lead("Other")["id"], close.lead("Busy")["id"]
        for begin, of in ((100, lead), (50, other), (20, lead), (150, other)):
            for place, letter in enumerate(MADE, begin):
                self.log(close, of, letter, self.at(place))
        places = dict(zip(MADE, range(len(MADE)), strict=True))
        kinds = OF_KIND.keys() - {"activity"}  # the creation of the lead is the last one
        firsts = {f"first_{kind}_date": self.at(20 + places[OF_KIND[kind][0]]) for kind in OF_KIND}
        lasts = {f"last_{kind}_date": self.at(100 + places[OF_KIND[kind][-1]]) for kind in kinds}
        numbers = {name: 2 * len(OF_KIND[kind]) for name, kind in COUNTED.items()}
        expected = {**firsts, **lasts, **numbers}
        query = where("name", {"type": "term", "values": ["Busy"]})
        (row,) = search(close, query, _fields={"lead": ["id", *expected]})
        assert {name: row[name] for name in expected} == expected
        assert len(expected) == len(OF_KIND) + len(kinds) + len(COUNTED) > 40

    @pytest.mark.both_databases
    @pytest.mark.contract("2.b3.lead.1")
    def test_of_one_moment_the_first_is_the_one_that_was_made_first(self, close: Close) -> None:
        lead = close.lead("Busy")["id"]
        calls = [close.post("/activity/call/", {"lead_id": lead, "note": note})["id"] for note in "abc"]
        tasks = [{"lead_id": lead, "text": text, "date": "2026-04-01"} for text in "abc"]
        for path, ids in (
            ("/activity/call/", calls),
            ("/task/", [close.post("/task/", task)["id"] for task in tasks]),
            ("/opportunity/", [close.add(lead_id=lead, value=value)["id"] for value in (1, 2, 3)]),
        ):
            close.put(f"{path}{ids[0]}/", {"priority": "high", "disposition": "busy", "confidence": 1})
        close.post("/task/", {"lead_id": lead, "text": "without a day"})
        expected = {
            "first_call_note": "a",
            "last_call_note": "c",
            "next_task_text": "a",
            "primary_opportunity_value": 3,
        }
        (row,) = search(close, _fields={"lead": ["id", *expected]})
        assert {name: row[name] for name in expected} == expected


class TestLocalTime:
    @pytest.mark.slow
    @pytest.mark.contract("2.b3.local.1")
    @each_case(
        ("condition", "found"),
        [
            ({"on_or_after": "05:30:00", "before": "06:30:00"}, {"busy"}),
            ({"on_or_after": "06:00:00"}, {"busy"}),
            ({"before": "06:00:00"}, set()),
            ({"before": "06:00:00.001"}, {"busy"}),
            ({"on_or_after": "06:00:00.001"}, set()),
            ({"on_or_after": "08:00:00", "before": "21:00:00"}, set()),
        ],
    )
    def test_is_that_of_the_lead_s_zone(self, leads: Leads, condition: dict[str, Any], found: set[str]) -> None:
        """It is 06:00 in Los Angeles."""
        assert leads.found("timezone_id", {"type": "local_time", **condition}) == found

    @pytest.mark.contract("2.b3.local.1")
    def test_must_be_a_time(self, leads: Leads) -> None:
        condition = where("timezone_id", {"type": "local_time", "before": "noon"})
        assert (
            "before must be a time"
            in leads.close.refused("POST", "/data/search/", {"query": condition}).fields["query"]
        )
