"""Random calls of OAuth: each gets an answer, and no failure of the server's own."""

from collections.abc import Iterator
from typing import Final

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealdock import Sandbox
from tests.oauth.app import CHALLENGE, REDIRECT, VERIFIER
from tests.oauth.test_assertion import GRANT
from tests.support.builders import Account
from tests.support.transport import Transport

NAMES: Final = (
    *("grant_type", "username", "password", "client_id", "client_secret", "scope", "code", "redirect_uri", "state"),
    *("code_verifier", "code_challenge", "code_challenge_method", "refresh_token", "assertion", "token", "decision"),
    *("response_type", "email", "login_hint", "x", "", "client_id[]"),
)
GRANTS: Final = ("password", "client_credentials", "refresh_token", "authorization_code", GRANT)
EDGES: Final = (
    *("", " ", "\0", "\r\n", "\ud800", "\ufffe", "é", "x" * 300, "%", "%zz", "&", "=", "<", "a.b.c", "e30.e30.e30"),
    *("code", "allow", "deny", "S256", "plain", "[", "http://[", "http://localhost:x/", "//", CHALLENGE, VERIFIER),
)


@pytest.fixture(scope="module")
def anybody(address: str, sandbox: Sandbox) -> Iterator[tuple[httpx.Client, Account]]:
    with httpx.Client(
        base_url=f"{address}/services/oauth2", timeout=30, transport=Transport(), trust_env=False
    ) as client:
        yield client, Account.open(sandbox)


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_gets_an_answer(anybody: tuple[httpx.Client, Account], data: st.DataObject) -> None:
    client, account = anybody
    ready = account.ready
    right = {
        "client_id": ready.client_id,
        "client_secret": ready.client_secret,
        "username": ready.email,
        "email": ready.email,
        "password": ready.password or "",
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "grant_type": data.draw(st.sampled_from(GRANTS)),
    }
    value = st.one_of(st.sampled_from(EDGES), st.text(max_size=20))
    pairs = {name: right[name] for name in data.draw(st.sets(st.sampled_from(sorted(right))))}
    pairs |= data.draw(st.dictionaries(st.sampled_from(NAMES), value, max_size=6))
    sent = {name: text.encode("utf-8", "surrogatepass") for name, text in pairs.items()}
    header = data.draw(st.sampled_from(["", "Basic", "Basic eDp5", "Basic /w==", "Bearer x", "Basic " + "A" * 4000]))
    method, place = data.draw(st.sampled_from(["GET", "POST"])), data.draw(st.sampled_from(["params", "data"]))
    for where in ("token", "authorize", "revoke"):
        response = client.request(
            method,
            where,
            **{place: sent},  # type: ignore[arg-type]  # either takes bytes
            headers={"Authorization": header} if header else {},
        )
        assert response.status_code in {200, 303, 400, 405}, response.text
        assert response.headers["cache-control"] == "no-store"
        if response.status_code == 303:
            assert response.headers["location"].startswith(REDIRECT)
