"""Bulk actions (contract part 2, B.8)."""

from typing import Any

import httpx
import pytest

from dealdock.vendors.close.job import batches
from tests.support.cases import each_case
from tests.vendors.close.advanced_search.searching import regular, text
from tests.vendors.close.client import Close
from tests.vendors.close.jobs import done, ended

EDIT, DELETE, EMAIL = (f"/bulk_action/{name}/" for name in ("edit", "delete", "email"))

BY_NAME = {"field": regular("lead", "name")}
LAST = {**BY_NAME, "direction": "desc"}


def lead_status(close: Close, label: str) -> str:
    found: str = next(each["id"] for each in close.rows("/status/lead/") if each["label"] == label)
    return found


def names(close: Close, **params: Any) -> set[str]:
    return {each["name"] for each in close.rows("/lead/", **params)}


@pytest.fixture
def leads(http: httpx.Client) -> Close:
    """An account with leads A to E, each with a contact."""
    close = Close.open(http)
    for name in "ABCDE":
        close.lead(name, contacts=[{"name": name, "emails": [{"email": f"{name.lower()}@acme.test"}]}])
    return close


@pytest.mark.both_databases
class TestEdit:
    @pytest.mark.slow
    @pytest.mark.contract("2.b8.bulk.1", "2.b8.bulk.2", "2.b8.bulk.9", "2.b8.edit.1")
    def test_the_status(self, leads: Close) -> None:
        status = lead_status(leads, "Qualified")
        fields = {"type": "set_lead_status", "lead_status_id": status, "s_query": {"query": text("lead.name", "b")}}
        made = leads.post(EDIT, fields)
        assert made == {
            "created_by": leads.user_id,
            "custom_field_name": None,
            "custom_field_value": None,
            "date_created": "2026-01-02T01:30:00+00:00",
            "date_updated": "2026-01-02T01:30:00+00:00",
            "id": made["id"],
            "lead_status_id": status,
            "n_leads": None,
            "n_leads_processed": 0,
            "n_objects": None,
            "n_objects_processed": 0,
            "organization_id": leads.organization_id,
            "query": None,
            "results_limit": None,
            "s_query": {"query": text("lead.name", "b"), "results_limit": None, "sort": []},
            "send_done_email": True,
            "sort": [],
            "status": "created",
            "type": "set_lead_status",
            "updated_by": leads.user_id,
        }
        over = ended(leads, EDIT, made)
        counts = dict.fromkeys(("n_leads", "n_leads_processed", "n_objects", "n_objects_processed"), 1)
        assert over == {**made, **counts, "status": "done"}
        assert leads.rows(EDIT) == [over]
        events = leads.rows("/event/", object_type="bulk_action.edit", object_id=made["id"])
        assert [each["action"] for each in events] == ["completed", "updated", "created"]
        assert events[0]["data"] == over
        assert names(leads, query="status:Qualified") == {"B"}
        (change,) = leads.rows("/activity/status_change/lead/")
        assert change["new_status_label"] == "Qualified"

    @pytest.mark.slow
    @pytest.mark.contract("2.b8.bulk.7")
    def test_a_query_for_all_is_shown_as_a_search(self, leads: Close) -> None:
        status = lead_status(leads, "Qualified")
        for path, own in ((EDIT, {"type": "set_lead_status", "lead_status_id": status}), (DELETE, {})):
            for query, shown in (("*", {"negate": False, "type": "match_all"}), ("name:b", None)):
                made = leads.post(path, {**own, "query": query})
                assert (made["query"], made["s_query"]) == (query, shown)
                assert ended(leads, path, made)["s_query"] == shown

    @pytest.mark.slow
    @pytest.mark.contract("2.b8.bulk.3")
    @each_case(
        ("selection", "expected"),
        [
            ({}, "ABCDE"),
            ({"query": "name:c"}, "C"),
            ({"query": "*", "results_limit": 2}, "ED"),
            ({"query": "sort:name", "results_limit": 2}, "AB"),
            ({"s_query": text("lead.name", "d")}, "D"),
            ({"s_query": {"query": {"type": "match_all"}, "results_limit": 1}}, "E"),
            ({"s_query": {"query": {"type": "match_all"}, "results_limit": 1}, "results_limit": 2}, "E"),
            ({"s_query": {"query": {"type": "match_all"}, "results_limit": 2}, "results_limit": 1}, "E"),
            ({"s_query": {"type": "match_all"}, "results_limit": 1, "sort": [{"field": regular("lead", "name")}]}, "A"),
            ({"s_query": {"query": {"type": "match_all"}, "sort": [BY_NAME]}, "results_limit": 2}, "AB"),
            ({"s_query": {"query": {"type": "match_all"}, "sort": [LAST]}, "sort": [BY_NAME], "results_limit": 1}, "A"),
            ({"query": "name:nothing"}, ""),
            ({"results_limit": 0}, ""),
        ],
    )
    def test_the_leads_that_are_chosen(self, leads: Close, selection: dict[str, Any], expected: str) -> None:
        leads.field("Tier", "lead")
        over = done(leads, EDIT, type="set_custom_field", custom_field_name="Tier", custom_field_value="x", **selection)
        assert over["n_leads"] == over["n_leads_processed"] == len(expected)
        assert names(leads, query="custom.Tier:x") == set(expected)
        for each in leads.rows("/custom_field/lead/"):
            leads.delete(f"/custom_field/lead/{each['id']}/")

    @pytest.mark.slow
    @pytest.mark.contract("2.b8.edit.2")
    def test_a_custom_field_of_several_values(self, leads: Close) -> None:
        key = leads.field("Tags", "lead", type="choices", choices=["x", "y", "z", "w"], accepts_multiple_values=True)
        field = {"custom_field_id": key.removeprefix("custom."), "query": "name:a"}

        def after(**fields: Any) -> Any:
            done(leads, EDIT, **{"type": "set_custom_field", **field, **fields})
            return leads.rows("/lead/", query="name:a")[0].get(key)

        assert after(custom_field_values=["x", "y"]) == ["x", "y"]
        assert after(custom_field_value="z", custom_field_operation="add") == ["x", "y", "z"]
        assert after(custom_field_values=["x", "z"], custom_field_operation="remove") == ["y"]
        assert after(custom_field_value="w") == ["w"]
        assert after(type="clear_custom_field") is None

    @pytest.mark.contract("2.b8.edit.3")
    @each_case(
        ("fields", "wrong"),
        [
            ({}, {"type"}),
            ({"type": "nothing"}, {"type"}),
            ({"type": "set_lead_status"}, {"lead_status"}),
            ({"type": "set_lead_status", "lead_status_id": "stat_x"}, {"lead_status"}),
            ({"type": "set_custom_field"}, {"custom_field_id"}),
            ({"type": "set_custom_field", "custom_field_id": "cf_x"}, {"custom_field_id"}),
            ({"type": "set_custom_field", "custom_field_name": "Size"}, {"custom_field_value"}),
            (
                {"type": "set_custom_field", "custom_field_name": "Size", "custom_field_value": "x"},
                {"custom_field_value"},
            ),
            (
                {
                    "type": "set_custom_field",
                    "custom_field_name": "Size",
                    "custom_field_value": 1,
                    "custom_field_operation": "add",
                },
                {"custom_field_value"},
            ),
            ({"type": "clear_custom_field", "custom_field_name": "Size", "s_query": {"type": "nor"}}, {"s_query"}),
            ({"type": "clear_custom_field", "custom_field_name": "Size", "sort": [{}]}, {"sort"}),
            ({"type": "clear_custom_field", "custom_field_name": "Size", "results_limit": -1}, {"results_limit"}),
        ],
    )
    def test_what_is_wrong(self, close: Close, fields: dict[str, Any], wrong: set[str]) -> None:
        if not close.rows("/custom_field/lead/"):
            close.field("Size", "lead", type="number")
        assert close.refused("POST", EDIT, fields).fields.keys() == wrong
        assert close.rows(EDIT) == []


@pytest.mark.both_databases
class TestDelete:
    @pytest.mark.contract("2.b8.delete.1", "2.b8.bulk.4")
    def test_leads_are_deleted_with_what_they_have(self, leads: Close) -> None:
        over = done(leads, DELETE, query="name:a or name:b")
        assert (over["n_leads"], over["bulk_object_type"]) == (2, "lead")
        assert names(leads) == {"C", "D", "E"}
        assert len(leads.rows("/contact/")) == 3
        deleted = leads.events(action="deleted", object_type="lead")
        assert len(deleted) == 2
        assert {each["request_id"] for each in deleted} == {deleted[0]["request_id"]}
        assert deleted[0]["request_id"]
        request = {"request_method": "POST", "request_path": "/api/v1/bulk_action/delete/"}
        assert deleted[0]["meta"] == {**request, "bulk_action_id": over["id"]}
        own = leads.events(object_type="bulk_action.delete")
        assert [each["action"] for each in own] == ["completed", "updated", "created"]
        assert [each["meta"] for each in own] == [request] * 3

    @pytest.mark.slow
    @pytest.mark.contract("2.b8.bulk.5")
    def test_many_leads_are_deleted_in_batches(self, http: httpx.Client) -> None:
        close = Close.open(http)
        number = 2 * batches.AT_ONCE + 1
        scene = {"leads": [{"name": f"Lead {each}", "status": "Potential"} for each in range(number)]}
        close.control("POST", "/import", {"accounts": [{"vendor": "close", **scene}]})
        over = done(close, DELETE)
        assert over["n_leads"] == over["n_leads_processed"] == number
        assert close.rows("/lead/") == []
        ids = {each["request_id"] for each in close.events(action="deleted", object_type="lead")}
        assert len(ids) == 1

    @pytest.mark.slow
    @pytest.mark.contract("2.b8.bulk.5")
    def test_a_lead_that_is_deleted_meanwhile_is_passed_over(self, leads: Close) -> None:
        number = batches.AT_ONCE + 1
        scene = {"leads": [{"name": f"Lead {each}", "status": "Potential"} for each in range(number)]}
        leads.control("POST", "/import", {"accounts": [{"vendor": "close", **scene}]})
        one = leads.rows("/lead/")[0]["id"]
        made = leads.post(DELETE)
        leads.send("DELETE", f"/lead/{one}/")
        assert ended(leads, DELETE, made)["status"] == "done"
        assert leads.rows("/lead/") == []


@pytest.mark.both_databases
class TestEmail:
    @pytest.mark.contract("2.b8.email.1")
    def test_an_email_to_the_first_contact_of_each_lead(self, leads: Close) -> None:
        leads.lead("Nobody")
        lead = leads.rows("/lead/", query="name:a")[0]["id"]
        leads.post("/contact/", {"lead_id": lead, "emails": [{"email": "two@acme.test"}]})
        template = leads.post("/email_template/", {"name": "Hi", "subject": "Hi {{ lead.name }}", "body": "<p>x</p>"})
        over = done(leads, EMAIL, template_id=template["id"], sender="Alex <a@x.test>", query="name:a or name:nobody")
        assert over["contact_preference"] == "lead"
        assert over["template_id"] == template["id"]
        (email,) = leads.rows("/activity/email/")
        assert (email["subject"], email["to"], email["status"]) == ("Hi A", ["a@acme.test"], "sent")
        assert email["bulk_email_action_id"] == over["id"]

    @pytest.mark.contract("2.b8.email.1")
    def test_an_email_to_each_contact(self, leads: Close) -> None:
        lead = leads.rows("/lead/", query="name:a")[0]["id"]
        leads.post("/contact/", {"lead_id": lead, "emails": [{"email": f"{name}@acme.test"} for name in ("two", "b")]})
        template = leads.post("/email_template/", {"name": "Hi"})["id"]
        done(leads, EMAIL, template_id=template, sender="a@x.test", query="name:a", contact_preference="contact")
        found = sorted(each["to"] for each in leads.rows("/activity/email/"))
        assert found == [["a@acme.test"], ["two@acme.test"]], "each contact has one, at its first address"

    @pytest.mark.contract("2.b8.email.2")
    def test_what_is_required(self, close: Close) -> None:
        assert close.refused("POST", EMAIL, {}).fields == {
            "template": "This field is required.",
            "sender": "This field is required.",
        }
        answer = close.refused("POST", EMAIL, {"sender": "x", "template_id": "tmpl_x"})
        assert answer.fields == {"template": "Object does not exist."}


@pytest.mark.contract("2.b8.bulk.6")
def test_one_that_does_not_exist(close: Close) -> None:
    for path in (EDIT, DELETE, EMAIL):
        answer = close.refused("GET", f"{path}x/")
        assert (answer.status, answer.text) == (404, "Empty query: BulkAction matching query does not exist.")


def test_a_reset_ends_an_action(leads: Close) -> None:
    leads.post(EDIT, {"type": "set_lead_status", "lead_status_id": lead_status(leads, "Qualified")})
    leads.control("POST", "/reset")
    assert leads.rows(EDIT) == []
