"""OAuth. Contract 1.2."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper

REDIRECT = "http://127.0.0.1:9/back"
SCOPE = "developer/v1/all"


def ask(copper: Copper, **parameters: str | None) -> httpx.Response:
    """Request the consent page."""
    usual = {"response_type": "code", "client_id": copper.account["client_id"], "redirect_uri": REDIRECT}
    sent = {**usual, "scope": SCOPE, "state": "s1", **parameters}
    known = {name: value for name, value in sent.items() if value is not None}
    return copper.http.get(f"{copper.account['base_url']}/oauth/authorize", params=known)


def consent(copper: Copper, **parameters: str | None) -> dict[str, list[str]]:
    """Consent, and return the parameters of the redirection."""
    usual = {"response_type": "code", "client_id": copper.account["client_id"], "redirect_uri": REDIRECT}
    sent = {**usual, "scope": SCOPE, "state": "s1", **parameters}
    form = {name: value for name, value in sent.items() if value is not None}
    form |= {"email": copper.account["email"], "password": copper.account["password"], "decision": "allow"}
    answer = copper.http.post(f"{copper.account['base_url']}/oauth/authorize", data=form)
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)


def exchange(copper: Copper, code: str, **parameters: str) -> httpx.Response:
    """Exchange a code for a token."""
    keys = {name: copper.account[name] for name in ("client_id", "client_secret")}
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, **keys, **parameters}
    return copper.http.post(f"{copper.account['base_url']}/oauth/token", data=form)


def error(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()["error"]


class TestConsent:
    @pytest.mark.contract("1.2.oauth.1", "1.2.oauth.2", "1.2.oauth.4", "1.2.oauth.5")
    def test_gives_a_code_and_that_a_token_that_lasts(self, copper: Copper) -> None:
        assert ask(copper).headers["content-type"].startswith("text/html")
        back = consent(copper)
        assert back["state"] == ["s1"]
        token = exchange(copper, back["code"][0])
        assert token.status_code == 200
        body = token.json()
        compact = json.dumps(body, separators=(",", ":"))
        assert (token.text, token.headers["content-type"]) == (compact, "application/json; charset=utf-8")
        assert list(body) == ["access_token", "token_type", "scope"]
        assert (body["token_type"], body["scope"]) == ("Bearer", SCOPE)
        alone = {"X-PW-AccessToken": None, "Authorization": f"Bearer {body['access_token']}"}
        copper.advance(10**8)
        assert copper.status("GET", "/account", headers=alone) == 200

    @pytest.mark.contract("1.2.oauth.3")
    @each_case("scope", [None, "", "everything"])
    def test_needs_the_one_scope(self, copper: Copper, scope: str | None) -> None:
        answer = ask(copper, scope=scope)
        assert "invalid_scope" in str(answer.headers.get("location", answer.text))

    @pytest.mark.contract("1.2.oauth.6")
    def test_knows_no_code_challenge(self, copper: Copper) -> None:
        challenge = {"code_challenge": "x" * 43, "code_challenge_method": "S256"}
        assert exchange(copper, consent(copper, **challenge)["code"][0]).status_code == 200


class TestCode:
    @pytest.mark.contract("1.2.oauth.7")
    def test_works_once(self, copper: Copper) -> None:
        code = consent(copper)["code"][0]
        assert exchange(copper, code).status_code == 200
        assert error(exchange(copper, code)) == (400, "invalid_grant")

    @pytest.mark.contract("1.2.oauth.8")
    def test_lives_ten_minutes(self, copper: Copper) -> None:
        code, late = consent(copper)["code"][0], consent(copper)["code"][0]
        copper.advance(599)
        assert exchange(copper, code).status_code == 200
        copper.advance(1)
        assert error(exchange(copper, late)) == (400, "invalid_grant")

    @pytest.mark.contract("1.2.oauth.9")
    @each_case(
        ("parameters", "word"),
        [
            ({"code": "wrong"}, "invalid_grant"),
            ({"client_secret": "wrong"}, "invalid_client"),
            ({"client_id": "wrong"}, "invalid_client"),
            ({"code": ""}, "invalid_request"),
            ({"grant_type": "password"}, "unsupported_grant_type"),
        ],
    )
    def test_that_is_refused_is_answered_by_400(self, copper: Copper, parameters: Any, word: str) -> None:
        code = consent(copper)["code"][0]
        answer = exchange(copper, **{"code": code, **parameters})
        assert error(answer) == (400, word)
        assert list(answer.json()) == ["error", "error_description"]
