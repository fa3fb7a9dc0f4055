"""`/_dealdock/accounts/{id}/quota`: what an account has used up of its calls."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from dealdock.platform.limits.rules import Limit, LimitRules
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.control.test_change import Make, call
from tests.support.cases import each_case
from tests.support.serving import served
from tests.support.transport import Transport

LIMITS = (
    Limit("minute", "rolling", 180, seconds=60),
    Limit("key", "fixed", 60, seconds=1, scope="key"),
    Limit("at once", "concurrent", 5),
)


class TestQuota:
    def test_is_used_up_as_it_is_said(self, address: str, control: httpx.Client, make_account: Make) -> None:
        account = make_account(limits={"daily": 100})
        path = f"/accounts/{account['id']}/quota"
        assert control.put(path, json={"used": 99}).json()["used"] == 99
        assert call(address, account, "query")["@attributes"]["stat"] == "ok"
        assert control.get(path).json()["used"] == 100
        assert call(address, account, "query")["@attributes"]["err_code"] == 122
        control.put(path, json={"used": 0})
        assert call(address, account, "query")["@attributes"]["stat"] == "ok"

    def test_has_the_end_of_the_window(self, control: httpx.Client, make_account: Make) -> None:
        account = make_account(limits={"daily": 100}, time_zone="America/New_York")
        path = f"/accounts/{account['id']}"
        control.put(f"{path}/clock", json={"mode": "frozen", "at": "2026-03-07T12:00:00Z"})
        control.put(f"{path}/quota", json={"used": 5})
        assert control.get(f"{path}/quota").json() == {"daily": 100, "used": 5, "resets_at": "2026-03-08T05:00:00Z"}
        control.post(f"{path}/clock/advance", json={"seconds": 86_400})
        assert control.get(f"{path}/quota").json() == {"daily": 100, "used": 0, "resets_at": "2026-03-09T04:00:00Z"}

    def test_of_an_account_without_limits_counts_nothing(
        self, address: str, control: httpx.Client, make_account: Make
    ) -> None:
        account = make_account()
        assert call(address, account, "query")["@attributes"]["stat"] == "ok"
        quota = control.get(f"/accounts/{account['id']}/quota").json()
        assert (quota["daily"], quota["used"]) == (None, 0)

    @each_case("body", [{}, {"used": -1}, {"used": "5"}, {"used": 5, "daily": 6}, None])
    def test_takes_a_number_of_calls(self, control: httpx.Client, make_account: Make, body: object) -> None:
        assert control.put(f"/accounts/{make_account()['id']}/quota", json=body).status_code == 422

    def test_of_no_account_is_not_found(self, control: httpx.Client) -> None:
        assert control.get("/accounts/999999/quota").status_code == 404
        assert control.put("/accounts/999999/quota", json={"used": 1}).status_code == 404


@pytest.fixture
def quota(tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of the quota of an account whose vendor has other limits than Pardot. Its clock is frozen."""
    entry = replace(VENDORS[0], limits=LimitRules(lambda _: LIMITS))
    with (
        Sandbox(Settings(database=f"{tmp_path}/dealdock.db", secret="s"), [entry]) as sandbox,
        served(sandbox) as address,
        httpx.Client(base_url=f"{address}/_dealdock", transport=Transport(), trust_env=False, timeout=30) as client,
    ):
        clock = {"mode": "frozen", "at": "2026-06-01T12:00:00Z"}
        account = client.post("/accounts", json={"clock": clock}).json()
        client.base_url = f"{address}/_dealdock/accounts/{account['id']}"
        yield client


class TestAVendorWithLimitsOfItsOwn:
    def test_shows_every_limit(self, quota: httpx.Client) -> None:
        shown = quota.get("/quota").json()
        assert [limit["limit"] for limit in shown["limits"]] == ["minute", "at once"]
        assert shown["limits"][0] == {
            "limit": "minute",
            "kind": "rolling",
            "seconds": 60,
            "scope": None,
            "calls": 180,
            "used": 0,
            "resets_at": "2026-06-01T12:00:00Z",
        }
        assert shown["limits"][1]["resets_at"] is None

    def test_sets_the_first_one_unless_another_one_is_named(self, quota: httpx.Client) -> None:
        quota.put("/quota", json={"used": 180})
        shown = quota.put("/quota", json={"used": 7, "limit": "key", "scope": "a"}).json()
        used = [(limit["limit"], limit["scope"], limit["used"], limit["resets_at"]) for limit in shown["limits"]]
        assert used[:2] == [
            ("minute", None, 180, "2026-06-01T12:01:00Z"),
            ("key", "a", 7, "2026-06-01T12:00:01Z"),
        ]

    @each_case(
        ("body", "detail"),
        [
            ({"limit": "year"}, "#/limit: must be the name of a limit in time: minute, key."),
            ({"limit": "at once"}, "#/limit: must be the name of a limit in time: minute, key."),
            ({"limit": "key"}, '#/scope: is required: the limit "key" is on the calls of one key.'),
            ({"scope": "a"}, '#/scope: must be absent: the limit "minute" is on all calls.'),
        ],
    )
    def test_explains_what_cannot_be_set(self, quota: httpx.Client, body: dict[str, Any], detail: str) -> None:
        refused = quota.put("/quota", json={"used": 1, **body})
        assert (refused.status_code, refused.json()["detail"]) == (422, detail)
