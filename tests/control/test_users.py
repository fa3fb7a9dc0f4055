"""`POST`, `GET /_dealdock/accounts/{id}/users`."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.control.conftest import Json
from tests.support.builders import NO_TLS, Account
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE


def queries(address: str, **keys: str) -> dict[str, Any]:
    """Return the API's answer to these keys."""
    path = f"{address}/api/user/version/3/do/query"
    answer: dict[str, Any] = httpx.post(path, data=keys | {"format": "json"}, verify=NO_TLS, timeout=30).json()
    return answer


def test_one_is_made_without_a_body_and_may_call_at_once(control: httpx.Client, account: Account, address: str) -> None:
    made = control.post(f"/accounts/{account.ready.id}/users")
    assert made.status_code == 201
    new = made.json()
    assert new["email"] == f"user{new['id']}@account{account.ready.id}.example"
    assert (new["role"], new["time_zone"]) == ("Administrator", account.ready.time_zone)
    assert queries(address, api_key=new["api_key"], user_key=new["user_key"])["result"]["total_results"] == 2
    login = {name: new[name] for name in ("email", "password", "user_key")} | {"format": "json"}
    assert (
        httpx.post(f"{address}/api/login/version/3", data=login, verify=NO_TLS, timeout=30).json()["api_key"]
        == new["api_key"]
    )


@pytest.mark.slow
@pytest.mark.account(time_zone="Asia/Tokyo")
def test_a_new_one_has_the_given_values(control: httpx.Client, account: Account, address: str) -> None:
    users = f"/accounts/{account.ready.id}/users"
    asked = {"email": "Ada@example.com", "role": "Read Only", "password": "correct horse"}
    new = control.post(users, json=asked).json()
    assert (new["email"], new["role"], new["password"]) == ("Ada@example.com", "Read Only", None)
    assert new["time_zone"] == "Asia/Tokyo"
    login = {"email": "ada@example.com", "password": "correct horse", "user_key": new["user_key"], "format": "json"}
    assert (
        httpx.post(f"{address}/api/login/version/3", data=login, verify=NO_TLS, timeout=30).json()["api_key"]
        == new["api_key"]
    )
    assert control.post(users, json={"time_zone": "Europe/Paris"}).json()["time_zone"] == "Europe/Paris"


def test_a_role_that_no_database_can_store_is_refused(control: httpx.Client, make_account: Callable[..., Json]) -> None:
    close = make_account(vendor="close")["id"]
    before = control.get(f"/accounts/{close}/users").json()
    for role in ("x" * 33, "", 5):
        refusal = control.post(f"/accounts/{close}/users", json={"role": role})
        assert refusal.status_code == 422
        assert refusal.json()["errors"][0]["pointer"] == "#/role"
    assert control.get(f"/accounts/{close}/users").json() == before
    for role, stored in (("x" * 32, "x" * 32), ("a\0b", "ab")):
        assert control.post(f"/accounts/{close}/users", json={"role": role}).json()["role"] == stored


def test_one_below_marketing_has_no_key_to_call_with(control: httpx.Client, account: Account) -> None:
    new = control.post(f"/accounts/{account.ready.id}/users", json={"role": "Sales"}).json()
    assert (new["api_key"], new["access_token"]) == (None, None)
    assert new["password"]


def test_all_are_listed_and_the_first_stays_the_account_s(control: httpx.Client, account: Account) -> None:
    path = f"/accounts/{account.ready.id}"
    assert control.get(path).status_code == 200
    new = control.post(f"{path}/users", json={"email": "aaa@example.com"}).json()
    first, second = control.get(f"{path}/users").json()
    assert second == new
    shown = control.get(path).json()
    names = ("email", "password", "user_key", "api_key", "access_token")
    assert {name: first[name] for name in names} == {name: shown[name] for name in names}
    assert shown["email"] == account.ready.email


def test_an_address_that_another_has_is_a_conflict(
    control: httpx.Client, make_account: Callable[..., Json], account: Account
) -> None:
    users = f"/accounts/{account.ready.id}/users"
    control.post(users, json={"email": "ada@example.com"})
    refused = control.post(users, json={"email": "ADA@example.com"})
    assert (refused.status_code, refused.json()["errors"]) == (
        409,
        [{"pointer": "#/email", "detail": "another user of the account has ADA@example.com"}],
    )
    assert len(control.get(users).json()) == 2
    assert control.post(f"/accounts/{make_account()['id']}/users", json={"email": "ada@example.com"}).status_code == 201


@ONE_DATABASE
@each_case(
    ("asked", "pointer"),
    [
        ({"email": "nobody"}, "#/email"),
        ({"role": "King"}, "#/role"),
        ({"time_zone": "Mars"}, "#/time_zone"),
        ({"password": ""}, "#/password"),
        ({"name": "Ada"}, "#/name"),
    ],
)
def test_errors_name_the_value(control: httpx.Client, account: Account, asked: Json, pointer: str) -> None:
    refused = control.post(f"/accounts/{account.ready.id}/users", json=asked)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert control.post("/accounts/999999999/users").status_code == 404
    assert control.get("/accounts/999999999/users").status_code == 404
