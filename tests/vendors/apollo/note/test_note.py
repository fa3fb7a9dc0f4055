"""Notes. Contract, 10.8."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

KEYS = [
    *("id", "title", "content", "user_id", "contact_ids", "account_ids", "opportunity_ids", "created_at"),
    "updated_at",
]


def found(apollo: Apollo, **parameters: Any) -> list[str]:
    """Return the texts of the notes that a search finds."""
    return [each["content"] for each in apollo.done("GET", "/notes", params=parameters)["notes"]]


class TestCreate:
    @pytest.mark.contract("10.note.1", "10.note.2")
    def test_answers_the_note(self, apollo: Apollo) -> None:
        contact, account, deal = apollo.add_contact()["id"], apollo.add_account()["id"], apollo.add()["id"]
        lists = {"contact_ids": [contact], "account_ids": [account], "opportunity_ids": [deal]}
        note = apollo.done("POST", "/notes", {"title": "Call", "content": "Ten <more>", **lists})["note"]
        assert list(note) == KEYS
        own = {"id": note["id"], "title": "Call", "content": "Ten <more>", "user_id": apollo.user}
        assert note == {**own, **lists, "created_at": NOON, "updated_at": NOON}
        for name, value in {"contact_id": contact, "account_id": account, "opportunity_id": deal}.items():
            assert apollo.done("GET", "/notes", params={name: value}) == {"notes": [note]}

    @pytest.mark.contract("10.note.2")
    def test_refuses_unknown_ids(self, apollo: Apollo, other: Apollo) -> None:
        theirs = other.add_contact()["id"]
        for wrong in (UNKNOWN, theirs, "x"):
            answer = apollo.call("POST", "/notes", {"content": "x", "contact_ids": [wrong]})
            assert error(answer) == (422, f"Parameters misconfigured. {wrong} is not a valid ID")
        text = "Please specify at least one associated record."
        assert error(apollo.call("POST", "/notes", {"content": "x"})) == (422, text)


class TestSearch:
    @pytest.mark.contract("10.note.3")
    def test_needs_a_record(self, apollo: Apollo) -> None:
        assert error(apollo.call("GET", "/notes")) == (400, "At least one argument is required")
        assert error(apollo.call("GET", "/notes?contact_id=x"))[0] == 422
        assert found(apollo, contact_id=UNKNOWN) == []

    @pytest.mark.contract("10.note.6")
    @each_case(
        ("name", "value", "words"),
        [("sort_by_field", "title", "created_at, updated_at"), ("sort_direction", "up", "desc, asc")],
    )
    def test_knows_its_orders_alone(self, apollo: Apollo, name: str, value: str, words: str) -> None:
        answer = apollo.call("GET", f"/notes?contact_id={UNKNOWN}&{name}={value}")
        assert error(answer) == (400, f"{name} must be one of: {words}")

    @pytest.mark.contract("10.note.4")
    def test_is_ordered_and_cut(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]
        for text in ("first", "second", "third"):
            apollo.done("POST", "/notes", {"content": text, "contact_ids": [contact]})
            apollo.control("POST", "/clock/advance", {"seconds": 3600})
        assert found(apollo, contact_id=contact) == ["third", "second", "first"]
        for parameters, texts in (
            ({"sort_direction": "asc"}, ["first", "second", "third"]),
            ({"sort_by_field": "updated_at", "limit": 1}, ["third"]),
            ({"skip": 1, "limit": 1}, ["second"]),
            ({"start_date": NOON.replace("T12", "T13")}, ["third", "second"]),
            ({"contact_ids[]": contact, "limit": 0}, ["third", "second", "first"]),
        ):
            assert found(apollo, **{"contact_id": contact, **parameters}) == texts, parameters
        for text in ("one", "two"):  # at one moment
            apollo.done("POST", "/notes", {"content": text, "contact_ids": [contact]})
        for direction, texts in (("asc", ["one", "two"]), ("desc", ["two", "one"])):
            assert [
                each for each in found(apollo, contact_id=contact, sort_direction=direction) if each in texts
            ] == texts
        created = {"content": "whole", "contact_ids": [contact], "created_at": "2026-06-02T00:00:00Z"}
        apollo.control("POST", "/records/note", created)
        for start, texts in (("2026-06-02", ["whole"]), ("2026-06-02T00:00:01Z", [])):
            assert found(apollo, contact_id=contact, start_date=start) == texts, "from then on"
        refused = apollo.call("GET", "/notes", params={"contact_id": contact, "start_date": "never"})
        assert refused.status_code == 422

    def test_is_ordered_by_the_last_change(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]
        first, *_ = [
            apollo.done("POST", "/notes", {"content": text, "contact_ids": [contact]})["note"]["id"] for text in "ABC"
        ]
        apollo.control("POST", "/clock/advance", {"seconds": 60})
        apollo.control("PATCH", f"/records/note/{first}", {"content": "A2"})
        for name, texts in (("updated_at", ["A2", "C", "B"]), ("created_at", ["C", "B", "A2"])):
            assert found(apollo, contact_id=contact, sort_by_field=name) == texts
            reversed_ = found(apollo, contact_id=contact, sort_by_field=name, sort_direction="asc")
            assert reversed_ == texts[::-1]

    @pytest.mark.contract("10.note.5")
    def test_forgets_deleted_records(self, apollo: Apollo) -> None:
        contact, account, deal = apollo.add_contact()["id"], apollo.add_account()["id"], apollo.add()["id"]
        lists = {"contact_ids": [contact], "account_ids": [account], "opportunity_ids": [deal]}
        apollo.done("POST", "/notes", {"content": "x", **lists})
        apollo.done("POST", "/accounts/bulk_destroy", {"ids": [account]})
        apollo.done("POST", "/opportunities/bulk_destroy", {"ids": [deal]})
        (note,) = apollo.done("GET", "/notes", params={"contact_id": contact})["notes"]
        assert (note["contact_ids"], note["account_ids"], note["opportunity_ids"]) == ([contact], [], [])
        apollo.done("DELETE", f"/contacts/{contact}")
        (record,) = apollo.control("GET", "/records/note")
        assert record["contact_ids"] == []

    @pytest.mark.contract("10.note.4")
    def test_has_25_of_at_most_100(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]
        apollo.control("POST", "/records/note", [{"content": "x", "contact_ids": [contact]}] * 101)
        for limit, number in ((None, 25), (30, 30), (1000, 100)):
            assert len(found(apollo, contact_id=contact, **({} if limit is None else {"limit": limit}))) == number
