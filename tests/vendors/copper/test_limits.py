"""Limits. Contract 1.6."""

import pytest

from tests.vendors.copper.client import Copper

TOO_MANY = {"success": False, "status": 429, "message": "Too many requests"}


class TestLimit:
    @pytest.mark.contract("1.6.limit.1", "1.6.limit.3", "1.6.limit.5", "1.6.limit.6", "1.6.limit.7", "1.4.form.13")
    def test_is_of_any_sixty_seconds(self, copper: Copper, other: Copper) -> None:
        copper.control("PATCH", "", {"limits": {"per_minute": 2}})
        assert copper.status("GET", "/account") == 200
        copper.advance(30)
        assert copper.status("GET", "/account") == 200
        refused = copper.send("GET", "/account")
        assert (refused.status_code, refused.json()) == (429, TOO_MANY)
        assert "retry-after" not in refused.headers
        assert other.status("GET", "/account") == 200
        copper.advance(29)
        assert copper.status("GET", "/account") == 429
        copper.advance(1)
        assert [copper.status("GET", "/account") for _ in range(2)] == [200, 429]
        copper.advance(30)
        assert [copper.status("GET", "/account") for _ in range(2)] == [200, 429]

    @pytest.mark.contract("1.6.limit.2")
    def test_of_bulk_calls_is_of_any_second(self, copper: Copper) -> None:
        copper.control("PATCH", "", {"limits": {"bulk_per_second": 3}})
        bulk = [copper.status("POST", "/opportunities/bulk_create", {"opportunities": []}) for _ in range(4)]
        assert bulk == [200, 200, 200, 429]
        assert copper.status("GET", "/account") == 200
        copper.advance(1)
        assert copper.status("POST", "/opportunities/bulk_create", {"opportunities": []}) == 200

    @pytest.mark.slow
    @pytest.mark.contract("1.6.limit.4")
    def test_is_off_in_a_new_account(self, fresh: Copper) -> None:
        assert set(fresh.account["limits"].values()) == {None}
        assert {fresh.status("GET", "/account") for _ in range(185)} == {200}
