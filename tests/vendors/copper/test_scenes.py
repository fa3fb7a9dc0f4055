"""Copper's accounts that are exported and imported again. Contract 7."""

from typing import Any

import pytest

from tests.cases import each_case
from tests.vendors.copper.client import Copper


def copied(copper: Copper, other: Copper) -> None:
    """Import an export of one account into another one."""
    other.control("POST", "/import", copper.control("GET", "/export?format=json"))


class TestExport:
    @pytest.mark.contract("7.scene.1")
    def test_keeps_custom_values_of_zero(self, copper: Copper, other: Copper) -> None:
        """An imported export has the custom values that are 0; they differ from absent ones."""
        kinds = [copper.definition(each) for each in ("Percentage", "Float", "Currency", "Checkbox")]
        values = [0, 0.0, 0.0, False]
        custom = [{"custom_field_definition_id": each["id"], "value": 0} for each in kinds[:3]]
        deal = copper.deal(custom_fields=custom)
        assert [each["value"] for each in copper.get(deal)["custom_fields"]] == values
        copied(copper, other)
        assert [each["value"] for each in other.get(deal)["custom_fields"]] == values

    @pytest.mark.contract("7.scene.1")
    @each_case("gone", ["pipelineStage", "pipeline"])
    def test_keeps_deals_without_a_stage(self, copper: Copper, other: Copper, gone: str) -> None:
        """A deal whose stage or pipeline was deleted has none after an import, too, and is not in the first stage."""
        deal = copper.deal()
        column = {"pipelineStage": "pipeline_stage_id", "pipeline": "pipeline_id"}[gone]
        copper.control("DELETE", f"/records/{gone}/{deal[column]}")
        before = copper.get(deal)
        assert (before["pipeline_stage_id"], before[column]) == (None, None)
        copied(copper, other)
        assert other.get(deal) == before


class TestImport:
    def problems(self, copper: Copper, account: Any) -> list[str]:
        """Return the texts of the problems of a scene that is refused."""
        path = f"/_dealdock/accounts/{copper.account['id']}/import"
        answer = copper.http.post(path, json={"accounts": [{"vendor": "copper", **account}]})
        assert answer.status_code == 422, answer.text
        return [f"{each['pointer']} {each['detail']}" for each in answer.json()["errors"]]

    def test_of_a_link_that_comes_twice_is_refused(self, copper: Copper) -> None:
        """A scene that relates a person to an opportunity twice is refused with the place of the second item."""
        link = {"opportunity": "Deal", "related_id": 7, "related_type": "person"}
        people = [{"name": "Ann"}, {"id": 7, "name": "Bob"}]
        deals = [{"name": "Deal", "primary_contact": "Ann"}]
        [problem] = self.problems(copper, {"people": people, "opportunities": deals, "related_items": [link, link]})
        assert problem.startswith("#/accounts/0/related_items/1")
        assert "once for each opportunity" in problem

    def test_of_an_address_that_two_people_have_is_refused(self, copper: Copper) -> None:
        """Addresses of people are unique without regard to case, except those of deleted people."""
        people: list[dict[str, Any]] = [
            {"name": "Ann", "emails": [{"email": "a@x.com", "category": "work"}, {"email": "A@x.com"}]},
            {"name": "Gone", "deleted": True, "emails": [{"email": "a@x.com"}]},
        ]
        copper.control("POST", "/import", {"accounts": [{"vendor": "copper", "people": people}]})
        [problem] = self.problems(copper, {"people": [*people, {"name": "Bob", "emails": [{"email": "A@X.com"}]}]})
        assert problem.startswith("#/accounts/0/people/2/emails/0/email")
        assert "the email a@x.com is taken already, by " in problem

    def test_of_a_domain_that_two_companies_have_is_refused(self, copper: Copper) -> None:
        """Domains of companies are unique without regard to case."""
        companies = [{"name": "Acme", "email_domain": "acme.com"}, {"name": "Other", "email_domain": "ACME.com"}]
        [problem] = self.problems(copper, {"companies": companies})
        assert problem.startswith("#/accounts/0/companies/1/email_domain")
        assert "the email_domain acme.com is taken already, by " in problem
