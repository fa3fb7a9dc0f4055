"""Leads as a feature that an account has or not. Contract, 3."""

from typing import Final

import httpx
import pytest

from tests.vendors.copper.client import Copper


class TestFeatures:
    PATHS: Final = [
        ("POST", "/leads"),
        ("POST", "/leads/search"),
        ("GET", "/leads/5"),
        ("PUT", "/leads/upsert"),
        ("POST", "/leads/5/convert"),
        ("POST", "/leads/5/activities"),
        ("GET", "/leads/5/related"),
        ("POST", "/leads/bulk_create"),
        ("GET", "/lead_statuses"),
    ]

    @pytest.mark.contract("3.off.1")
    def test_of_leads_is_refused_where_it_is_switched_off(self, http: httpx.Client) -> None:
        """The rest of the account stays as it is, and the leads are there again when they are switched on."""
        copper = Copper.open(http)
        lead = copper.lead()
        copper.control("PATCH", "", {"leads_enabled": False})
        for method, path in self.PATHS:
            answer = copper.send(method, path, {})
            assert answer.text == '{"success":false,"status":403,"message":"Feature not enabled"}', path
        assert copper.ask("GET", "/account")["settings"]["setting_enable_leads"] is False
        assert copper.ask("POST", "/tasks/search") == copper.ask("POST", "/projects/search") == []
        copper.control("PATCH", "", {"leads_enabled": True})
        assert copper.ask("GET", f"/leads/{lead['id']}") == lead
