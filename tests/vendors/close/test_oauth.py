"""OAuth's addresses as Close has them (contract 1.3)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

CALLBACK = "http://127.0.0.1/callback"


def consent(close: Close, decision: str) -> dict[str, list[str]]:
    """The query string that a consent leads back with. The form is the sandbox's own."""
    query = {
        "client_id": close.account["client_id"],
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "state": "a b&c",
    }
    page = close.http.get("/close/oauth2/authorize/", params=query)
    assert page.status_code == 200, page.text
    user = close.control("GET", "/users")[0]
    form = query | {"email": user["email"], "password": user.get("password") or "", "decision": decision}
    answer = close.http.post("/close/oauth2/authorize/", data=form)
    assert answer.status_code in (302, 303), answer.text
    location = urlsplit(answer.headers["location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == CALLBACK
    return parse_qs(location.query)


def token(close: Close, **form: str) -> httpx.Response:
    client = {name: close.account[name] for name in ("client_id", "client_secret")}
    return close.http.post("/close/oauth2/token/", data=client | form)


def granted(close: Close) -> dict[str, Any]:
    answer = token(close, grant_type="authorization_code", code=consent(close, "allow")["code"][0])
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]  # JSON has no types here


def works(close: Close, access_token: str) -> bool:
    status = close.send("GET", "/me/", auth=None, headers={"Authorization": f"Bearer {access_token}"}).status_code
    assert status in (200, 401)
    return status == 200


@pytest.mark.contract("1.3.oauth.1")
def test_a_consent_leads_back_with_code_and_state(close: Close) -> None:
    answer = consent(close, "allow")
    assert answer["state"] == ["a b&c"]
    assert len(answer["code"]) == 1


@pytest.mark.contract("1.3.oauth.2")
def test_a_refusal_leads_back_with_an_error(close: Close) -> None:
    answer = consent(close, "deny")
    assert answer["error"] == ["access_denied"]
    assert "code" not in answer


@pytest.mark.contract("1.3.oauth.3", "1.3.oauth.4")
def test_a_code_gives_tokens(close: Close) -> None:
    answer = granted(close)
    assert works(close, answer.pop("access_token"))
    assert answer.pop("refresh_token")
    assert answer == {
        "expires_in": 3600,
        "organization_id": close.organization_id,
        "scope": "all.full_access offline_access",
        "token_type": "Bearer",
        "user_id": close.user_id,
    }


@pytest.mark.contract("1.3.oauth.3")
def test_a_code_works_once_and_for_its_client(close: Close, other: Close) -> None:
    code = consent(close, "allow")["code"][0]
    assert token(other, grant_type="authorization_code", code=code).status_code in (400, 401)
    assert token(close, grant_type="authorization_code", code="x").status_code in (400, 401)


@pytest.mark.contract("1.3.oauth.5", "1.3.oauth.6")
def test_a_refresh_gives_a_new_refresh_token(close: Close) -> None:
    first = granted(close)["refresh_token"]
    second = token(close, grant_type="refresh_token", refresh_token=first).json()
    assert works(close, second["access_token"])
    assert second["refresh_token"] != first
    assert token(close, grant_type="refresh_token", refresh_token=first).status_code in (400, 401)


@pytest.mark.contract("1.3.oauth.7")
@each_case("kind", ["access_token", "refresh_token"])
def test_a_revoked_token_is_dead(close: Close, kind: str) -> None:
    tokens = granted(close)
    client = {name: close.account[name] for name in ("client_id", "client_secret")}
    assert close.http.post("/close/oauth2/revoke/", data=client | {"token": tokens[kind]}).is_success
    refreshed = token(close, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert refreshed.is_success is (kind == "access_token")
    if kind == "access_token":
        assert not works(close, tokens["access_token"])


@pytest.mark.contract("1.3.oauth.8", "1.3.auth.9")
def test_an_access_token_expires_by_the_clock(close: Close) -> None:
    tokens = granted(close)
    close.control("POST", "/clock/advance", {"seconds": 3599})
    assert works(close, tokens["access_token"])
    close.control("POST", "/clock/advance", {"seconds": 2})
    assert not works(close, tokens["access_token"])
    assert works(
        close, token(close, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()["access_token"]
    )
