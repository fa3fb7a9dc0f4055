"""Statuses and pipelines (contract 3.4)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

IN_USE = {"errors": ["Cannot delete a status that is in use."], "field-errors": {}}


class TestNew:
    @pytest.mark.contract("3.4.new.1", "3.4.opportunity.1", "3.4.opportunity.5", "3.4.pipeline.1", "3.4.pipeline.2")
    def test_a_new_organization_has_a_pipeline(self, fresh: Close) -> None:
        (pipeline,) = fresh.rows("/pipeline/")
        assert set(pipeline) == {
            "created_by",
            "date_created",
            "date_updated",
            "id",
            "name",
            "organization_id",
            "statuses",
            "updated_by",
        }
        assert pipeline["name"] == "Sales"
        assert [(each["label"], each["type"]) for each in pipeline["statuses"]] == [
            ("Demo Completed", "active"),
            ("Proposal Sent", "active"),
            ("Contract Sent", "active"),
            ("Won", "won"),
            ("Lost", "lost"),
        ]
        whole = {"organization_id": fresh.organization_id, "pipeline_id": pipeline["id"]}
        statuses = fresh.rows("/status/opportunity/")
        assert statuses == sorted(({**each, **whole} for each in pipeline["statuses"]), key=lambda each: each["id"])
        assert [{"id", "label", "type"}] * 5 == [set(each) for each in pipeline["statuses"]]
        assert fresh.get(f"/pipeline/{pipeline['id']}/") == pipeline

    @pytest.mark.contract("3.4.new.2", "3.4.new.3", "3.4.lead.1")
    def test_a_new_organization_has_lead_statuses_and_a_currency(self, fresh: Close) -> None:
        organization = fresh.get(f"/organization/{fresh.organization_id}/")
        labels = ["Potential", "Bad Fit", "Qualified", "Customer", "Interested", "Canceled", "Not Interested"]
        assert [each["label"] for each in organization["lead_statuses"]] == labels
        statuses = fresh.rows("/status/lead/")
        assert {frozenset(each) for each in statuses} == {frozenset({"id", "label", "organization_id"})}
        assert [each["id"] for each in statuses] == sorted(each["id"] for each in statuses)
        assert sorted(each["label"] for each in statuses) == sorted(labels)
        assert (organization["currency"], organization["currency_symbol"]) == ("USD", "$")


class TestOpportunityStatus:
    @pytest.mark.contract("3.4.opportunity.2", "3.4.opportunity.3", "3.4.opportunity.4", "3.4.opportunity.6")
    @pytest.mark.contract("3.4.opportunity.7")
    def test_is_created_changed_and_deleted(self, close: Close) -> None:
        (pipeline,) = close.rows("/pipeline/")
        made = close.post("/status/opportunity/", {"label": "On hold"})
        assert made == {
            "id": made["id"],
            "label": "On hold",
            "organization_id": close.organization_id,
            "pipeline_id": pipeline["id"],
            "type": "active",
        }
        path = f"/status/opportunity/{made['id']}/"
        opportunity = close.add(status_id=made["id"])
        assert close.put(path, {"label": "Held"}) == made | {"label": "Held"}
        assert close.put(path, {"type": "lost"}) == made | {"label": "Held", "type": "lost"}
        shown = close.read(opportunity)
        assert (shown["status_label"], shown["status_type"]) == ("Held", "lost")
        assert close.refused("DELETE", path) == (400, IN_USE)
        close.delete(f"/opportunity/{opportunity['id']}/")
        assert close.delete(path) == {}
        assert close.refused("GET", path).status == 404
        assert len(close.rows("/status/opportunity/")) == 5

    @pytest.mark.contract("3.4.opportunity.8", "3.4.opportunity.9", "3.4.opportunity.10")
    @each_case(
        ("body", "errors"),
        [
            ({"label": "x", "type": "open"}, {"type": "Not a valid choice."}),
            ({"label": "x" * 501}, {"label": "The value must be no longer than 500 characters."}),
            ({"type": "won"}, {"label": "This field is required."}),
            ({"label": " "}, {"label": "This field is required."}),
        ],
    )
    def test_is_refused(self, fresh: Close, body: dict[str, Any], errors: dict[str, str]) -> None:
        assert fresh.refused("POST", "/status/opportunity/", body).fields == errors
        if "label" in body:
            path = f"/status/opportunity/{fresh.rows('/status/opportunity/')[0]['id']}/"
            assert fresh.refused("PUT", path, body).fields == errors

    @pytest.mark.contract("2.3.status.7")
    def test_is_found_by_its_label_without_the_blanks_around_it(self, close: Close) -> None:
        held = close.post("/status/opportunity/", {"label": " On Hold "})
        cold = close.post("/status/lead/", {"label": " Ice Cold "})
        for label in ("on hold", " On Hold "):
            assert close.add(status=label)["status_id"] == held["id"]
        assert close.lead(status="ice cold")["status_id"] == cold["id"]
        assert close.refused("POST", "/opportunity/", {"status": "onhold"}).fields == {"status": "Not a valid choice."}

    @pytest.mark.contract("3.4.opportunity.5")
    def test_the_list_is_in_order_of_ids(self, close: Close) -> None:
        for label in "abcdef":
            close.post("/status/opportunity/", {"label": label, "type": "won"})
        ids = [each["id"] for each in close.rows("/status/opportunity/")]
        assert ids == sorted(ids)
        assert len(ids) == 11
        pages = [row["id"] for page in close.pages("/status/opportunity/", size=4) for row in page["data"]]
        assert pages == ids
