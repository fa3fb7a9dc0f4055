"""The use of the API and of credits. Contract, 10.6."""

from typing import Any

import httpx
import pytest

from tests.vendors.apollo.client import NOON, Apollo

PATH = "/usage_stats/api_usage_stats"


def windows(apollo: Apollo, controller: str, action: str) -> Any:
    """Return the use of an endpoint."""
    return apollo.done("POST", PATH)[f'["api/v1/{controller}", "{action}"]']


class TestCalls:
    @pytest.mark.contract("10.usage.1", "10.usage.2")
    def test_are_counted_for_each_endpoint(self, apollo: Apollo) -> None:
        found = apollo.done("POST", PATH)
        known = {'["api/v1/contacts", "search"]', '["api/v1/opportunities", "search"]', '["api/v1/people", "match"]'}
        assert known <= found.keys()
        assert not any("deals" in name or "auth" in name for name in found)
        none = {"limit": 2000, "consumed": 0, "left_over": 2000}
        assert found['["api/v1/contacts", "search"]']["day"] == none
        assert list(found['["api/v1/contacts", "search"]']) == ["day", "hour", "minute"]
        for method in ("GET", "POST", "POST"):
            apollo.done(method, "/contacts/search")
        assert windows(apollo, "contacts", "search") == {
            "day": {"limit": 2000, "consumed": 3, "left_over": 1997},
            "hour": {"limit": 400, "consumed": 3, "left_over": 397},
            "minute": {"limit": 200, "consumed": 3, "left_over": 197},
        }
        assert windows(apollo, "usage_stats", "api_usage_stats")["day"]["consumed"] == 3

    @pytest.mark.contract("10.usage.2")
    def test_have_the_numbers_of_plan_and_limits(self, http: httpx.Client) -> None:
        apollo = Apollo.open(http, plan="unlimited", limits={"per_hour": 9})
        assert windows(apollo, "contacts", "create") == {
            "day": {"limit": None, "consumed": 0, "left_over": None},
            "hour": {"limit": 9, "consumed": 0, "left_over": 9},
            "minute": {"limit": None, "consumed": 0, "left_over": None},
        }
        free = Apollo.open(http, plan="free")
        assert windows(free, "people", "bulk_match")["minute"]["limit"] == 20

    @pytest.mark.contract("10.usage.1")
    def test_of_a_window_that_is_over_are_none(self, apollo: Apollo) -> None:
        apollo.done("GET", "/labels")
        apollo.control("POST", "/clock/advance", {"seconds": 61})
        assert [window["consumed"] for window in windows(apollo, "labels", "index").values()] == [1, 1, 0]

    def test_are_those_of_the_account(self, apollo: Apollo, other: Apollo) -> None:
        other.done("GET", "/labels")
        assert windows(apollo, "labels", "index")["day"]["consumed"] == 0


@pytest.mark.contract("10.usage.3")
def test_credits_are_those_of_the_account(http: httpx.Client) -> None:
    clock = {"mode": "frozen", "at": NOON.replace("2026-06-01", "2028-02-10")}
    apollo = Apollo.open(http, credits=5, clock=clock)
    organization = apollo.done("POST", "/mixed_companies/search")["model_ids"][0]
    apollo.done("GET", f"/organizations/enrich?id={organization}")
    none = {"limit": None, "consumed": 0, "left_over": None}
    assert apollo.done("POST", "/usage_stats/credit_usage_stats") == {
        "credit_usage_stats": {
            "lead_credit": {"limit": 5, "consumed": 2, "left_over": 3},
            "direct_dial_credit": none,
            "export_credit": none,
        },
        "current_credit_cycle": {"start_date": "2028-02-01", "end_date": "2028-02-29"},
    }
    unbound = Apollo.open(http)
    assert unbound.done("POST", "/usage_stats/credit_usage_stats")["credit_usage_stats"]["lead_credit"] == none


@pytest.mark.contract("10.usage.4")
def test_is_post(apollo: Apollo) -> None:
    assert apollo.call("GET", PATH).status_code == 404
