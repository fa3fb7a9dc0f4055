"""The authorization server of a second vendor: its own addresses, grants, words and rotation of refresh tokens."""

import logging
from typing import Any

import httpx
import pytest

from tests.oauth.app import CHALLENGE, REDIRECT, Page
from tests.support.cases import each_case
from tests.support.running import eventually
from tests.vendors.routing.conftest import Both


def of(both: Both) -> dict[str, str | None]:
    """The client of the till's account."""
    return {name: both.till.credentials[name] for name in ("client_id", "client_secret")}


def request(both: Both, **parameters: str) -> dict[str, Any]:
    return {"client_id": of(both)["client_id"], "response_type": "code", "redirect_uri": REDIRECT, **parameters}


def allow(both: Both, **parameters: str) -> httpx.URL:
    """Return the address that the user is redirected to after the consent page."""
    page = Page(both.http.get("/till/oauth2/authorize/", params=request(both, **parameters)))
    answer = page.submit(both.http, "allow", email=both.till.email, password=str(both.till.password))
    return httpx.URL(answer.headers["location"])


def tokens(both: Both) -> dict[str, Any]:
    return token(both, "authorization_code", code=allow(both, scope="all").params["code"], redirect_uri=REDIRECT).json()  # type: ignore[no-any-return]  # an object


def token(both: Both, grant: str, path: str = "/till/oauth2/token", **parameters: str) -> httpx.Response:
    return both.http.post(path, data=of(both) | {"grant_type": grant} | parameters)


def said(answer: httpx.Response) -> tuple[int, str, str]:
    return answer.status_code, answer.json()["error"], answer.json()["words"]


class TestAddresses:
    def test_are_the_profile_s_below_prefix_and_at_host(self, both: Both) -> None:
        for path in "/till/oauth2/token", "/till/oauth2/token/", "/till/v1/oauth2/token":
            assert said(token(both, "x", path)) == (400, "unsupported_grant_type", "the grant type is not supported")
        at_host = both.http.post("/oauth2/token", headers={"Host": "till.test"}, data={"grant_type": "x"})
        assert at_host.json()["error"] == "unsupported_grant_type"

    def test_others_below_a_mount_are_an_error_of_oauth(self, both: Both) -> None:
        for path in "/till/oauth2/authorize", "/till/oauth2/revoke", "/till/v1/oauth2/":
            assert said(both.get(path)) == (404, "invalid_request", "nothing is at this address")
        assert said(both.get("/till/oauth2/token"))[:2] == (405, "invalid_request")
        for path in "/till//oauth2/token", "/till/v1//oauth2/token":
            assert token(both, "x", path).json() == {"till": "nothing"}

    def test_another_vendor_s_are_not_there(self, both: Both) -> None:
        assert both.http.post("/till/services/oauth2/token").json() == {"till": "nothing"}
        assert '<err code="198">' in both.http.post("/oauth2/token").text


class TestTokens:
    def test_have_the_vendor_s_form_with_the_url_that_the_caller_used(self, both: Both) -> None:
        given = tokens(both)
        assert given["expires_in"] == 3600
        assert given["url"] == f"{both.url}/till"
        again = token(both, "refresh_token", refresh_token=given["refresh_token"])
        assert list(again.json()) == list(given)

    def test_by_refresh_replace_the_refresh_token(self, both: Both) -> None:
        first = tokens(both)["refresh_token"]
        second = token(both, "refresh_token", refresh_token=first).json()["refresh_token"]
        assert second != first
        assert said(token(both, "refresh_token", refresh_token=first)) == (400, "invalid_grant", "too late")
        assert token(both, "refresh_token", refresh_token=second).status_code == 200

    def test_by_refresh_for_less_leave_the_granted_scopes_to_the_next_refresh(self, both: Both) -> None:
        code = allow(both, scope="all read").params["code"]
        refresh = token(both, "authorization_code", code=code, redirect_uri=REDIRECT).json()["refresh_token"]
        for scope in ("read", "all", "read all", ""):
            answer = token(both, "refresh_token", refresh_token=refresh, scope=scope)
            assert answer.status_code == 200, (scope, answer.text)
            refresh = answer.json()["refresh_token"]

    def test_revoked_with_one_refresh_token_are_all_of_the_consent(self, both: Both) -> None:
        first = tokens(both)["refresh_token"]
        second = token(both, "refresh_token", refresh_token=first).json()["refresh_token"]
        both.http.post("/till/oauth2/revoke/", data=of(both) | {"token": second})
        assert token(both, "refresh_token", refresh_token=second).status_code == 400

    @each_case("grant", ["password", "client_credentials", "device"])
    def test_come_by_the_profile_s_grants_that_the_engine_knows(self, both: Both, grant: str) -> None:
        assert said(token(both, grant))[1] == "unsupported_grant_type"


class TestCodes:
    def test_need_a_scope_of_the_profile(self, both: Both) -> None:
        unknown = "scope must be one of all, read"
        for scope, words in {"": "scope is missing", "write": unknown, "read write": unknown}.items():
            answer = both.http.get("/till/oauth2/authorize/", params=request(both, scope=scope))
            sent = httpx.URL(answer.headers["location"]).params
            assert (sent["error"], sent["error_description"]) == ("invalid_scope", words)

    def test_need_the_secret_where_there_is_no_pkce(self, both: Both) -> None:
        code = allow(both, scope="read", code_challenge=CHALLENGE).params["code"]
        public = {"client_id": of(both)["client_id"], "grant_type": "authorization_code", "code": code}
        answer = both.http.post("/till/oauth2/token", data=public | {"redirect_uri": REDIRECT})
        assert said(answer)[1] == "invalid_client"


class TestClients:
    def test_of_another_vendor_are_unknown(self, both: Both) -> None:
        theirs = {name: both.pardot.credentials[name] for name in ("client_id", "client_secret")}
        answer = both.http.post(
            "/till/oauth2/token", data=theirs | {"grant_type": "refresh_token", "refresh_token": "x"}
        )
        assert said(answer) == (400, "invalid_client", "the client is unknown")
        mine = both.http.post("/services/oauth2/token", data=of(both) | {"grant_type": "client_credentials"})
        assert mine.json() == {"error": "invalid_client_id", "error_description": "client identifier invalid"}

    def test_of_another_vendor_revoke_nothing(self, both: Both) -> None:
        refresh = tokens(both)["refresh_token"]
        assert both.http.post("/services/oauth2/revoke", data={"token": refresh}).status_code == 200
        assert token(both, "refresh_token", refresh_token=refresh).status_code == 200


class TestSalesforce:
    def test_keeps_the_prefix_in_the_instance_url(self, both: Both) -> None:
        data = {name: both.pardot.credentials[name] for name in ("client_id", "client_secret")}
        for prefix in "", "/pardot":
            answer = both.http.post(f"{prefix}/services/oauth2/token", data=data | {"grant_type": "client_credentials"})
            assert answer.json()["instance_url"] == f"{both.url}{prefix}"
            assert answer.json()["id"].startswith(f"{both.url}{prefix}/id/00D")


class TestCode:
    def test_of_an_error_is_in_the_metrics(self, both: Both) -> None:
        token(both, "x")
        assert 'code="unsupported_grant_type",object="token"' in both.http.get("/_dealdock/metrics").text

    def test_of_an_error_is_in_the_log(self, both: Both, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, "dealdock.calls")
        both.http.post("/services/oauth2/token", data={"grant_type": "client_credentials", "client_id": "x"})
        eventually(lambda: "invalid_client_id" in [getattr(record, "code", None) for record in caplog.records])

    def test_of_a_fault_is_the_word_that_it_names(self, both: Both) -> None:
        fault = {"match": {"object": "token"}, "effect": {"error": "invalid_grant"}}
        made = both.http.post(f"/_dealdock/accounts/{both.till.id}/faults", json=fault)
        assert made.status_code == 201, made.text
        assert said(token(both, "refresh_token", refresh_token="x")) == (400, "invalid_grant", "no")
