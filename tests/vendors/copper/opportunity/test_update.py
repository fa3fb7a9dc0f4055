"""Reading, changing and deleting opportunities, and the traces of changes. Contract 2.3 to 2.5, 2.9."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper


class TestRead:
    @pytest.mark.contract("2.3.read.2")
    def test_of_what_is_not_there_is_not_found(self, copper: Copper, other: Copper) -> None:
        gone = copper.deal()
        copper.ask("DELETE", f"/opportunities/{gone['id']}")
        while (theirs := other.deal())["id"] <= gone["id"] + 5:
            pass
        for deal_id in (gone["id"], theirs["id"], 0, -1, 99_999_999_999, "x", "1.0", "search", 2**31):
            answer = copper.send("GET", f"/opportunities/{deal_id}")
            assert (answer.status_code, answer.json()["message"]) == (404, "Resource not found")


class TestUpdate:
    @pytest.mark.contract("2.4.update.1", "2.4.update.2", "2.4.update.3")
    def test_changes_the_fields_of_the_body(self, copper: Copper) -> None:
        deal, beside = copper.deal(monetary_value=5, details="x"), copper.deal(name="Beside")
        copper.advance(60)
        changed = copper.put(deal, name="Renamed", monetary_value=None)
        gone = dict.fromkeys(("monetary_value", "monetary_unit", "converted_value", "converted_unit"))
        assert changed == deal | {"name": "Renamed", "date_modified": NOW + 60} | gone
        copper.advance(60)
        assert copper.put(deal) == changed
        assert copper.get(beside) == beside

    @pytest.mark.contract("2.4.update.4", "2.4.update.5")
    def test_replaces_lists(self, copper: Copper) -> None:
        deal = copper.deal(tags=["a", "b"])
        assert copper.put(deal, tags=["c"])["tags"] == ["c"]
        assert copper.found({"tags": ["a"]}) == []
        assert copper.put(deal, tags=None)["tags"] == []

    @pytest.mark.slow
    @pytest.mark.contract("2.4.update.7", "1.5.fault.2")
    @each_case("name", ["name", "status", "pipeline_id", "pipeline_stage_id", "primary_contact_id"])
    def test_refuses_null_for_required_fields(self, http: httpx.Client, name: str) -> None:
        copper = Copper.open(http, primary_contact_required=True)
        deal = copper.deal()
        fault = f"{name.replace('_', ' ').title()}: can't be blank"
        assert copper.refused("PUT", f"/opportunities/{deal['id']}", {name: None}) == [fault]
        assert copper.get(deal) == deal

    @pytest.mark.contract("2.4.update.8")
    def test_takes_null_for_a_contact_that_is_absent_or_not_required(self, copper: Copper, http: httpx.Client) -> None:
        person = copper.person()
        deal = copper.deal(primary_contact_id=person["id"])
        copper.ask("DELETE", f"/people/{person['id']}")
        assert copper.put(deal, primary_contact_id=None)["primary_contact_id"] is None
        free = Copper.open(http, primary_contact_required=False)
        assert free.put(free.deal(), primary_contact_id=None)["primary_contact_id"] is None

    @pytest.mark.contract("2.4.update.9", "2.4.update.13")
    def test_with_the_whole_record_changes_nothing(self, copper: Copper) -> None:
        option = copper.definition("Dropdown", "Yellow")
        company = copper.company()
        person = copper.person(company_id=company["id"])
        custom = [{"custom_field_definition_id": option["id"], "value": "Yellow"}]
        sent = {"close_date": "1/2/2017", "monetary_value": 5, "tags": ["A"], "custom_fields": custom}
        deal = copper.deal(primary_contact_id=person["id"], **sent)
        copper.advance(60)
        computed = copper.ask("GET", f"/opportunities/{deal['id']}?custom_field_computed_values=true")
        for whole in (deal, computed):
            assert copper.put(deal, **whole) == deal
        assert copper.put(deal, **{**deal, "name": "New"})["date_modified"] == NOW + 60

    @each_case("kind", ["pipelineStage", "pipeline"])
    def test_with_the_whole_record_needs_no_pipeline_that_was_deleted(self, http: httpx.Client, kind: str) -> None:
        copper = Copper.open(http)
        first, second = copper.ask("GET", "/pipelines")
        deleted = copper.deal(pipeline_id=second["id"])
        removed = second["id"] if kind == "pipeline" else deleted["pipeline_stage_id"]
        copper.control("DELETE", f"/records/{kind}s/{removed}")
        deal = copper.get(deleted)
        assert deal["pipeline_stage_id"] is None
        copper.advance(60)
        assert copper.put(deal, **deal) == copper.put(deal, pipeline_stage_id="") == deal
        assert copper.put(deal, **{**deal, "name": "New"}) == deal | {"name": "New", "date_modified": NOW + 60}
        moved = copper.put(deal, **{**deal, "pipeline_id": first["id"]})
        assert moved["pipeline_stage_id"] == first["stages"][0]["id"]
        refused = copper.refused("PUT", f"/opportunities/{deal['id']}", {"pipeline_stage_id": None})
        assert refused == ["Pipeline Stage Id: can't be blank"]

    @pytest.mark.contract("2.4.update.10", "2.4.update.11", "1.5.fault.10")
    def test_moves_to_a_stage_or_a_pipeline(self, copper: Copper) -> None:
        first, second = copper.ask("GET", "/pipelines")
        deal = copper.deal()
        copper.advance(60)
        moved = copper.put(deal, pipeline_stage_id=first["stages"][3]["id"])
        assert (moved["win_probability"], moved["date_stage_changed"]) == (40, NOW + 60)
        kept = copper.put(deal, pipeline_stage_id=first["stages"][4]["id"], win_probability=1)
        assert kept["win_probability"] == 1
        other = copper.put(deal, pipeline_id=second["id"])
        assert (other["pipeline_stage_id"], other["win_probability"]) == (second["stages"][0]["id"], 10)
        by_stage = copper.put(deal, pipeline_stage_id=first["stages"][0]["id"])
        assert by_stage["pipeline_id"] == first["id"]
        wrong = {"pipeline_id": second["id"], "pipeline_stage_id": first["stages"][1]["id"]}
        fault = "Pipeline Stage Id: does not belong to the pipeline"
        assert copper.refused("PUT", f"/opportunities/{deal['id']}", wrong) == [fault]
        copper.advance(60)
        assert copper.put(deal, pipeline_id=first["id"]) == by_stage

    @pytest.mark.contract("2.4.update.11")
    def test_leaves_the_stages_of_the_pipeline_before(self, copper: Copper) -> None:
        deal = copper.deal()
        copper.advance(60)
        empty = copper.control("POST", "/records/pipeline", {"name": "Empty"})["id"]
        moved = copper.put(deal, pipeline_id=empty)
        shown = (moved["pipeline_id"], moved["pipeline_stage_id"], moved["date_stage_changed"])
        assert shown == (empty, None, NOW + 60)

    @pytest.mark.contract("2.4.update.12", "2.4.update.14")
    def test_keeps_contact_and_company_apart(self, copper: Copper) -> None:
        company = copper.company()
        person = copper.person(company_id=company["id"])
        deal = copper.deal()
        assert copper.put(deal, primary_contact_id=person["id"])["company_id"] is None
        assert copper.put(deal, company_name="Noemail")["company_id"] is None
        moved = copper.put(deal, company_id=company["id"])
        assert moved["primary_contact_id"] == person["id"]

    @pytest.mark.contract("2.4.update.15", "2.1.loss.1")
    def test_clears_the_reason_with_the_status(self, copper: Copper) -> None:
        reason = copper.ask("GET", "/loss_reasons")[0]["id"]
        deal = copper.deal()
        assert copper.put(deal, loss_reason_id=reason)["loss_reason_id"] is None
        assert copper.put(deal, status="Lost", loss_reason_id=reason)["loss_reason_id"] == reason
        assert copper.put(deal, name="New")["loss_reason_id"] == reason
        assert copper.put(deal, status="Open", loss_reason_id=reason)["loss_reason_id"] is None

    @each_case(
        "ignored", [{"company_name": 5}, {"company_name": "x" * 300}, {"loss_reason_id": 999}, {"loss_reason_id": "x"}]
    )
    def test_does_not_read_what_is_ignored(self, copper: Copper, ignored: dict[str, Any]) -> None:
        """The name of a company, and the reason of a deal that is not lost, are ignored, whatever they are."""
        deal = copper.deal()
        assert copper.put(deal, **ignored) == deal
        assert copper.put(deal, status="Open", **ignored) == deal

    def test_reads_the_reason_of_a_lost_deal(self, copper: Copper) -> None:
        """A reason that does not exist is refused where the deal is lost, or becomes so."""
        deal = copper.deal()
        path = f"/opportunities/{deal['id']}"
        lines = ["Loss Reason Id: Invalid value for Loss Reason Id: no such record: 999"]
        assert copper.refused("PUT", path, {"status": "Lost", "loss_reason_id": 999}) == lines
        copper.put(deal, status="Lost")
        assert copper.refused("PUT", path, {"loss_reason_id": 999}) == lines

    @pytest.mark.contract("2.4.update.16")
    def test_of_what_is_not_there_is_not_found_first(self, fresh: Copper) -> None:
        assert fresh.status("PUT", "/opportunities/999999", {"x": 1}) == 404


class TestDelete:
    @pytest.mark.contract("2.5.delete.1", "2.5.delete.2", "2.5.delete.3")
    def test_is_for_good_and_of_the_opportunity_alone(self, copper: Copper) -> None:
        company = copper.company()
        person = copper.person(company_id=company["id"])
        deal, beside = copper.deal(primary_contact_id=person["id"]), copper.deal(name="Beside")
        copper.put(deal, status="Won")
        assert copper.ask("DELETE", f"/opportunities/{deal['id']}") == {"id": deal["id"], "is_deleted": True}
        for method in ("DELETE", "GET", "PUT"):
            assert copper.status(method, f"/opportunities/{deal['id']}") == 404
        assert copper.status("DELETE", "/opportunities/999999") == 404
        assert copper.found() == ["Beside"]
        assert copper.get(beside) == beside
        assert copper.ask("GET", f"/people/{person['id']}") == person
        assert copper.ask("GET", f"/companies/{company['id']}") == company
        parent = {"id": deal["id"], "type": "opportunity"}
        assert len(copper.ask("POST", "/activities/search", {"parent": parent})) == 1


class TestTrace:
    def activities(self, copper: Copper, deal: Any) -> Any:
        return copper.ask("POST", f"/opportunities/{deal['id']}/activities")

    @pytest.mark.contract("2.9.trace.1", "2.9.trace.2", "3.8.activity.1", "3.8.activity.8")
    def test_is_left_by_a_new_stage_and_a_new_status(self, copper: Copper) -> None:
        stages = copper.ask("GET", "/pipelines")[0]["stages"]
        deal = copper.deal()
        assert self.activities(copper, deal) == []
        copper.advance(60)
        copper.put(deal, pipeline_stage_id=stages[1]["id"], status="Won", name="x")
        by_type = {each["type"]["id"]: each for each in self.activities(copper, deal)}
        named = [{"id": stage["id"], "name": stage["name"]} for stage in stages[:2]]
        common = {
            "parent": {"id": deal["id"], "type": "opportunity"},
            "user_id": copper.user_id,
            "activity_date": NOW + 60,
            "date_created": NOW + 60,
            "date_modified": NOW + 60,
        }
        assert by_type[3] == {
            **common,
            "id": by_type[3]["id"],
            "type": {"id": 3, "category": "system", "name": "Stage Change"},
            "details": str(deal["pipeline_id"]),
            "old_value": named[0],
            "new_value": named[1],
        }
        assert by_type[1] == {
            **common,
            "id": by_type[1]["id"],
            "type": {"id": 1, "category": "system", "name": "Status Change"},
            "details": None,
            "old_value": "Open",
            "new_value": "Won",
        }
        copper.put(deal, status="Won", details="y")
        assert len(self.activities(copper, deal)) == 2

    @pytest.mark.contract("2.9.trace.1")
    def test_of_a_new_pipeline_names_the_new_one(self, copper: Copper) -> None:
        first, second = copper.ask("GET", "/pipelines")
        deal = copper.deal()
        copper.put(deal, pipeline_id=second["id"])
        copper.put(deal, pipeline_stage_id=first["stages"][1]["id"])
        back, moved = self.activities(copper, deal)
        assert [each["details"] for each in (moved, back)] == [str(second["id"]), str(first["id"])]
        assert [each["new_value"]["id"] for each in (moved, back)] == [
            second["stages"][0]["id"],
            first["stages"][1]["id"],
        ]

    @pytest.mark.contract("2.9.trace.3", "2.9.trace.4", "2.1.interaction.1")
    def test_of_an_interaction_is_counted(self, copper: Copper) -> None:
        deal, beside = copper.deal(), copper.deal()
        assert deal["interaction_count"] == 0
        types = {each["name"]: each for each in copper.ask("GET", "/activity_types")["user"]}
        copper.advance(60)
        for name in ("Phone Call", "Note"):
            body = {"parent": {"id": deal["id"], "type": "opportunity"}, "type": types[name], "details": "x"}
            body["type"] = {"id": types[name]["id"], "category": "user"}
            copper.ask("POST", "/activities", {**body, "activity_date": NOW + 30})
        assert copper.get(deal) == deal | {"interaction_count": 1, "date_last_contacted": NOW + 30}
        call = {"parent": body["parent"], "type": {"id": types["Phone Call"]["id"]}, "details": "x"}
        copper.ask("POST", "/activities", {**call, "activity_date": NOW - 5})
        assert copper.get(deal) == deal | {"interaction_count": 2, "date_last_contacted": NOW + 30}
        copper.ask("POST", "/activities", {**call, "activity_date": NOW + 31})
        assert copper.get(deal) == deal | {"interaction_count": 3, "date_last_contacted": NOW + 31}
        assert copper.get(beside) == beside
