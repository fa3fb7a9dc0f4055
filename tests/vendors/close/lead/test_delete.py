"""Deleting and merging leads (contract 3.2)."""

import pytest

from dealdock.vendors.close.activity import service as activities
from tests.vendors.close.client import Close


class TestDelete:
    @pytest.mark.contract("3.2.delete.1", "7.3.delete.1")
    def test_its_related_records_are_deleted(self, close: Close) -> None:
        for name in ("gone", "kept"):
            lead = close.lead(name, contacts=[{"name": name}])["id"]
            made = close.add(lead_id=lead, contact_id=close.get(f"/lead/{lead}/")["contacts"][0]["id"])
            close.change(made, status="Won")
            close.post("/task/", {"lead_id": lead, "text": name})
            close.post("/activity/note/", {"lead_id": lead, "note": name})
        (gone,) = close.rows("/lead/", query="gone")
        assert close.delete(f"/lead/{gone['id']}/") == {}
        assert close.refused("GET", f"/lead/{gone['id']}/").status == 404
        for path in ("/contact/", "/opportunity/", "/task/", "/activity/", "/lead/"):
            rows = close.rows(path)
            assert rows
            assert {each.get("lead_id", each["id"]) for each in rows} == {lead}
        for path in (f"/opportunity/{gone['opportunities'][0]['id']}/", f"/contact/{gone['contacts'][0]['id']}/"):
            assert close.refused("GET", path).status == 404
        deleted = close.events(object_type="lead", action="deleted")
        assert [each["object_id"] for each in deleted] == [gone["id"]]

    @pytest.mark.contract("3.2.delete.1")
    def test_many_activities_are_deleted_with_an_event_each(
        self, close: Close, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(activities, "_BATCH", 2)
        lead, other = close.lead("Gone")["id"], close.lead("Kept")["id"]
        notes = [close.post("/activity/note/", {"lead_id": lead, "note": text})["id"] for text in "abcde"]
        close.delete(f"/lead/{lead}/")
        assert [each["lead_id"] for each in close.rows("/activity/")] == [other]
        deleted = close.events(object_type="activity.note", action="deleted")
        assert sorted(each["object_id"] for each in deleted) == sorted(notes)
        assert all(each["previous_data"]["lead_id"] == lead for each in deleted)


class TestMerge:
    @pytest.mark.contract("3.2.merge.1", "3.9.shape.8", "3.9.shape.7")
    def test_all_moves_and_the_source_goes(self, close: Close) -> None:
        source = close.lead("Source", contacts=[{"name": "Jo"}])
        target = close.lead("Target")
        made = close.change(close.add(lead_id=source["id"]), status="Won")
        task = close.post("/task/", {"lead_id": source["id"], "text": "x"})
        note = close.post("/activity/note/", {"lead_id": source["id"], "note": "x"})
        answer = close.post("/lead/merge/", {"source": source["id"], "destination": target["id"]})
        assert answer == {"status": "ok"}
        assert close.refused("GET", f"/lead/{source['id']}/").status == 404
        merged = close.get(f"/lead/{target['id']}/")
        assert [each["id"] for each in merged["contacts"]] == [source["contacts"][0]["id"]]
        assert [(each["id"], each["lead_name"]) for each in merged["opportunities"]] == [(made["id"], "Target")]
        assert [each["id"] for each in merged["tasks"]] == [task["id"]]
        types = {each["_type"] for each in close.rows("/activity/", lead_id=target["id"])}
        assert types >= {"Note", "OpportunityStatusChange"}
        assert close.get(f"/activity/note/{note['id']}/")["lead_id"] == target["id"]
        (event,) = close.events(action="merged")
        wanted = {"merge_source_lead_id": source["id"], "merge_destination_lead_id": target["id"]}
        assert wanted.items() <= event["meta"].items()

    @pytest.mark.contract("3.2.merge.1")
    def test_is_a_change_of_the_destination_by_the_caller_now(self, close: Close) -> None:
        source, target, beside = (close.lead(name) for name in ("Source", "Target", "Beside"))
        ann = close.user("Ann", "Lee")
        close.freeze("2026-01-03T00:00:00Z")
        close.by(ann).post("/lead/merge/", {"source": source["id"], "destination": target["id"]})
        merged = close.get(f"/lead/{target['id']}/")
        changed = {"date_updated": "2026-01-03T00:00:00+00:00", "updated_by": ann["id"], "updated_by_name": "Ann Lee"}
        assert merged == {**target, **changed}
        assert close.get(f"/lead/{beside['id']}/") == beside

    @pytest.mark.contract("3.2.merge.2", "3.2.merge.3")
    def test_unknown_leads(self, close: Close) -> None:
        lead = close.lead()["id"]
        for body, name in (
            ({"source": "lead_x", "destination": lead}, "Source"),
            ({"source": lead, "destination": "x"}, "Destination"),
        ):
            refusal = close.refused("POST", "/lead/merge/", body)
            assert refusal.status == 404
            assert refusal.body["errors"] == [f"{name} lead does not exist."]
        assert close.get("/lead/")["total_results"] == 1


def test_a_merge_gives_a_lead_without_a_name_that_of_the_moved_contact(close: Close) -> None:
    source, target = close.lead("Source", contacts=[{"name": "Jo"}]), close.lead("")
    close.post("/lead/merge/", {"source": source["id"], "destination": target["id"]})
    assert close.get(f"/lead/{target['id']}/")["display_name"] == "Jo"


def test_the_shown_name_of_a_lead_follows_its_contacts(close: Close) -> None:
    lead = close.lead("", contacts=[{"name": "Jo"}, {"name": "Al"}])
    path, (first, second) = f"/lead/{lead['id']}/", (each["id"] for each in lead["contacts"])

    def shown() -> str:
        return str(close.get(path)["display_name"])

    assert shown() == "Jo"
    close.put(f"/contact/{first}/", {"name": "Joan"})
    assert shown() == "Joan"
    close.delete(f"/contact/{first}/")
    assert shown() == "Al"
    close.put(path, {"name": "Acme"})
    assert shown() == "Acme"
    close.put(path, {"name": ""})
    assert shown() == "Al"
    close.delete(f"/contact/{second}/")
    assert shown() not in {"Al", "Acme"}
    close.post("/contact/", {"lead_id": lead["id"], "name": "Eve"})
    assert shown() == "Eve"
