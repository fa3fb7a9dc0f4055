"""The account. Contract, 3."""

import pytest

from tests.vendors.copper.client import Copper


class TestAccount:
    @pytest.mark.contract("3.1.account.1")
    def test_has_its_name_and_zone(self, copper: Copper) -> None:
        copper.control("PATCH", "", {"name": "Acme", "time_zone": "Europe/Paris"})
        settings = {"setting_team_permissions_enabled": False, "setting_enable_leads": True}
        shown = {"id": copper.account["id"], "name": "Acme", "primary_timezone": "Europe/Paris", "settings": settings}
        shown["logo_mini_url"] = None
        assert copper.ask("GET", "/account") == shown
