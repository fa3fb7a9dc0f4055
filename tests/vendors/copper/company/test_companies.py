"""Companies. Contract 3.4."""

import pytest

from tests.vendors.copper.client import NOW, Copper
from tests.vendors.copper.contact_fields import FULL

COMPANY = (
    *("id", "name", "address", "assignee_id", "contact_type_id", "details", "email_domain", "phone_numbers"),
    *("primary_contact_id", "socials", "tags", "websites", "custom_fields", "interaction_count", "date_created"),
    "date_modified",
)


class TestCompany:
    @pytest.mark.contract("3.4.company.1", "3.4.company.2")
    def test_is_created_read_and_changed(self, copper: Copper) -> None:
        company = copper.company(**FULL, email_domain="Acme.com")
        assert tuple(company) == COMPANY
        assert company.items() >= FULL.items()
        path = f"/companies/{company['id']}"
        copper.advance(60)
        assert copper.ask("PUT", path, company) == company
        person = copper.person()
        changed = copper.ask("PUT", path, {"primary_contact_id": person["id"]})
        assert changed == company | {"primary_contact_id": person["id"], "date_modified": NOW + 60}
        assert copper.refused("POST", "/companies", {}) == ["Name: can't be blank"]
        assert copper.refused("PUT", path, {"name": None}) == ["Name: can't be blank"]

    @pytest.mark.contract("3.4.company.3")
    def test_has_a_domain_of_its_own(self, copper: Copper, other: Copper) -> None:
        company, beside = copper.company(email_domain="Acme.com"), copper.company()
        taken = {"name": "x", "email_domain": "acme.COM"}
        assert copper.refused("POST", "/companies", taken) == ["Email Domain: has already been taken"]
        assert copper.refused("PUT", f"/companies/{beside['id']}", taken) == ["Email Domain: has already been taken"]
        assert copper.ask("PUT", f"/companies/{company['id']}", {"email_domain": "Acme.com"}) == company
        assert other.company(**taken)

    @pytest.mark.contract("3.4.company.7")
    def test_that_is_deleted_is_lost_to_people_and_opportunities(self, copper: Copper) -> None:
        company = copper.company()
        person = copper.person(company_id=company["id"])
        deal = copper.deal(primary_contact_id=person["id"])
        path = f"/companies/{company['id']}"
        assert copper.ask("DELETE", path) == {"id": company["id"], "is_deleted": True}
        for shown in (copper.get(deal), copper.ask("GET", f"/people/{person['id']}")):
            assert (shown["company_id"], shown["company_name"]) == (None, None)
        assert [copper.status(method, path) for method in ("GET", "PUT", "DELETE")] == [404] * 3

    @pytest.mark.contract("3.4.company.4", "3.4.company.5", "3.4.company.6")
    def test_is_found(self, copper: Copper) -> None:
        person = copper.person()
        copper.company(name="Beta", email_domain="Beta.com", **FULL)
        copper.advance(60)
        copper.company(name="Alpha", primary_contact_id=person["id"])
        assert copper.found(kind="companies") == ["Beta", "Alpha"]
        assert copper.found({"sort_by": "name"}, kind="companies") == ["Alpha", "Beta"]
        assert copper.found({"email_domains": ["BETA.com"]}, kind="companies") == ["Beta"]
        assert copper.found({"primary_contact_ids": [person["id"]]}, kind="companies") == ["Alpha"]
        assert copper.found({"city": "rome", "phone_number": "1234567", "tags": "a"}, kind="companies") == ["Beta"]
        sorts = ("phone", "email_domain", "city", "state", "country", "zip")
        for by in sorts:
            assert copper.found({"sort_by": by}, kind="companies") == ["Alpha", "Beta"]
        for by in ("assignee", "last_interaction", "interaction_count", "date_created", "inactive_days"):
            assert copper.found({"sort_by": by}, kind="companies") == ["Beta", "Alpha"]
        for name in ("emails", "company_ids", "opportunity_ids"):
            [fault] = copper.refused("POST", "/companies/search", {name: []})
            assert fault == f"Base: Unrecognized attributes specified: {name}"


@pytest.mark.contract("3.4.company.8")
def test_a_company_has_no_type_unless_one_is_sent(copper: Copper) -> None:
    """It holds however the company comes to be: by the API, a name in another record, the control plane."""
    copper.person(company_name="Of a person")
    copper.deal(company_name="Of a deal")
    copper.control("POST", "/records/company", {"name": "Of the control plane"})
    copper.company(name="Of the API")
    found = copper.ask("POST", "/companies/search", {})
    assert [each["contact_type_id"] for each in found] == [None] * 4
    type_ = copper.ask("GET", "/contact_types")[1]["id"]
    assert copper.company(contact_type_id=type_)["contact_type_id"] == type_
