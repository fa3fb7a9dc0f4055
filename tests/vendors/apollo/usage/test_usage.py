"""The use of the API and of credits. Contract, 10.6."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo

PATH = "/usage_stats/api_usage_stats"
KINDS = ["lead_credit", "direct_dial_credit", "export_credit", "conversation_credit", "ai_credit", "power_up_credit",
         "inbound_website_visitor_credit", "dialer", "web_search_record_credit",
         "contact_website_visitor_credit"]  # fmt: skip
PROFILE = ["num_credits_remaining", "effective_num_lead_credits", "num_lead_credits_used",
           "effective_num_direct_dial_credits", "num_direct_dial_credits_used", "effective_num_export_credits",
           "num_export_credits_used", "effective_num_ai_credits", "num_ai_credits_used",
           "effective_num_power_up_credits", "num_power_up_credits_used", "total_unified_credits_used"]  # fmt: skip


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
    found = apollo.done("POST", "/usage_stats/credit_usage_stats")
    kinds = found["credit_usage_stats"]
    assert list(kinds) == KINDS
    assert kinds["lead_credit"] == {"limit": 5, "consumed": 2, "left_over": 3}
    for each in KINDS[1:]:
        assert kinds[each] == {"limit": kinds[each]["limit"], "consumed": 0, "left_over": kinds[each]["limit"]}
        assert isinstance(kinds[each]["limit"], int)
    assert found["current_credit_cycle"] == {
        "start_date": "2028-02-01T00:00:00.000+00:00",
        "end_date": "2028-03-01T00:00:00.000+00:00",
    }


@pytest.mark.contract("10.usage.3")
@each_case(("now", "begin", "end"), [("2026-12-31", "2026-12", "2027-01"), ("2027-01-01", "2027-01", "2027-02")])
def test_credits_are_those_of_a_month(http: httpx.Client, now: str, begin: str, end: str) -> None:
    clock = {"mode": "frozen", "at": NOON.replace("2026-06-01", now)}
    found = Apollo.open(http, clock=clock).done("POST", "/usage_stats/credit_usage_stats")["current_credit_cycle"]
    assert found == {f"{name}_date": f"{each}-01T00:00:00.000+00:00" for name, each in (("start", begin), ("end", end))}


@pytest.mark.contract("10.usage.5")
@each_case(("plan", "number"), [("free", 75), ("paid", 10_000), ("unlimited", 1_000_000)])
def test_credits_without_a_bound_are_those_of_the_plan(http: httpx.Client, plan: str, number: int) -> None:
    apollo = Apollo.open(http, plan=plan)
    found = apollo.done("POST", "/usage_stats/credit_usage_stats")["credit_usage_stats"]["lead_credit"]
    assert found == {"limit": number, "consumed": 0, "left_over": number}


@pytest.mark.contract("10.usage.6")
def test_profile_has_the_credits_that_are_left_if_they_are_requested(http: httpx.Client, other: Apollo) -> None:
    apollo = Apollo.open(http, credits=5)
    plain = apollo.done("GET", "/users/api_profile")
    assert "num_credits_remaining" not in plain
    before = apollo.done("GET", "/users/api_profile?include_credit_usage=true")
    assert list(before) == [*plain, *PROFILE]
    assert {name: before[name] for name in plain} == plain
    person = apollo.done("POST", "/mixed_people/api_search", {"per_page": 1})["people"][0]["id"]
    apollo.done("POST", "/people/match", {"id": person})
    apollo.done("POST", "/mixed_companies/search")
    after = apollo.done("GET", "/users/api_profile?include_credit_usage=true")
    spent = {"num_credits_remaining": 3, "num_lead_credits_used": 2, "total_unified_credits_used": 2}
    assert {**before, **spent} == after
    assert after["effective_num_lead_credits"] == 5
    apollo.control("PATCH", "", {"credits": 1})
    lowered = apollo.done("POST", "/usage_stats/credit_usage_stats")["credit_usage_stats"]["lead_credit"]
    assert lowered == {"limit": 1, "consumed": 2, "left_over": 0}
    untouched = other.done("GET", "/users/api_profile?include_credit_usage=1")
    assert untouched["num_credits_remaining"] == untouched["effective_num_lead_credits"]


@pytest.mark.contract("10.usage.4")
def test_is_post(apollo: Apollo) -> None:
    assert apollo.call("GET", PATH).status_code == 404
