"""Login: address, password and user key -> an API key for 60 minutes (contract, section 3)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

PATHS = ["/api/login/version/3", "/api/login/version/4", "/api/login", "/api/login/", "/api/LOGIN/version/3/lone"]
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def right(account: Account) -> dict[str, str]:
    """Return the parameters of a correct login."""
    ready = account.ready
    return {"email": ready.email, "password": ready.password or "", "user_key": ready.user_key or ""}


def log_in(pardot: Pardot, path: str = "/api/login/version/3", **changes: Any) -> Answer:
    """Log in as the account's first user, in JSON."""
    return pardot.send("POST", path, data=right(pardot.account) | {"format": "json"} | changes)


class TestAnswer:
    @pytest.mark.contract("1.path.3", "1.path.4", "3.login.1", "3.login.3")
    @each_case("path", PATHS)
    def test_is_a_key_that_works(self, account: Account, pardot: Pardot, path: str) -> None:
        key = log_in(pardot, path).json["api_key"]
        assert len(bytes.fromhex(key)) == 16
        assert pardot.query(api_key=key, user_key=account.ready.user_key).error is None

    @pytest.mark.contract("3.login.3", "3.login.5")
    def test_in_either_format(self, account: Account, pardot: Pardot) -> None:
        key = account.keys["api_key"]
        assert log_in(pardot).json == {"@attributes": {"stat": "ok", "version": 1}, "api_key": key}
        for format_ in ("xml", "", "full"):
            assert log_in(pardot, format=format_).text == (
                f'<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0"><api_key>{key}</api_key></rsp>'
            )

    @pytest.mark.contract("1.target.7", "3.login.4")
    @pytest.mark.account(version=4)
    @each_case("path", PATHS[:3])
    def test_says_when_the_account_must_use_version_4(self, pardot: Pardot, path: str) -> None:
        assert log_in(pardot, path).json["version"] == 4
        rsp = log_in(pardot, path, format="xml").xml
        assert [(element.tag, element.text) for element in rsp][1:] == [("version", "4")]

    @pytest.mark.account(role="Read Only")
    def test_is_given_to_read_only_users(self, pardot: Pardot) -> None:
        assert log_in(pardot).error is None


class TestCredentials:
    @pytest.mark.contract("3.login.2", "3.login.6", "3.login.7")
    def test_may_stand_in_the_query_string(self, account: Account, pardot: Pardot) -> None:
        for params, data in ((right(account), {}), (right(account), {"api_key": "stale"})):
            assert pardot.send("POST", "/api/login/version/3", params=params, data=data).error is None

    @pytest.mark.contract("3.login.2", "3.login.6")
    def test_may_be_mixed_and_in_parts(self, account: Account, pardot: Pardot) -> None:
        given = right(account)
        params = {"email": given.pop("email")}
        parts = {name: (None, value) for name, value in given.items()}
        assert pardot.send("POST", "/api/login/version/3", params=params, files=parts).error is None

    @pytest.mark.contract("3.login.7")
    def test_stand_beside_a_stale_key(self, pardot: Pardot) -> None:
        assert log_in(pardot, api_key="0" * 32).error is None

    def test_stand_beside_any_header(self, account: Account, pardot: Pardot) -> None:
        for header in ("Pardot api_key=x, user_key=y", "Basic eDp5", "Bearer x", ""):
            answer = pardot.send("POST", "/api/login/version/3", data=right(account), headers={"Authorization": header})
            assert answer.error is None

    @pytest.mark.contract("2.text.4")
    def test_are_not_case_sensitive_in_the_address(self, account: Account, pardot: Pardot) -> None:
        assert log_in(pardot, email=f" {account.ready.email.upper()} ").error is None


@ONE_DATABASE
class TestErrors:
    @pytest.mark.contract("3.login.11")
    @each_case("name", ["email", "password", "user_key"])
    @each_case("wrong", ["", "wrong", " ", "0" * 32, "é\U0001f600"])
    def test_wrong(self, pardot: Pardot, name: str, wrong: str) -> None:
        assert log_in(pardot, **{name: wrong}).error == api_errors.LOGIN_FAILED

    @pytest.mark.contract("3.login.11")
    @each_case("names", [["email"], ["password"], ["user_key"], ["email", "password", "user_key"]])
    def test_missing(self, account: Account, pardot: Pardot, names: list[str]) -> None:
        given = {name: value for name, value in right(account).items() if name not in names}
        assert pardot.send("POST", "/api/login/version/3", data=given).error == api_errors.LOGIN_FAILED

    @each_case("name", ["email", "password", "user_key"])
    def test_array(self, account: Account, pardot: Pardot, name: str) -> None:
        given = right(account)
        assert log_in(pardot, **{name + "[]": given[name]}).error == api_errors.LOGIN_FAILED

    @each_case("name", ["email", "password", "user_key"])
    def test_of_another_account(self, account: Account, pardot: Pardot, name: str) -> None:
        other = right(Account.open(account.sandbox))
        assert log_in(pardot, **{name: other[name]}).error == api_errors.LOGIN_FAILED

    def test_an_api_key_is_no_user_key(self, account: Account, pardot: Pardot) -> None:
        assert log_in(pardot, user_key=account.keys["api_key"]).error == api_errors.LOGIN_FAILED

    @pytest.mark.parametrize("role", ["Sales", "Sales Manager"])
    def test_a_role_below_marketing(self, address: str, account: Account, role: str) -> None:
        seller = Account.open(account.sandbox, role=role)
        with Pardot(address, seller) as pardot:
            assert log_in(pardot).error == api_errors.LOGIN_FAILED

    @pytest.mark.contract("3.login.8")
    def test_a_token_without_an_address(self, account: Account, pardot: Pardot) -> None:
        for data in ({}, {"user_key": account.ready.user_key}):
            for path in PATHS:
                answer = pardot.send("POST", path, data=data, headers={"Authorization": "Bearer x"})
                assert (answer.status, answer.error) == (200, api_errors.LOGIN_FAILED)

    @pytest.mark.slow
    @pytest.mark.contract("3.login.12")
    @each_case("method", ["GET", "DELETE", "HEAD", "PUT", "OPTIONS"])
    def test_another_method(self, account: Account, pardot: Pardot, method: str) -> None:
        for path in PATHS:
            answer = pardot.send(method, path, params=right(account))
            assert method == "HEAD" or answer.error == api_errors.INVALID_METHOD

    @pytest.mark.contract("1.target.3", "1.target.9")
    @each_case(
        ("path", "error"),
        [("/api/login/version/5", api_errors.UNSUPPORTED), ("/api/login/version/x", api_errors.NO_NUMBER)],
    )
    def test_another_version(self, pardot: Pardot, path: str, error: tuple[int, str]) -> None:
        assert log_in(pardot, path).error == error
        assert log_in(pardot, path, password="wrong").error == error

    def test_another_format(self, pardot: Pardot) -> None:
        for given in ({"format": "yaml"}, {"output": "x"}):
            assert log_in(pardot, **given).error == api_errors.INVALID_PARAMETER
            assert log_in(pardot, **given, password="wrong").error == api_errors.LOGIN_FAILED

    @pytest.mark.contract("2.status.4")
    @each_case("format_", ["xml", "json"])
    def test_are_told_in_the_format_asked_for(self, pardot: Pardot, format_: str) -> None:
        answer = log_in(pardot, password="wrong", format=format_)
        assert answer.error == api_errors.LOGIN_FAILED
        assert answer.http.headers["content-type"].startswith("application/json") == (format_ == "json")


class TestLife:
    """A key is valid for 60 minutes after the login that created it."""

    @pytest.mark.contract("3.life.1", "3.life.3", "3.life.4", "3.life.5", "3.life.6", "3.life.7")
    def test_a_login_before_then_gives_the_same_key_and_one_after_it_a_new_one(
        self, account: Account, pardot: Pardot
    ) -> None:
        account.freeze(NOON)  # the key's remaining lifetime stays: just under an hour
        first = log_in(pardot).json["api_key"]
        account.freeze(NOON + timedelta(days=1))
        assert log_in(pardot).json["api_key"] == first

        account.advance(timedelta(minutes=61))
        second = log_in(pardot).json["api_key"]
        assert second != first
        assert pardot.query().error == api_errors.INVALID_KEY
        assert pardot.query(api_key=second).error is None

        account.advance(timedelta(minutes=59, seconds=59))
        assert log_in(pardot).json["api_key"] == second
        account.advance(timedelta(seconds=1))
        assert log_in(pardot).json["api_key"] != second

    def test_users_have_keys_of_their_own(self, account: Account, pardot: Pardot) -> None:
        keys = [account.user() for _ in range(2)]
        assert len({each["api_key"] for each in (*keys, account.keys)}) == 3
        for each in keys:
            assert pardot.query(**each).error is None
