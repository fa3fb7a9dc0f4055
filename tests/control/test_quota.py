"""`/_dealdock/accounts/{id}/quota`: what an account has used up of its calls."""

import httpx
import pytest

from tests.control.test_change import Make, call


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

    def test_says_when_it_begins_anew(self, control: httpx.Client, make_account: Make) -> None:
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
        call(address, account, "query")
        quota = control.get(f"/accounts/{account['id']}/quota").json()
        assert (quota["daily"], quota["used"]) == (None, 0)

    @pytest.mark.parametrize("body", [{}, {"used": -1}, {"used": "5"}, {"used": 5, "daily": 6}, None])
    def test_takes_a_number_of_calls(self, control: httpx.Client, make_account: Make, body: object) -> None:
        assert control.put(f"/accounts/{make_account()['id']}/quota", json=body).status_code == 422

    def test_of_no_account_is_not_found(self, control: httpx.Client) -> None:
        assert control.get("/accounts/999999/quota").status_code == 404
        assert control.put("/accounts/999999/quota", json={"used": 1}).status_code == 404
