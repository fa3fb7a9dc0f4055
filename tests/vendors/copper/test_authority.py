"""Callers. Contract 1.2, 4."""

import re
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import API, Copper

TOKEN, SENDER, EMAIL = "X-PW-AccessToken", "X-PW-Application", "X-PW-UserEmail"
UNAUTHORIZED = {"success": False, "status": 401, "message": "Unauthorized"}


class TestKey:
    @pytest.mark.contract("1.2.key.1", "1.2.key.2", "3.2.user.5")
    def test_is_in_three_headers(self, fresh: Copper) -> None:
        assert re.fullmatch("[0-9a-f]{32}", fresh.account["api_key"])
        assert fresh.ask("GET", "/users/me")["id"] == fresh.user_id

    @pytest.mark.contract("1.2.key.5")
    @each_case("name", [TOKEN, SENDER, EMAIL])
    @each_case("value", [None, "", "wrong"])
    def test_needs_each_of_them(self, fresh: Copper, name: str, value: str | None) -> None:
        answer = fresh.send("GET", "/account", headers={name: value})
        assert (answer.status_code, answer.json()) == (401, UNAUTHORIZED)

    @each_case(
        ("headers", "explanation"),
        [
            (
                {TOKEN: None, SENDER: None, EMAIL: None},
                "missing headers: X-PW-AccessToken, X-PW-Application, X-PW-UserEmail",
            ),
            ({TOKEN: None, "Authorization": "Basic eDp5"}, "missing headers: X-PW-AccessToken"),
            ({TOKEN: "x", EMAIL: None}, "missing headers: X-PW-UserEmail"),
            ({SENDER: None}, "missing headers: X-PW-Application"),
            ({TOKEN: None, "Authorization": "Bearer x"}, "no user has this access token, or it was revoked"),
            ({TOKEN: "x"}, "no user has this api key, or it was revoked"),
            ({SENDER: "x"}, "X-PW-Application must be developer_api"),
            ({EMAIL: "x"}, "X-PW-UserEmail is not the address of the key's owner"),
        ],
    )
    def test_a_refusal_is_explained(self, fresh: Copper, headers: dict[str, str | None], explanation: str) -> None:
        answer = fresh.send("GET", "/account", headers=headers)
        assert (answer.status_code, answer.headers["dealdock-explain"]) == (401, explanation)

    @pytest.mark.contract("1.2.key.3", "1.2.key.4", "1.2.key.7")
    def test_is_read_without_blanks_and_in_any_case(self, fresh: Copper) -> None:
        headers = {name.lower(): f"  {value}\t " for name, value in fresh.headers.items()}
        headers["x-pw-useremail"] = f" {fresh.account['email'].upper()} "
        url = urlsplit(fresh.account["base_url"])
        with closing(HTTPConnection(url.netloc, timeout=30)) as connection:  # httpx sends no blanks
            connection.request("GET", f"{url.path}{API}/account", headers=headers)
            assert connection.getresponse().status == 200

    @pytest.mark.contract("1.2.key.6")
    def test_of_one_user_is_no_other_s(self, copper: Copper) -> None:
        user = copper.control("POST", "/users", {"email": "bob@example.com"})
        assert copper.by(user).ask("GET", "/users/me")["id"] == user["id"]
        assert copper.status("GET", "/account", headers={EMAIL: user["email"]}) == 401

    @pytest.mark.slow
    @pytest.mark.contract("1.2.key.8")
    def test_is_one_of_several(self, copper: Copper, other: Copper) -> None:
        path = f"/users/{copper.user_id}/api_keys"
        keys = [copper.account["api_key"], *(copper.control("POST", path)["api_key"] for _ in range(2))]
        assert len(set(keys)) == 3
        copper.control("GET", "/users")
        assert copper.http.get("/_dealdock/accounts").is_success
        for key in keys:
            assert copper.send("GET", "/users/me", headers={TOKEN: key}).json()["id"] == copper.user_id
            assert other.status("GET", "/users/me", headers={TOKEN: key}) == 401
        colleague = copper.control("POST", "/users", {"email": "bob@example.com"})
        assert copper.status("GET", "/users/me", headers={TOKEN: keys[1], EMAIL: colleague["email"]}) == 401

    def test_that_a_fault_ends_leaves_the_others(self, copper: Copper) -> None:
        further = copper.control("POST", f"/users/{copper.user_id}/api_keys")["api_key"]
        copper.control("POST", "/faults", {"effect": {"expire_key": True}, "times": 1})
        assert copper.status("GET", "/account", headers={TOKEN: further}) == 401
        assert copper.status("GET", "/account", headers={TOKEN: further}) == 401
        assert copper.status("GET", "/account") == 200

    def test_is_issued_to_users_of_the_account(self, copper: Copper) -> None:
        answer = copper.http.post(f"/_dealdock/accounts/{copper.account['id']}/users/999999/api_keys")
        assert (answer.status_code, answer.json()["detail"]) == (404, "The account has no user 999999.")

    @pytest.mark.contract("1.2.key.9")
    def test_of_any_user_sees_all_records_and_those_of_its_account_alone(self, copper: Copper, other: Copper) -> None:
        deal, theirs = copper.deal(), other.deal(name="Theirs")
        colleague = copper.by(copper.control("POST", "/users", {"email": "bob@example.com", "role": "user"}))
        assert colleague.get(deal) == deal
        assert colleague.found() == ["Deal"]
        assert other.found() == ["Theirs"]
        while other.deal(name="Theirs")["id"] <= deal["id"]:
            pass
        for method in ("GET", "PUT", "DELETE"):
            assert copper.status(method, f"/opportunities/{theirs['id'] + 1000}") == 404

    @pytest.mark.contract("7.vendor.1")
    def test_of_another_vendor_is_unknown(self, fresh: Copper) -> None:
        theirs = fresh.http.post("/_dealdock/accounts").json()
        for key in ("api_key", "user_key", "access_token"):
            headers = {TOKEN: theirs[key], EMAIL: theirs["email"]}
            assert fresh.status("GET", "/account", headers=headers) == 401

    @pytest.mark.contract("4.fault.2")
    def test_that_a_fault_expired_is_unknown(self, copper: Copper) -> None:
        copper.control("POST", "/faults", {"effect": {"expire_key": True}, "times": 1})
        assert [copper.status("GET", "/account") for _ in range(2)] == [401, 401]
        renewed = Copper(copper.http, copper.control("GET"))
        assert renewed.headers[TOKEN] != copper.headers[TOKEN]
        assert renewed.status("GET", "/account") == 200


class TestToken:
    @pytest.mark.contract("1.2.bearer.1")
    def test_needs_no_other_header(self, fresh: Copper) -> None:
        alone = {TOKEN: None, SENDER: None, EMAIL: None}
        for scheme in ("Bearer", "bearer"):
            headers = {**alone, "Authorization": f"{scheme} {fresh.account['access_token']}"}
            assert fresh.status("GET", "/account", headers=headers) == 200
        assert fresh.status("GET", "/account", headers={**alone, "Authorization": "Bearer x"}) == 401

    @pytest.mark.contract("1.2.bearer.2")
    def test_does_not_count_beside_a_key(self, fresh: Copper) -> None:
        token = {"Authorization": f"Bearer {fresh.account['access_token']}"}
        assert fresh.status("GET", "/account", headers={**token, TOKEN: "wrong"}) == 401
        assert fresh.status("GET", "/account", headers={"Authorization": "Bearer wrong"}) == 200
