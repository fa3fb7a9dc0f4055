"""Tokens with other names than those of tokens, in the journal and the log: they are recognized by their form."""

import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from dealdock.vendors.pardot import credentials
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

QUERY = "/api/opportunity/version/3/do/query"

MADE: dict[str, Callable[[Account], str]] = {
    "access token": lambda account: credentials.access_token(account.sandbox.credentials, account.ready.id, 1),
    "refresh token": lambda account: credentials.refresh_token(account.sandbox.credentials, account.ready.id, 2),
    "code": lambda account: credentials.code(account.sandbox.credentials, account.ready.id, 3),
}


def unnamed(token: str) -> list[dict[str, Any]]:
    """Return requests that have a token in parameters and headers with other names."""
    encoded = quote(token, safe="")
    return [
        {"url": f"{QUERY}?sid={token}"},
        {"url": f"{QUERY}?sid={encoded}&x=1"},
        {"url": f"{QUERY}?x={quote(encoded, safe='')}"},
        {"url": f"{QUERY}?{encoded}"},
        {"url": f"{QUERY}?x={''.join(f'%{ord(letter):02X}' for letter in token)}"},
        {"url": f"{QUERY}/{token}"},
        {"url": f"{QUERY}/sid/{encoded}/x/1"},
        {"url": f"/api/{encoded}/version/3/do/query"},
        {"data": {"sid": token, "name": f"a name with {token} in it"}},
        {"data": {"sid": encoded, token: "x", "ids[]": [token, token]}},
        {"headers": {"X-Sid": token, "User-Agent": f"app/{token}", "Referer": f"http://127.0.0.1/{encoded}"}},
        {"headers": {"Referer": f"http://127.0.0.1/?sid={encoded}", "X-Next": f"/?to=%2F%3Fsid%3D{encoded}"}},
    ]


def show(pardot: Pardot, **given: Any) -> str:
    """Send a request with the account's client, and return its complete journal entry."""
    ready = pardot.account.ready
    url = given.pop("url", f"{QUERY}?by=nobody")
    separator = "&" if "?" in url else "?"
    pardot.http.request("POST", f"{url}{separator}client_id={ready.client_id}", **given)
    [request] = pardot.http.get(f"/_dealdock/accounts/{ready.id}/requests?limit=1").json()
    return json.dumps(request)


@pytest.mark.slow
@ONE_DATABASE
@each_case("kind", MADE)
@each_case("place", range(len(unnamed(""))))
def test_a_token_is_masked_by_its_form(
    account: Account, pardot: Pardot, kind: str, place: int, caplog: pytest.LogCaptureFixture
) -> None:
    token = MADE[kind](account)
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="dealdock.calls"):
        kept = show(pardot, **unnamed(token)[place])
    logged = repr([record.__dict__ for record in caplog.records])
    assert "***" in kept
    assert token.strip("=")[-60:] not in kept + logged
    assert account.ready.client_id in kept, "what is no token stays"


@ONE_DATABASE
@each_case("text", ["5Aep", "aPrx!AQ", "00D!AQ", "00D000000000001!AQ", "a 5Aeptember, " * 20, "aPrx" * 9])
def test_what_only_resembles_a_token_stays(pardot: Pardot, text: str) -> None:
    assert text in show(pardot, data={"name": text, "sid": text})


@ONE_DATABASE
@each_case("kind", MADE)
def test_a_token_in_the_control_planes_path_is_masked_in_the_log(
    account: Account, pardot: Pardot, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = MADE[kind](account)
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="dealdock.calls"):
        assert pardot.http.get(f"/_dealdock/accounts/{quote(token, safe='')}").status_code == 404
    logged = repr([record.__dict__ for record in caplog.records])
    assert "/_dealdock/accounts/***" in logged
    assert token.strip("=")[-60:] not in logged
