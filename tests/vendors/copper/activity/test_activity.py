"""Activities. Contract, 3."""

from typing import Any

import pytest

from tests.vendors.copper.client import NOW, Copper, Json


class TestActivities:
    def log(self, copper: Copper, parent: Json, kind: str = "opportunity", **fields: Any) -> Json:
        body = {"parent": {"id": parent["id"], "type": kind}, "type": {"id": 0, "category": "user"}, "details": "x"}
        activity: Json = copper.ask("POST", "/activities", {**body, **fields})
        return activity

    @pytest.mark.contract("3.8.activity.1", "3.8.activity.9", "3.8.activity.10")
    def test_are_logged_and_changed(self, copper: Copper) -> None:
        deal = copper.deal()
        note = self.log(copper, deal, activity_date=NOW - 5)
        assert note == {
            "id": note["id"],
            "parent": {"id": deal["id"], "type": "opportunity"},
            "type": {"id": 0, "category": "user"},
            "user_id": copper.user_id,
            "details": "x",
            "activity_date": NOW - 5,
            "old_value": None,
            "new_value": None,
            "date_created": NOW,
            "date_modified": NOW - 5,
        }
        assert list(note)[:4] == ["id", "parent", "type", "user_id"]
        copper.advance(60)
        path = f"/activities/{note['id']}"
        assert copper.ask("PUT", path, note) == note
        assert copper.ask("PUT", path, {"details": "y"}) == note | {"details": "y", "date_modified": NOW + 60}
        assert copper.ask("GET", path)["details"] == "y"

    def test_are_of_the_caller_or_of_the_user_who_is_named(self, copper: Copper) -> None:
        second = copper.control("POST", "/users", {"first_name": "Eve"})
        caller, deal = copper.by(second), copper.deal()
        assert self.log(caller, deal)["user_id"] == second["id"] != copper.user_id
        for asking, named in ((caller, copper.user_id), (copper, second["id"])):
            assert self.log(asking, deal, user_id=named)["user_id"] == named
        body = {"parent": {"id": deal["id"], "type": "opportunity"}, "type": {"id": 0}, "details": "x"}
        bodies = [body, {**body, "user_id": copper.user_id}]
        made = caller.ask("POST", "/activities/bulk_create", {"activities": bodies})
        assert [each["user_id"] for each in made] == [second["id"], copper.user_id]

    @pytest.mark.contract("3.8.activity.2", "3.8.activity.3")
    def test_are_of_users_and_complete(self, copper: Copper) -> None:
        deal = copper.deal()
        faults = ["Parent: can't be blank", "Type: can't be blank", "Details: can't be blank"]
        assert (
            copper.refused("POST", "/activities", {}) == copper.refused("POST", "/activities", {"type": ""}) == faults
        )
        parent = {"id": deal["id"], "type": "opportunity"}
        body = {"parent": parent, "type": {"id": 3, "category": "system"}, "details": "x"}
        assert copper.refused("POST", "/activities", body) == ["Type: is not included in the list"]
        wrong = {"parent": {"id": deal["id"], "type": "person"}, "type": {"id": 0}, "details": "x"}
        [fault] = copper.refused("POST", "/activities", wrong)
        assert fault == f"Parent: Invalid value for Parent: no such record: {deal['id']}"
        wrong["parent"] = {"type": "opportunity"}
        assert copper.refused("POST", "/activities", wrong) == [
            "Parent: Invalid value for Parent: no such record: null"
        ]
        copper.put(deal, status="Won")
        [trace] = copper.ask("POST", f"/opportunities/{deal['id']}/activities")
        fault = "Type: is not included in the list"
        assert copper.refused("PUT", f"/activities/{trace['id']}", {"details": "x"}) == [fault]

    @pytest.mark.contract("2.4.update.9")
    def test_may_come_back_as_they_were_read(self, copper: Copper) -> None:
        """An activity whose type was deleted, or that has no details, keeps both when it is sent back as it was read.

        Another type that is not there, and other empty details, are refused.
        """
        deal = copper.deal()
        type_ = copper.control("POST", "/records/activityType", {"name": "Visit"})
        body = {"parent_id": deal["id"], "parent_type": "opportunity", "type_id": type_["id"]}
        path = f"/activities/{copper.control('POST', '/records/activity', body)['id']}"
        copper.control("DELETE", f"/records/activityType/{type_['id']}")
        before = copper.ask("GET", path)
        assert before["type"] == {"id": type_["id"], "category": "user"}
        copper.advance(60)
        assert copper.ask("PUT", path, before) == before
        changed = copper.ask("PUT", path, {**before, "details": "x"})
        assert changed == {**before, "details": "x", "date_modified": NOW + 60}
        wrong = {**changed, "type": {"id": 999}, "details": None}
        assert copper.refused("PUT", path, wrong) == ["Type: is not included in the list", "Details: can't be blank"]
        assert copper.ask("GET", path) == changed

    def test_are_checked_if_a_value_of_another_type_is_equal_in_python(self, copper: Copper) -> None:
        """In Python, false is 0 and true is 1; the user of the account has the id 1."""
        note = self.log(copper, copper.deal())
        assert note["user_id"] == 1
        path, type_ = f"/activities/{note['id']}", {**note["type"], "id": False}
        user = "User Id: Invalid value for User Id: IDs must be positive integers: true"
        wrong = {"user_id": True, "type": type_}
        for body in (wrong, {**note, **wrong}):
            assert sorted(copper.refused("PUT", path, body)) == ["Type: must be a number", user]
        assert copper.ask("GET", path) == note

    @pytest.mark.contract("3.8.activity.11")
    def test_have_details_as_html_shows_them(self, copper: Copper) -> None:
        """Those of other records are as they were sent. What is sent back as it was read is no change."""
        text, shown = """it's <b>"R&D"</b> é""", "it&#x27;s &lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt; é"
        deal = copper.deal(details=text)
        note = self.log(copper, deal, details=text)
        assert (deal["details"], note["details"]) == (text, shown)
        assert copper.ask("POST", "/activities/search", {})[0]["details"] == shown
        assert "it\\u0026#x27;s" in copper.send("GET", f"/activities/{note['id']}").text
        copper.advance(60)
        assert copper.ask("PUT", f"/activities/{note['id']}", note) == note
        assert copper.ask("PUT", f"/activities/{note['id']}", {"user_id": copper.user_id}) == note

    @pytest.mark.contract("3.8.activity.9")
    def test_of_the_system_have_a_name_in_their_type_if_a_status_or_a_stage_changed(self, copper: Copper) -> None:
        deal = copper.deal()
        copper.put(deal, status="Won")
        for type_id in (6, 8):
            body = {"parent_id": deal["id"], "parent_type": "opportunity", "type_category": "system"}
            copper.control("POST", "/records/activity", {**body, "type_id": type_id})
        found = copper.ask("POST", "/activities/search", {"sort_direction": "asc"})
        system = {"category": "system"}
        types = [{"id": 1, **system, "name": "Status Change"}, {"id": 6, **system}, {"id": 8, **system}]
        assert [each["type"] for each in found] == types

    @pytest.mark.contract("3.8.activity.13")
    def test_of_a_disabled_type_are_found_and_not_created(self, copper: Copper) -> None:
        deal, visit = copper.deal(), copper.control("POST", "/records/activityType", {"name": "Visit"})["id"]
        note = self.log(copper, deal, type={"id": visit, "category": "user"})
        copper.control("PATCH", f"/records/activityType/{visit}", {"is_disabled": True})
        searched = {"activity_types": [{"id": visit, "category": "user"}]}
        assert copper.ask("POST", "/activities/search", searched) == [note]
        for type_id in (visit, copper.activity_type("To Do")):
            body = {"parent": note["parent"], "details": "x", "type": {"id": type_id}}
            assert copper.refused("POST", "/activities", body) == ["Type: is not included in the list"]

    @pytest.mark.contract("3.8.activity.12")
    def test_are_sorted_by_either_direction(self, copper: Copper) -> None:
        deal = copper.deal()
        ids = [self.log(copper, deal, activity_date=NOW + date)["id"] for date in (20, 10, 20)]

        def found(path: str, query: str) -> list[int]:
            return [ids.index(each["id"]) for each in copper.ask("POST", f"/{path}?{query}")]

        for path in ("activities/search", f"opportunities/{deal['id']}/activities"):
            assert found(path, "sort_direction=asc") == [1, 0, 2]
            assert found(path, "sort_direction=desc&sort_by=x") == found(path, "") == [2, 0, 1]
        assert copper.refused("POST", "/activities/search", {"sort_direction": "up"}) == [
            "Sort Direction: is not included in the list"
        ]

    @pytest.mark.contract("3.8.activity.4", "3.8.activity.5", "3.8.activity.8", "1.7.page.6")
    def test_are_found_the_newest_first(self, copper: Copper) -> None:
        deal, person, company = copper.deal(), copper.person(), copper.company()
        call = {"id": copper.activity_type("Phone Call")}
        ids = [
            self.log(copper, parent, kind, details=kind, activity_date=NOW + date, type={"id": type_})["id"]
            for parent, kind, date, type_ in (
                (deal, "opportunity", 20, 0),
                (person, "person", 30, 0),
                (company, "company", 10, call["id"]),
                (deal, "opportunity", 20, call["id"]),
            )
        ]

        def found(**body: Any) -> list[int]:
            return [ids.index(each["id"]) for each in copper.ask("POST", "/activities/search", body)]

        assert found() == found(full_result=True) == [1, 3, 0, 2]
        assert found(parent={"id": deal["id"], "type": "opportunity"}) == [3, 0]
        assert found(activity_types=[{"id": call["id"], "category": "user"}]) == [3, 2]
        assert found(activity_types=[{"id": 0, "category": "user"}, {"id": 1, "category": "system"}]) == [1, 0]
        assert found(minimum_activity_date=NOW + 20, maximum_activity_date=NOW + 20) == [3, 0]
        assert found(page_size=1, page_number=2) == [3]
        for kind, parent, expected in (
            ("people", person, [1]),
            ("companies", company, [2]),
            ("opportunities", deal, [3, 0]),
        ):
            answer = copper.send("POST", f"/{kind}/{parent['id']}/activities", {"page_size": 1})
            assert [ids.index(each["id"]) for each in answer.json()] == expected[:1]
            assert answer.headers["x-pw-total"] == str(len(expected))
            following = copper.ask("POST", f"/{kind}/{parent['id']}/activities", {"page_size": 1, "page_number": 2})
            assert [ids.index(each["id"]) for each in following] == expected[1:2]
            for other in ({"id": person["id"], "type": "person"}, "none"):  # the record is the one in the path
                answer = copper.ask("POST", f"/{kind}/{parent['id']}/activities", {"parent": other})
                assert [ids.index(each["id"]) for each in answer] == expected
        assert copper.status("POST", f"/people/{deal['id']}/activities", {}) == 404

    @pytest.mark.contract("3.8.activity.6")
    def test_that_are_deleted_stay_readable(self, copper: Copper) -> None:
        note = self.log(copper, copper.deal())
        path = f"/activities/{note['id']}"
        gone = {"id": note["id"], "is_deleted": True}
        assert copper.ask("DELETE", path) == copper.ask("GET", path) == gone
        bodies: list[Json] = [{}, {"details": "Other"}, {"details": 5}, {"no_such": 1}]
        assert [copper.status("PUT", path, body) for body in bodies] == [404] * 4
        assert copper.status("DELETE", path, {}) == 404
        assert copper.ask("POST", "/activities/search", {}) == []
