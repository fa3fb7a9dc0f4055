"""Events show what a whole call changed, as its end leaves the objects (contract 3.9)."""

from typing import Any

import pytest

from dealdock.vendors.close.lead import service as leads
from tests.support.cases import each_case
from tests.vendors.close.client import Close
from tests.vendors.close.jobs import done

MERGE = ("merge_source_lead_id", "merge_destination_lead_id")


def pairs(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted((each["object_type"], each["action"]) for each in events)


def of_lead(close: Close, lead: str, action: str) -> list[dict[str, Any]]:
    return close.events(object_type="lead", action=action, lead_id=lead)


@pytest.mark.both_databases
class TestLead:
    @pytest.mark.contract("3.9.shape.2", "3.9.whole.1")
    def test_is_created_with_its_contacts(self, close: Close) -> None:
        other = close.lead("Other")["id"]
        lead = close.post("/lead/", {"contacts": [{"name": "Ora Lund"}, {"name": "Per Dahl"}]})
        (event,) = of_lead(close, lead["id"], "created")
        assert (event["data"]["name"], event["data"]["display_name"]) == ("", "Ora Lund")
        assert event["data"]["contact_ids"] == [each["id"] for each in lead["contacts"]]
        assert event["changed_fields"] == []
        assert event["previous_data"] == {}
        assert of_lead(close, lead["id"], "updated") == []
        assert of_lead(close, other, "updated") == []

    @pytest.mark.contract("3.9.lead.1")
    def test_has_no_key_that_only_its_read_has(self, close: Close) -> None:
        key = close.field("Funnel", of="lead")
        lead = close.lead("Dunes", **{key: "Direct"})
        (event,) = of_lead(close, lead["id"], "created")
        assert event["data"][key] == "Direct"
        absent = {"html_url", "integration_links", "custom", "contacts", "tasks", "opportunities"}
        assert set(lead) - set(event["data"]) == absent
        assert set(event["data"]) - set(lead) == {"contact_ids"}
        close.delete(f"/lead/{lead['id']}/")
        (gone,) = of_lead(close, lead["id"], "deleted")
        assert (gone["data"], gone["previous_data"]) == (None, event["data"])

    @pytest.mark.contract("3.9.lead.2")
    def test_is_updated_when_a_contact_comes_or_goes(self, close: Close) -> None:
        lead = close.post("/lead/", {"name": "Dunes", "contacts": [{"name": "Ora Lund"}]})
        first = lead["contacts"][0]["id"]
        second = close.post("/contact/", {"lead_id": lead["id"], "name": "Per Dahl"})["id"]
        (added,) = of_lead(close, lead["id"], "updated")
        assert (added["changed_fields"], added["previous_data"]) == (["contact_ids"], {"contact_ids": [first]})
        assert added["data"]["contact_ids"] == [first, second]
        close.put(f"/contact/{second}/", {"name": "Per Dahlin"})
        assert len(of_lead(close, lead["id"], "updated")) == 1
        close.delete(f"/contact/{first}/")
        assert of_lead(close, lead["id"], "updated")[0]["data"]["contact_ids"] == [second]

    @pytest.mark.contract("3.9.lead.2")
    def test_has_its_contacts_in_the_order_of_its_read(self, close: Close) -> None:
        lead = close.post("/lead/", {"name": "Dunes", "contacts": [{"name": "Ora Lund"}]})["id"]
        close.freeze("2026-01-01T00:00:00Z")
        earlier = close.post("/contact/", {"lead_id": lead, "name": "Per Dahl"})["id"]
        shown = [each["id"] for each in close.get(f"/lead/{lead}/")["contacts"]]
        assert shown[0] == earlier
        (added,) = of_lead(close, lead, "updated")
        assert added["data"]["contact_ids"] == shown

    @pytest.mark.contract("3.9.lead.2")
    def test_without_a_name_is_updated_with_the_name_it_takes(self, close: Close) -> None:
        lead = close.post("/lead/", {})["id"]
        close.post("/contact/", {"lead_id": lead, "name": "Ora Lund"})
        (added,) = of_lead(close, lead, "updated")
        assert added["changed_fields"] == ["contact_ids", "display_name"]
        assert added["previous_data"]["display_name"] == "Untitled"

    @pytest.mark.contract("3.9.lead.2")
    def test_is_updated_once_in_a_call(self, close: Close) -> None:
        lead = close.lead("Dunes")["id"]
        close.put(f"/lead/{lead}/", {"name": "Dunes West", "contacts": [{"name": "Ora Lund"}, {"name": "Per Dahl"}]})
        (event,) = of_lead(close, lead, "updated")
        assert event["changed_fields"] == ["contact_ids", "display_name", "name"]
        assert len(event["data"]["contact_ids"]) == 2

    @pytest.mark.contract("3.9.whole.1")
    def test_that_a_contact_brings_is_created_with_it(self, close: Close) -> None:
        contact = close.post("/contact/", {"name": "Ora Lund"})
        (event,) = of_lead(close, contact["lead_id"], "created")
        assert event["data"]["contact_ids"] == [contact["id"]]
        assert of_lead(close, contact["lead_id"], "updated") == []


@pytest.mark.both_databases
class TestMerge:
    @pytest.mark.contract("3.9.shape.8", "3.9.merge.1")
    def test_all_events_have_both_ids(self, close: Close) -> None:
        source = close.post("/lead/", {"name": "Twin", "contacts": [{"name": "Ora Lund"}]})
        target = close.post("/lead/", {"name": "Dunes", "contacts": [{"name": "Per Dahl"}]})
        stays = close.post("/task/", {"lead_id": target["id"], "text": "Stay"})["id"]
        close.add(lead_id=source["id"])
        close.post("/task/", {"lead_id": source["id"], "text": "Call"})
        close.post("/activity/note/", {"lead_id": source["id"], "note": "Fog"})
        close.post("/lead/merge/", {"source": source["id"], "destination": target["id"]})
        (merged,) = close.events(object_type="lead", action="merged")
        events = close.events(request_id=merged["request_id"])
        assert {tuple(each["meta"][name] for name in MERGE) for each in events} == {(source["id"], target["id"])}
        assert pairs(events) == [
            ("activity.created", "updated"),
            ("activity.note", "updated"),
            ("contact", "updated"),
            ("lead", "deleted"),
            ("lead", "merged"),
            ("lead", "updated"),
            ("opportunity", "updated"),
            ("task.lead", "updated"),
        ]
        assert stays not in {each["object_id"] for each in events}
        (contact,) = [each for each in events if each["object_type"] == "contact"]
        assert (contact["changed_fields"], contact["previous_data"]) == (["lead_id"], {"lead_id": source["id"]})
        (lead,) = [each for each in events if (each["object_type"], each["action"]) == ("lead", "updated")]
        assert lead["changed_fields"] == ["contact_ids"]
        assert len(merged["data"]["contact_ids"]) == 2

    @pytest.mark.contract("3.9.merge.1")
    def test_many_records_have_an_event_each(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(leads, "_AT_ONCE", 2)
        source, target = close.lead("Twin")["id"], close.lead("Dunes")["id"]
        tasks = [close.post("/task/", {"lead_id": source, "text": text})["id"] for text in "abcde"]
        close.post("/lead/merge/", {"source": source, "destination": target})
        moved = close.events(object_type="task.lead", action="updated")
        assert sorted(each["object_id"] for each in moved) == sorted(tasks)
        assert {each["data"]["lead_id"] for each in moved} == {target}

    @pytest.mark.contract("3.9.merge.1")
    def test_other_events_have_no_such_ids(self, close: Close) -> None:
        lead = close.lead("Dunes")["id"]
        close.delete(f"/lead/{lead}/")
        assert all(not set(MERGE) & set(each["meta"]) for each in close.events())


class TestBulkAction:
    @pytest.mark.contract("3.9.bulk.1")
    def test_is_named_by_the_events_of_its_objects(self, close: Close) -> None:
        status = next(each["id"] for each in close.rows("/status/lead/") if each["label"] == "Customer")
        leads = [close.post("/lead/", {"name": name, "contacts": [{"name": name}]})["id"] for name in ("Scrap", "Kept")]
        edit = {"query": "name:scrap", "type": "set_lead_status", "lead_status_id": status}
        edited = done(close, "/bulk_action/edit/", **edit)["id"]
        deleted = done(close, "/bulk_action/delete/", query="name:scrap")["id"]
        assert [each["meta"]["bulk_action_id"] for each in of_lead(close, leads[0], "updated")] == [edited]
        gone = close.events(action="deleted", lead_id=leads[0])
        assert pairs(gone) == [
            ("activity.created", "deleted"),
            ("activity.lead_status_change", "deleted"),
            ("contact", "deleted"),
            ("lead", "deleted"),
        ]
        assert {each["meta"]["bulk_action_id"] for each in gone} == {deleted}
        assert all("bulk_action_id" not in each["meta"] for each in close.events(lead_id=leads[1]))


class TestTask:
    @pytest.mark.contract("3.9.task.1")
    def test_is_new_and_in_nobody_s_list(self, close: Close) -> None:
        lead = close.post("/lead/", {"name": "Dunes", "contacts": [{"name": "Ora Lund"}]})
        fields = {"lead_id": lead["id"], "contact_id": lead["contacts"][0]["id"], "text": "Call", "date": "2031-02-01"}
        task = close.post("/task/", fields)
        (event,) = close.events(object_type="task.lead", action="created")
        assert set(task) - set(event["data"]) == {"contact_name"}
        assert set(event["data"]) - set(task) == {"is_new"}
        assert (event["data"]["is_new"], event["data"]["view"], task["view"]) == (True, None, "future")
        close.put(f"/task/{task['id']}/", {"is_complete": True})
        assert "is_new" not in close.events(object_type="task.lead", action="updated")[0]["changed_fields"]


class TestText:
    @pytest.mark.contract("2.b2.11")
    def test_is_sent_once(self, close: Close) -> None:
        fields = {"lead_id": close.lead("Dunes")["id"], "text": "Hello", "remote_phone": "+14155550147"}
        close.post("/activity/sms/", {**fields, "status": "sent"})
        assert [each["action"] for each in close.events(object_type="activity.sms")] == ["sent", "created"]
        draft = close.post("/activity/sms/", {**fields, "status": "draft"})["id"]
        close.put(f"/activity/sms/{draft}/", {"status": "sent"})
        found = close.events(object_type="activity.sms", object_id=draft)
        assert [each["action"] for each in found] == ["sent", "updated", "created"]


class TestSubscriptions:
    @pytest.mark.contract("2.b1.events.2")
    @each_case(
        ("object_type", "action"),
        [
            ("activity.sms", "sent"),
            ("task.outbound_call", "created"),
            ("task.missed_call", "updated"),
            ("task.opportunity_due", "deleted"),
            ("import", "completed"),
            ("import", "reverting"),
        ],
    )
    def test_take_every_pair_of_the_service(self, close: Close, object_type: str, action: str) -> None:
        events = [{"object_type": object_type, "action": action}]
        made = close.post("/webhook/", {"url": "http://127.0.0.1:9/hook", "events": events})
        assert made["events"] == [{"object_type": object_type, "action": action, "extra_filter": None}]

    @pytest.mark.contract("2.b1.4")
    @each_case(("object_type", "action"), [("task.nonsense", "created"), ("import", "sent"), ("activity.note", "sent")])
    def test_refuse_other_pairs(self, close: Close, object_type: str, action: str) -> None:
        events = [{"object_type": object_type, "action": action}]
        close.refused("POST", "/webhook/", {"url": "http://127.0.0.1:9/hook", "events": events})
