"""Custom activities, their types and the fields of these (contract part 2, B.9)."""

from typing import Any, NamedTuple

import pytest

from tests.support.cases import each_case
from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits

PATH = "/activity/custom/"


class Visits(NamedTuple):
    """A type of activities with an optional and a required field, and a lead."""

    close: Close
    type_id: str
    notes: str
    rating: str
    lead_id: str

    def sent(self, **fields: Any) -> dict[str, Any]:
        return {"lead_id": self.lead_id, "custom_activity_type_id": self.type_id, **fields}

    def add(self, **fields: Any) -> dict[str, Any]:
        return dict(self.close.post(PATH, self.sent(**{self.rating: 5}, **fields)))


def field(close: Close, type_id: str, name: str, **fields: Any) -> str:
    body = {"name": name, "type": "text", "custom_activity_type_id": type_id, **fields}
    return f"custom.{close.post('/custom_field/activity/', body)['id']}"


@pytest.fixture
def visits(close: Close) -> Visits:
    type_id = close.post("/custom_activity/", {"name": "Visit"})["id"]
    notes = field(close, type_id, "Notes")
    rating = field(close, type_id, "Rating", type="number", required=True)
    return Visits(close, type_id, notes, rating, close.lead()["id"])


class TestType:
    @pytest.mark.contract("2.b9.activity_type.2", "2.b9.activity_type.4", "2.b9.field.1")
    def test_has_its_own_fields(self, visits: Visits) -> None:
        close = visits.close
        call = close.post("/custom_activity/", {"name": "Call"})["id"]
        again = field(close, call, "Notes")
        (shown,) = (each for each in close.rows("/custom_activity/") if each["id"] == visits.type_id)
        assert shown["description"] is None
        assert [f"custom.{each['id']}" for each in shown["fields"]] == [visits.notes, visits.rating]
        for each in shown["fields"]:
            fits(shapes.NESTED_CUSTOM_FIELD, each)
        listed = close.get("/custom_field/activity/", _limit=1000)
        for each in listed["data"]:
            fits(shapes.CUSTOM_FIELD_OF_ACTIVITIES, each)
        assert [f"custom.{each['id']}" for each in listed["data"]] == [again, visits.rating, visits.notes]
        wrong = close.refused("POST", "/custom_field/activity/", {"name": "x", "type": "text"}).fields
        assert wrong == {"custom_activity_type": "This field is required."}
        taken = {"name": "Notes", "type": "text", "custom_activity_type_id": call}
        assert close.refused("POST", "/custom_field/activity/", taken).fields == {
            "name": "A custom field with this name already exists."
        }
        assert close.events(object_type="custom_fields.activity")[0]["action"] == "created"

    @pytest.mark.contract("2.b9.activity_type.3")
    def test_with_activities_is_archived(self, visits: Visits) -> None:
        close, one = visits.close, f"/custom_activity/{visits.type_id}/"
        made = visits.add()
        answer = close.send("DELETE", one)
        assert (answer.status_code, answer.content) == (204, b"")
        assert close.rows("/custom_activity/") == []
        assert close.get(one)["is_archived"] is True
        assert close.get(f"{PATH}{made['id']}/") == made
        close.delete(f"{PATH}{made['id']}/")
        close.delete(one)
        assert close.send("GET", one).status_code == 404
        assert close.rows("/custom_field/activity/") == []


@pytest.mark.contract("2.b9.activity.1", "2.b9.activity.2")
def test_has_its_keys_and_is_in_both_lists(visits: Visits) -> None:
    close = visits.close
    made = visits.add(**{visits.notes: "Fine"})
    fits(shapes.CUSTOM_ACTIVITY, made)
    assert (made["_type"], made["status"], made["source"]) == ("CustomActivity", "published", "api")
    assert (made[visits.notes], made[visits.rating]) == ("Fine", 5)
    assert made["last_published_at"] == made["date_created"]
    assert close.get(PATH) == {"data": [made], "has_more": False}
    assert close.rows("/activity/", _type="CustomActivity") == [made]
    assert close.rows(PATH, lead_id=visits.lead_id, custom_activity_type_id=visits.type_id) == [made]
    assert close.rows(PATH, lead_id=visits.lead_id, custom_activity_type_id="actitype_x") == []
    refused = close.refused("GET", PATH, params={"custom_activity_type_id": visits.type_id})
    assert (refused.status, refused.text) == (400, "custom_activity_type_id requires lead_id.")
    close.freeze("2026-01-03T00:00:00Z")
    changed = close.put(f"{PATH}{made['id']}/", {visits.notes: "Better", "pinned": True})
    assert (changed[visits.notes], changed["pinned_at"]) == ("Better", "2026-01-03T00:00:00+00:00")
    assert changed["last_published_at"] == made["last_published_at"]
    (updated,) = close.events(object_id=made["id"], action="updated")
    assert updated["object_type"] == "activity.custom_activity"
    assert updated["changed_fields"] == sorted([visits.notes, "date_updated", "pinned", "pinned_at"])
    assert close.delete(f"{PATH}{made['id']}/") == {}
    refused = close.refused("GET", f"{PATH}{made['id']}/")
    assert refused.text == "Empty query: CustomActivity matching query does not exist."


class TestFields:
    @pytest.mark.contract("2.b9.activity.3")
    def test_are_required_when_it_is_published(self, visits: Visits) -> None:
        close, required = visits.close, {visits.rating: "This field is required."}
        assert close.refused("POST", PATH, visits.sent()).fields == required
        draft = close.post(PATH, visits.sent(status="draft"))
        assert (draft["status"], draft["last_published_at"]) == ("draft", None)
        one = f"{PATH}{draft['id']}/"
        assert close.refused("PUT", one, {"status": "published"}).fields == required
        assert close.get(one) == draft
        assert close.put(one, {"status": "published", visits.rating: 4})["status"] == "published"
        assert close.refused("PUT", one, {visits.rating: None}).fields == required

    @pytest.mark.contract("2.b9.activity.1")
    def test_it_is_published_at_the_time_at_which_it_last_became_so(self, visits: Visits) -> None:
        close = visits.close
        one, found = f"{PATH}{visits.add(status='draft')['id']}/", []
        for day, status in enumerate(("published", "published", "draft", "published"), 3):
            close.freeze(f"2026-01-0{day}T00:00:00Z")
            found.append(close.put(one, {"status": status})["last_published_at"][8:10])
        assert found == ["03", "03", "03", "06"]

    @pytest.mark.contract("2.b9.activity.4")
    def test_of_another_type_are_refused(self, visits: Visits) -> None:
        other = field(visits.close, visits.close.post("/custom_activity/", {"name": "Call"})["id"], "Topic")
        refused = visits.close.refused("POST", PATH, visits.sent(**{visits.rating: 5, other: "x"}))
        assert refused.fields == {other: f'The Custom Field "{other.removeprefix("custom.")}" does not exist.'}
        wrong = visits.close.refused("POST", PATH, visits.sent(**{visits.rating: "x"})).fields
        assert wrong == {visits.rating: "Value must be of float type."}

    @pytest.mark.contract("2.b9.activity.4")
    def test_type_and_lead_are_required(self, close: Close) -> None:
        wrong = close.refused("POST", PATH, {}).fields
        assert wrong == {
            "custom_activity_type": "This field is required.",
            "lead": "This field is required.",
        }


@pytest.mark.contract("2.b9.delete.1")
@each_case("merged", [True, False])
def test_goes_with_its_lead_and_moves_with_a_merge(close: Close, merged: bool) -> None:
    type_id = close.post("/custom_activity/", {"name": "Visit"})["id"]
    notes, lead = field(close, type_id, "Notes"), close.lead()["id"]
    made = close.post(PATH, {"lead_id": lead, "custom_activity_type_id": type_id, notes: "Fine"})
    if merged:
        target = close.lead()["id"]
        close.post("/lead/merge/", {"source": lead, "destination": target})
        shown = close.get(f"{PATH}{made['id']}/")
        assert (shown["lead_id"], shown[notes]) == (target, "Fine")
    else:
        close.delete(f"/lead/{lead}/")
        assert close.send("GET", f"{PATH}{made['id']}/").status_code == 404
        assert close.events(object_id=made["id"])[0]["previous_data"][notes] == "Fine"
