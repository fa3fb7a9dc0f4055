"""`PATCH /_dealdock/accounts/{id}`: what changes for a client of the account."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.support.builders import NO_TLS
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

Make = Callable[..., Any]


def call(
    address: str, keys: Any, operation: str, version: int = 3, object_: str = "opportunity", **parameters: Any
) -> Any:
    form = {"api_key": keys["api_key"], "user_key": keys["user_key"], "format": "json", **parameters}
    answer = httpx.post(
        f"{address}/api/{object_}/version/{version}/do/{operation}", data=form, verify=NO_TLS, timeout=30
    )
    return answer.json() if answer.content else None


class TestChange:
    def test_changes_only_the_given_fields(self, control: httpx.Client, make_account: Make) -> None:
        account = make_account(name="Before", limits={"daily": 5, "concurrent": 2})
        changed = control.patch(f"/accounts/{account['id']}", json={"limits": {"daily": None}}).json()
        assert changed == account | {"limits": {"daily": None, "concurrent": 2}}

    def test_takes_a_connector_away(self, address: str, control: httpx.Client, make_account: Make) -> None:
        account = make_account(connector="salesforce")
        assert call(address, account, "delete", id=1)["@attributes"]["err_code"] == 37
        control.patch(f"/accounts/{account['id']}", json={"connector": None})
        assert call(address, account, "delete", id=1)["@attributes"]["err_code"] == 35

    @pytest.mark.contract("1.target.8")
    def test_another_version_voids_the_keys(self, address: str, control: httpx.Client, make_account: Make) -> None:
        account = make_account()
        changed = control.patch(f"/accounts/{account['id']}", json={"version": 4}).json()
        assert call(address, account, "query", version=4)["@attributes"]["err_code"] == 1
        assert changed["api_key"] != account["api_key"]
        assert call(address, changed, "query", version=4)["@attributes"]["stat"] == "ok"
        assert call(address, changed, "query", version=3)["@attributes"]["err_code"] == 88

    def test_the_same_version_leaves_them(self, address: str, control: httpx.Client, make_account: Make) -> None:
        account = make_account()
        assert control.patch(f"/accounts/{account['id']}", json={"version": 3}).status_code == 200
        assert call(address, account, "query")["@attributes"]["stat"] == "ok"

    def test_users_in_the_accounts_time_zone_follow_it(
        self, address: str, control: httpx.Client, make_account: Make
    ) -> None:
        account = make_account(time_zone="UTC")
        records = f"/accounts/{account['id']}/records/opportunity"
        control.put(f"/accounts/{account['id']}/clock", json={"mode": "frozen", "at": "2026-07-01T12:00:00Z"})
        made = control.post(records, json={"name": "Deal", "value": 1, "probability": 1}).json()
        control.patch(f"/accounts/{account['id']}", json={"time_zone": "Asia/Tokyo"})
        assert call(address, account, "read", id=made["id"])["opportunity"]["created_at"] == "2026-07-01 21:00:00"

    @pytest.mark.contract("4.delete.5", "4.score.1", "4.score.2", "4.score.3", "4.score.4")
    def test_scores_move_by_the_rule_of_the_moment(
        self, address: str, control: httpx.Client, make_account: Make
    ) -> None:
        account = make_account()
        records = f"/accounts/{account['id']}/records/prospect"
        jane = control.post(records, json={"email": "jane@example.com"}).json()["id"]

        def score() -> int:
            return int(control.get(f"{records}/{jane}").json()["score"])

        deal = call(address, account, "create", prospect_id=jane, name="Deal", value=1, probability=1)["opportunity"]
        assert score() == 50
        call(address, account, "update", id=deal["id"], status="Won")
        assert score() == 50
        call(address, account, "update", id=deal["id"], status="Lost")
        assert score() == -50
        call(address, account, "update", id=deal["id"], status="Lost")
        assert score() == -50, "nothing changed"
        control.patch(f"/accounts/{account['id']}", json={"scoring": {"won": 7}})
        call(address, account, "update", id=deal["id"], status="Won")
        assert score() == -43
        call(address, account, "delete", id=deal["id"])
        assert score() == -43, "deleting an opportunity leaves the score"

    def test_turns_switches_one_by_one(self, address: str, control: httpx.Client, make_account: Make) -> None:
        account = make_account()
        here = f"/accounts/{account['id']}"
        for switch, value, code in (
            ("api_keys", False, 199),
            ("addresses", ["192.0.2.1"], 53),
            ("api_access", False, 76),
        ):
            changed = control.patch(here, json={"switches": {switch: value}}).json()
            assert call(address, account, "query")["@attributes"]["err_code"] == code
        assert changed["switches"] == {
            "keys_in_query": True,
            "api_access": False,
            "api_keys": False,
            "connected_campaigns": False,
            "opt_in_again": False,
            "addresses": ["192.0.2.1/32"],
        }
        control.patch(here, json={"switches": {"api_access": True, "api_keys": True, "addresses": None}})
        assert call(address, account, "query")["@attributes"]["stat"] == "ok"

    def test_leaves_campaigns_to_the_crm(self, address: str, control: httpx.Client, make_account: Make) -> None:
        account = make_account()
        here = f"/accounts/{account['id']}"
        for connected, code in ((True, 128), (False, None)):
            changed = control.patch(here, json={"switches": {"connected_campaigns": connected}}).json()
            assert changed["switches"] == account["switches"] | {"connected_campaigns": connected}
            made = call(address, account, "create", object_="campaign", name="Fair")
            assert made["@attributes"].get("err_code") == code

    def test_moves_when_the_account_was_updated(self, address: str, control: httpx.Client, make_account: Make) -> None:
        account = make_account()
        control.put(f"/accounts/{account['id']}/clock", json={"mode": "frozen", "at": "2030-01-01T00:00:00Z"})
        before = call(address, account, "read", object_="account")["account"]
        control.patch(f"/accounts/{account['id']}", json={"name": "Acme"})
        after = call(address, account, "read", object_="account")["account"]
        assert after == before | {"company": "Acme", "updated_at": "2030-01-01 00:00:00"}

    def test_sets_redirect_addresses_and_takes_them_back(self, control: httpx.Client, make_account: Make) -> None:
        account = make_account()
        here, own = f"/accounts/{account['id']}", ["https://example.com/callback"]
        assert control.patch(here, json={"redirect_uris": own}).json()["redirect_uris"] == own
        assert control.patch(here, json={"redirect_uris": None}).json() == account

    def test_of_an_unknown_account_is_not_found(self, control: httpx.Client) -> None:
        assert control.patch("/accounts/999999", json={}).status_code == 404

    @each_case(
        "wrong",
        [
            {"limits": {"daily": -1}},
            {"scoring": {"won": 1.5}},
            {"scene": "demo"},
            {"switches": {"api_access": 1}},
            {"switches": {"addresses": ["example.com"]}},
            {"redirect_uris": ["javascript:alert(1)"]},
            {"redirect_uris": ["https://example.com/#x"]},
            {"jwt_public_key": "x"},
        ],
    )
    @ONE_DATABASE
    def test_refuses_what_it_does_not_know(
        self, control: httpx.Client, make_account: Make, wrong: dict[str, Any]
    ) -> None:
        account = make_account()
        assert control.patch(f"/accounts/{account['id']}", json=wrong).status_code == 422
        assert control.get(f"/accounts/{account['id']}").json() == account
