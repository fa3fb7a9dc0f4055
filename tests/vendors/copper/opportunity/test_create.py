"""Creation of opportunities, one by one and in bulk. Contract 2.2, 2.6."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper


class TestCreate:
    @pytest.mark.contract("2.2.create.1", "2.2.create.2", "2.3.read.1")
    def test_answers_as_a_later_read(self, copper: Copper) -> None:
        deal = copper.deal(monetary_value=5, tags=["a"])
        assert deal["date_created"] == deal["date_modified"]
        assert copper.get(deal) == deal

    @pytest.mark.contract("2.2.create.3")
    @each_case(
        "settings",
        [
            {},
            {"edition": None},
            {"edition": "2025-08"},
            {"edition": "2019-12", "primary_contact_required": False},
            {"primary_contact_required": False},
        ],
    )
    def test_needs_no_contact_if_the_account_permits_it(self, http: httpx.Client, settings: dict[str, Any]) -> None:
        copper = Copper.open(http, **settings)
        deal = copper.ask("POST", "/opportunities", {"name": "Deal"})
        assert (deal["primary_contact_id"], deal["company_id"]) == (None, None)

    @pytest.mark.contract("2.2.create.3")
    @each_case(
        "settings",
        [{"primary_contact_required": True}, {"edition": "2019-12"}, {"edition": "2025-07"}],
    )
    def test_needs_a_contact_otherwise(self, http: httpx.Client, settings: dict[str, Any]) -> None:
        copper = Copper.open(http, **settings)
        fault = "Primary Contact Id: can't be blank"
        assert copper.refused("POST", "/opportunities", {"name": "Deal"}) == [fault]

    @pytest.mark.contract("2.2.create.4", "2.2.create.5", "2.2.create.6")
    def test_finds_or_creates_a_company_by_its_name(self, copper: Copper) -> None:
        theirs, acme = copper.company(name="Theirs"), copper.company(name="Acme")
        copper.company(name="ACME")
        person = copper.person(company_id=theirs["id"])["id"]
        assert copper.deal(primary_contact_id=person, company_name="acme")["company_id"] == acme["id"]
        new = copper.deal(primary_contact_id=person, company_name="New")
        assert new["company_name"] == "New"
        assert copper.ask("GET", f"/companies/{new['company_id']}")["name"] == "New"
        beside = copper.deal(primary_contact_id=person, company_name="New", company_id=theirs["id"])
        assert beside["company_id"] == theirs["id"]
        assert copper.found(kind="companies", body={"name": "new"}) == ["New"]

    def test_that_is_refused_creates_no_company(self, copper: Copper) -> None:
        copper.refused("POST", "/opportunities", {"name": "Deal", "company_name": "New", "tags": 5})
        assert copper.found(kind="companies") == []

    @pytest.mark.contract("2.2.create.7")
    def test_takes_null_as_absent(self, copper: Copper) -> None:
        company = copper.company()
        person = copper.person(company_id=company["id"])["id"]
        names = ("status", "priority", "pipeline_id", "pipeline_stage_id", "win_probability", "tags", "custom_fields")
        deal = copper.deal(primary_contact_id=person, company_id=None, **dict.fromkeys(names))
        plain = copper.deal(primary_contact_id=person)
        assert {**deal, "id": 0} == {**plain, "id": 0}
        assert deal["company_id"] == company["id"]

    @pytest.mark.contract("2.2.create.8", "2.2.create.9", "1.5.fault.10")
    def test_fits_pipeline_and_stage_together(self, copper: Copper) -> None:
        first, second = copper.ask("GET", "/pipelines")
        stage = second["stages"][2]
        deal = copper.deal(pipeline_stage_id=stage["id"])
        assert (deal["pipeline_id"], deal["win_probability"]) == (second["id"], 50)
        assert copper.deal(pipeline_id=second["id"])["pipeline_stage_id"] == second["stages"][0]["id"]
        person = copper.person()["id"]
        both = {"name": "x", "primary_contact_id": person, "pipeline_id": first["id"], "pipeline_stage_id": stage["id"]}
        assert copper.refused("POST", "/opportunities", both) == ["Pipeline Stage Id: does not belong to the pipeline"]

    @pytest.mark.contract("2.2.create.9")
    def test_keeps_a_pipeline_without_stages(self, copper: Copper) -> None:
        empty = copper.control("POST", "/records/pipeline", {"name": "Empty"})["id"]
        deal = copper.deal(pipeline_id=empty)
        assert (deal["pipeline_id"], deal["pipeline_stage_id"]) == (empty, None)

    @pytest.mark.contract("2.2.create.10", "2.2.create.11", "2.2.create.12", "2.2.create.13", "2.1.loss.1")
    def test_keeps_probability_and_reason(self, copper: Copper) -> None:
        reason = copper.ask("GET", "/loss_reasons")[0]["id"]
        assert copper.deal(win_probability=33)["win_probability"] == 33
        assert copper.deal(status="Won")["win_probability"] == 5
        assert copper.deal(loss_reason_id=reason)["loss_reason_id"] is None
        assert copper.deal(loss_reason_id=reason, status="Lost")["loss_reason_id"] == reason
        assert copper.deal(status="Lost")["loss_reason_id"] is None

    def test_does_not_read_what_is_ignored(self, copper: Copper) -> None:
        """A company's name beside its id, and the reason of a deal that is not lost, are ignored, whatever they are."""
        company = copper.company()
        for name in (5, "x" * 300):
            assert copper.deal(company_id=company["id"], company_name=name)["company_id"] == company["id"]
            assert copper.person(company_id=company["id"], company_name=name)["company_id"] == company["id"]
        assert copper.deal(loss_reason_id=999)["loss_reason_id"] is None


class TestBulkCreate:
    @pytest.mark.contract("2.6.bulk.1", "2.6.bulk.2", "2.6.bulk.3", "2.6.bulk.5")
    def test_answers_each_in_its_order_and_stores_the_good_ones(self, copper: Copper) -> None:
        contact = {"primary_contact_id": copper.person()["id"]}
        bodies = [
            {"name": "One", **contact},
            contact,
            {"name": "Two", **contact, "status": "open", "x": 1, "company_id": "x", "monetary_value": -1},
            {"name": "Three", **contact, "company_name": "New"},
            5,
        ]
        answers = copper.ask("POST", "/opportunities/bulk_create", {"opportunities": bodies})
        assert answers[0] == copper.get(answers[0])
        assert answers[1] == {"success": False, "message": {"name": [{"error": "blank"}]}}
        faults = {"base": "unrecognized", "company_id": "invalid", "status": "inclusion", "monetary_value": "invalid"}
        assert answers[2]["message"] == {name: [{"error": word}] for name, word in faults.items()}
        assert answers[3]["company_name"] == "New"
        assert answers[4]["message"] == {"base": [{"error": "invalid"}]}
        assert copper.found() == ["One", "Three"]

    @pytest.mark.contract("2.6.bulk.4")
    def test_takes_ten_at_most(self, copper: Copper) -> None:
        body = {"name": "Deal", "primary_contact_id": copper.person()["id"]}
        answer = copper.send("POST", "/opportunities/bulk_create", {"opportunities": [body] * 11})
        assert (answer.status_code, answer.json()) == (422, {"error": "Request size too large, limit is 10"})
        assert copper.found() == []
        assert len(copper.ask("POST", "/opportunities/bulk_create", {"opportunities": [body] * 10})) == 10

    @each_case(
        ("body", "fault"),
        [
            ({}, "Opportunities: can't be blank"),
            ({"opportunities": {}}, "Opportunities: must be an array"),
            ({"deals": []}, "Base: Unrecognized attributes specified: deals"),
        ],
    )
    def test_needs_its_list(self, fresh: Copper, body: object, fault: str) -> None:
        assert fresh.refused("POST", "/opportunities/bulk_create", body) == [fault]
