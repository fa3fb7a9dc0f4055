"""The organization (contract 3.5)."""

import re

import pytest

from tests.vendors.close.client import Close


class TestOrganization:
    @pytest.mark.contract("3.5.organization.1", "3.5.organization.2", "3.1.all.4")
    def test_has_its_keys_and_members(self, close: Close) -> None:
        bo = close.user("Bo", "Katz", email="bo@example.com")["id"]
        close.field("Size")
        close.field("Industry", of="lead")
        shown = close.get(f"/organization/{close.organization_id}/")
        members = {each["user_id"]: each for each in shown["memberships"]}
        assert set(members) == {close.user_id, bo}
        names = ("user_email", "user_first_name", "user_last_name", "user_full_name")
        assert [members[bo][name] for name in names] == ["bo@example.com", "Bo", "Katz", "Bo Katz"]
        assert [each["name"] for each in shown["opportunity_custom_fields"]] == ["Size"]
        assert [each["name"] for each in shown["lead_custom_fields"]] == ["Industry"]
        assert [each["name"] for each in shown["pipelines"]] == ["Sales"]

    @pytest.mark.contract("3.5.organization.8")
    def test_has_an_address_for_mail(self, close: Close) -> None:
        close.put(f"/organization/{close.organization_id}/", {"name": "Ash & Sons 2"})
        (shown,) = close.get("/me/")["organizations"]
        assert re.fullmatch(r"ashsons2-[a-z0-9]{8}@leads\.close\.com", shown["leads_email"])

    @pytest.mark.contract("3.5.organization.4", "3.5.organization.5")
    def test_is_changed(self, close: Close) -> None:
        path = f"/organization/{close.organization_id}/"
        before = close.get(path)
        statuses = [{"id": each["id"]} for each in before["lead_statuses"]]
        changed = close.put(path, {"name": "Acme", "currency": "EUR", "lead_statuses": statuses[::-1]})
        assert (changed["name"], changed["currency"], changed["currency_symbol"]) == ("Acme", "EUR", "€")
        assert [each["id"] for each in changed["lead_statuses"]] == [each["id"] for each in statuses[::-1]]
        assert close.lead()["status_label"] == "Not Interested"
        assert close.get("/me/")["organizations"][0]["name"] == "Acme"

    @pytest.mark.contract("3.5.organization.3")
    def test_another_one_is_absent(self, close: Close, other: Close) -> None:
        path = f"/organization/{other.organization_id}/"
        assert close.refused("GET", path).status == 404
        assert close.refused("PUT", path, {"name": "x"}).status == 404
        assert other.get(path)["name"] != "x"
