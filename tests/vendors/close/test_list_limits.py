"""Limits of lists in bodies, and of the records that a lead or an organization has. They are ours (contract 1.1)."""

from typing import Any

import pytest

from dealdock.platform.database import limited_rows
from dealdock.vendors.close import custom_field as custom_fields
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.lead import service as lead_queries
from dealdock.vendors.close.record import custom_values
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.web.rest import json_pieces
from tests.support.cases import each_case
from tests.support.lowered import lower
from tests.vendors.close.client import TOO_LARGE, Close

FILES = "https://app.close.com/go/file/"
TOO_LONG = "The list must have no more than {} elements."


class TestListsOfABody:
    @pytest.mark.contract("1.1.lists.1")
    @each_case(
        ("path", "name", "element"),
        [
            ("/contact/", "emails", {"email": "a@example.com", "type": "office"}),
            ("/contact/", "phones", {"phone": "+14155550123", "type": "office"}),
            ("/contact/", "urls", {"url": "https://example.com", "type": "url"}),
            ("/lead/", "addresses", {"city": "Oslo"}),
            ("/lead/", "contacts", {"name": "Jo"}),
            ("/pipeline/", "statuses", {"label": "Open", "type": "active"}),
        ],
    )
    def test_have_at_most_100_elements(self, close: Close, path: str, name: str, element: Any) -> None:
        others = {"name": "Sales"} if path == "/pipeline/" else {}
        refused = close.refused("POST", path, {**others, name: [element] * 101})
        assert refused.fields == {name: TOO_LONG.format(100)}

    @pytest.mark.contract("1.1.lists.1")
    def test_of_100_elements_are_accepted(self, close: Close) -> None:
        urls = [{"url": f"https://example.com/{number}", "type": "url"} for number in range(100)]
        assert len(close.post("/contact/", {"urls": urls})["urls"]) == 100

    @pytest.mark.slow
    @pytest.mark.contract("1.1.lists.7")
    @each_case(
        ("name", "element"),
        [
            *((name, "a" * 1_000) for name in ("to", "cc", "bcc", "references")),
            ("attachments", {"url": FILES + "a" * 1_000}),
        ],
    )
    def test_of_an_email_are_no_longer_than_a_text(self, close: Close, name: str, element: Any) -> None:
        email = {"lead_id": close.post("/lead/", {})["id"], "status": "draft"}
        refused = close.refused("POST", "/activity/email/", {**email, name: [element] * 100})
        assert refused.fields == {name: "The list must have no more than 100000 characters."}
        assert len(close.post("/activity/email/", {**email, name: [element] * 95})[name]) == 95

    @pytest.mark.contract("1.1.lists.2")
    def test_have_at_most_1000_choices(self, close: Close) -> None:
        body = {"name": "Choice", "type": "choices", "choices": [f"c{number}" for number in range(1_001)]}
        refused = close.refused("POST", "/custom_field/lead/", body)
        assert refused.fields == {"choices": TOO_LONG.format(1_000)}
        body["choices"] = ["x" * 400] * 100
        refused = close.refused("POST", "/custom_field/lead/", body)
        assert refused.fields == {"choices": "The list must have no more than 32768 characters."}

    @pytest.mark.contract("1.1.lists.3")
    def test_have_at_most_500_values_of_a_custom_field(self, close: Close) -> None:
        known = [f"v{number}" for number in range(500)]
        key = close.field("Several", "lead", type="choices", choices=[*known, "one more"], accepts_multiple_values=True)
        refused = close.refused("POST", "/lead/", {key: ["v0"] * 501})
        assert refused.fields == {key: TOO_LONG.format(500)}
        lead = close.post("/lead/", {key: known})
        refused = close.refused("PUT", f"/lead/{lead['id']}/", {f"{key}.add": "one more"})
        assert refused.fields == {f"{key}.add": TOO_LONG.format(500)}
        other = close.post("/custom_field/lead/", {"name": "Other", "type": "text"})
        refused = close.refused("PUT", f"/lead/{lead['id']}/", {f"custom.{other['id']}": "one more"})
        assert refused.fields == {"custom": TOO_LONG.format(500)}

    @pytest.mark.contract("1.1.lists.3")
    def test_of_values_have_a_maximum_of_characters(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        choices = ["abc", "de", "abcd", "abcdef", "vwxyz"]
        key = close.field("Several", "lead", type="choices", choices=choices, accepts_multiple_values=True)
        lower(monkeypatch, custom_values, "MAX_CHARACTERS", 5_000_000, to=5)
        lead = close.post("/lead/", {key: ["abc", "de"]})
        for longer in (["abcd", "de"], ["abcdef"]):
            refused = close.refused("PUT", f"/lead/{lead['id']}/", {key: longer})
            assert refused.fields == {"custom": "The values must have no more than 5 characters."}
        assert close.put(f"/lead/{lead['id']}/", {key: ["vwxyz"]})[key] == ["vwxyz"]

    @pytest.mark.contract("1.1.lists.4")
    def test_have_at_most_2000_members_and_20000_values_in_all(self, close: Close) -> None:
        for unknown in ([0] * 2_001, [[0] * 2_000] * (20_000 // 2_000)):
            refused = close.refused("POST", "/lead/", {"unknown": unknown})
            assert (refused.status, refused.body) == (413, TOO_LARGE)
        close.post("/lead/", {"unknown": [0] * 2_000})

    @pytest.mark.contract("1.1.lists.5")
    def test_a_filter_has_at_most_1000_values(self, close: Close) -> None:
        for path, name in (("/opportunity/", "user_id__in"), ("/membership/", "id__in")):
            close.get(path, **{name: ",".join(["user_x"] * 1_000)})
            refused = close.refused("GET", path, params={name: ",".join(["user_x"] * 1_001)})
            assert refused.text == f"{name} must have no more than 1000 values (got 1001 instead)."


class TestAnswers:
    @pytest.mark.contract("1.1.lists.6")
    def test_with_leads_of_many_records_are_refused(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        for _ in range(2):
            lead = close.post("/lead/", {"contacts": [{"name": "Jo"}, {"name": "Al"}]})
            close.post("/task/", {"lead_id": lead["id"], "text": "Call"})
        lower(monkeypatch, lead_queries, "MAX_NESTED", 5_000, to=6)
        assert len(close.get("/lead/")["data"]) == 2
        monkeypatch.setattr(lead_queries, "MAX_NESTED", 5)
        refused = close.refused("GET", "/lead/")
        assert (refused.status, refused.body) == (413, TOO_LARGE)
        assert len(close.get("/lead/", _limit=1)["data"]) == 1
        assert len(close.get("/lead/", _fields="id,name")["data"]) == 2

    @pytest.mark.contract("1.1.lists.6")
    def test_with_long_texts_of_dependent_records_are_not_read(
        self, close: Close, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for path, text in (("/opportunity/", "note"), ("/task/", "text")):
            lead = close.post("/lead/", {})["id"]
            for _ in range(2):
                close.post(path, {text: "n" * 1_000, "lead_id": lead})
        monkeypatch.setattr(lead_queries, "MAX_ANSWER_BYTES", 3_000)
        assert (close.refused("GET", "/lead/").status, close.refused("GET", "/lead/").body) == (413, TOO_LARGE)
        assert len(close.get("/lead/", _limit=1)["data"]) == 1
        assert len(close.get("/lead/", _fields="id,name")["data"]) == 2

    @pytest.mark.contract("1.1.lists.6")
    def test_with_many_custom_values_are_refused(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        several = {"type": "choices", "choices": ["a", "b", "c"], "accepts_multiple_values": True}
        field = close.post("/custom_field/lead/", {"name": "Several", **several})
        for _ in range(2):
            close.post("/lead/", {f"custom.{field['id']}": ["a", "b"]})
        lower(monkeypatch, custom_values, "MAX_VALUES", 50_000, to=4)
        assert len(close.get("/lead/")["data"]) == 2
        monkeypatch.setattr(custom_values, "MAX_VALUES", 3)
        refused = close.refused("GET", "/lead/")
        assert (refused.status, refused.body) == (413, TOO_LARGE)

    @pytest.mark.contract("1.1.lists.6")
    def test_of_a_write_that_are_too_large_undo_it(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        lead = close.post("/lead/", {"name": "Before", "contacts": [{"name": "Jo"}] * 11})
        monkeypatch.setattr(json_pieces, "MAX_ANSWER_BYTES", 1_000)
        refused = close.refused("PUT", f"/lead/{lead['id']}/", {"name": "After"})
        assert (refused.status, refused.body) == (413, TOO_LARGE)
        assert close.get(f"/lead/{lead['id']}/", _fields="name") == {"name": "Before"}

    def test_of_the_control_plane_and_exports_have_no_such_limit(
        self, close: Close, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        field = close.post("/custom_field/lead/", {"name": "Text", "type": "text"})
        close.post("/lead/", {f"custom.{field['id']}": "of the export"})
        lower(monkeypatch, custom_values, "MAX_VALUES", 50_000, to=0)
        assert "of the export" in str(close.control("GET", "/export?format=json"))
        assert "of the export" in str(close.control("GET", "/records/lead"))

    @pytest.mark.contract("1.1.lists.6")
    def test_with_long_custom_values_are_refused(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        field = close.post("/custom_field/lead/", {"name": "Text", "type": "text"})
        for _ in range(2):
            close.post("/lead/", {f"custom.{field['id']}": "x" * 60})
        monkeypatch.setattr(limited_rows, "MAX_ANSWER_BYTES", 100)
        assert close.refused("GET", "/lead/").status == 413
        assert len(close.get("/lead/", _limit=1)["data"]) == 1


class TestDeletedLeads:
    @pytest.mark.contract("3.1.most.4")
    def test_have_activities_of_10_million_characters_at_most(
        self, close: Close, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lead = close.lead()["id"]
        notes = [close.post("/activity/note/", {"lead_id": lead, "note": f"{each}"})["id"] for each in range(5)]
        monkeypatch.setattr(activities, "_BATCH", 2)
        lower(monkeypatch, activities, "MAX_DELETED_CHARACTERS", 10_000_000, to=20)
        refused = close.refused("DELETE", f"/lead/{lead}/")
        text = "The activities of this lead have more than 20 characters. Delete some first."
        assert (refused.status, refused.body["errors"]) == (400, [text])
        assert len(close.rows("/activity/note/", lead_id=lead)) == 5
        monkeypatch.setattr(activities, "MAX_DELETED_CHARACTERS", 10_000)
        close.delete(f"/lead/{lead}/")
        assert close.rows("/activity/note/", lead_id=lead) == []
        events = close.events(object_type="activity.note", action="deleted")
        assert [(each["object_id"], each["previous_data"]["note"]) for each in reversed(events)] == [
            (note, str(number)) for number, note in enumerate(notes)
        ]


class TestCustomFieldsWithManyValues:
    @pytest.mark.contract("3.1.most.3")
    def test_keep_their_type_and_are_not_deleted(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        several = {"type": "choices", "choices": ["a", "b", "c"], "accepts_multiple_values": True}
        field = close.post("/custom_field/lead/", {"name": "Several", **several})
        path = f"/custom_field/lead/{field['id']}/"
        close.post("/lead/", {f"custom.{field['id']}": ["a", "b", "c"]})
        lower(monkeypatch, custom_fields, "MAX_CHANGED_VALUES", 100_000, to=2)
        lower(monkeypatch, custom_fields, "MAX_DELETED_VALUES", 1_000_000, to=2)
        for method, body in (("PUT", {"accepts_multiple_values": False}), ("DELETE", None)):
            refused = close.refused(method, path, body)
            assert (refused.status, refused.body["errors"]) == (400, ["This field has more than 2 values."])
        assert close.put(path, {"name": "Other"})["accepts_multiple_values"] is True
        monkeypatch.setattr(custom_fields, "MAX_CHANGED_VALUES", 3)
        assert close.put(path, {"accepts_multiple_values": False})["accepts_multiple_values"] is False


class TestStoredRecords:
    @pytest.mark.contract("3.1.most.1", "3.1.most.2")
    @each_case(
        ("kind", "path", "first", "other"),
        [
            ("contact", "/contact/", {}, {}),
            ("task", "/task/", {"text": "Call"}, {"text": "Write"}),
            ("customField", "/custom_field/lead/", {"name": "A", "type": "text"}, {"name": "B", "type": "text"}),
            ("leadStatus", "/status/lead/", {"label": "A"}, {"label": "B"}),
            ("pipeline", "/pipeline/", {"name": "A"}, {"name": "B"}),
        ],
    )
    def test_have_a_maximum(
        self, close: Close, kind: str, path: str, first: Any, other: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        is_of_lead = kind in {"contact", "task"}
        of_lead = {"lead_id": close.post("/lead/", {})["id"]} if is_of_lead else {}
        before = 0 if is_of_lead or kind == "customField" else len(close.get(path)["data"])
        limit = stored_limits.LIMITS[kind]._replace(most=before + 1)
        monkeypatch.setitem(stored_limits.LIMITS, kind, limit)
        close.post(path, {**first, **of_lead})
        refused = close.refused("POST", path, {**other, **of_lead})
        assert refused.status == 400
        assert refused.body["errors"] == [f"The limit of {limit.most} {limit.name} has been reached."]

    @pytest.mark.contract("3.1.most.1")
    def test_of_two_leads_are_not_merged_beyond_it(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        leads = [close.post("/lead/", {"contacts": [{"name": "Jo"}]})["id"] for _ in range(2)]
        limit = stored_limits.LIMITS["contact"]._replace(most=1)
        monkeypatch.setitem(stored_limits.LIMITS, "contact", limit)
        refused = close.refused("POST", "/lead/merge/", {"source": leads[0], "destination": leads[1]})
        assert refused.body["errors"] == ["The limit of 1 contacts of a lead has been reached."]
        assert len(close.get(f"/lead/{leads[0]}/")["contacts"]) == 1

    @pytest.mark.contract("3.1.most.1")
    @pytest.mark.parametrize("numbers", [(2, 1), (1, 2)])
    @pytest.mark.parametrize(("path", "kind"), [("/contact/", "contact"), ("/task/", "task")])
    def test_of_two_leads_are_added_up(
        self, close: Close, monkeypatch: pytest.MonkeyPatch, path: str, kind: str, numbers: tuple[int, int]
    ) -> None:
        leads = [close.post("/lead/", {})["id"] for _ in numbers]
        for lead, number in zip(leads, numbers, strict=True):
            for _ in range(number):
                close.post(path, {"lead_id": lead})
        body = {"source": leads[0], "destination": leads[1]}
        monkeypatch.setitem(stored_limits.LIMITS, kind, stored_limits.LIMITS[kind]._replace(most=2))
        assert close.refused("POST", "/lead/merge/", body).status == 400
        monkeypatch.setitem(stored_limits.LIMITS, kind, stored_limits.LIMITS[kind]._replace(most=3))
        assert close.post("/lead/merge/", body) == {"status": "ok"}
