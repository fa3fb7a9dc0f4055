"""OAuth without permission: data of another account is answered like data that does not exist, for every route."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from unittest.mock import ANY

import httpx
import pytest

from dealdock import Sandbox
from dealdock.oauth.dispatch import METHODS
from dealdock.oauth.profile import Endpoint
from dealdock.oauth.token import GRANTS
from dealdock.platform.credentials.secrets import PUBLISHED
from tests.oauth.app import REDIRECT, App
from tests.oauth.test_assertion import KEY, OTHER, claims, sign
from tests.support.builders import Account
from tests.support.marks import ONE_DATABASE
from tests.support.transport import Transport

NOBODY = "nobody@example.com"

pytestmark = ONE_DATABASE


class TwoClients(NamedTuple):
    """TwoClients accounts' clients."""

    mine: App
    theirs: App


@pytest.fixture(scope="module")
def clients(address: str, sandbox: Sandbox) -> Iterator[TwoClients]:
    with httpx.Client(
        base_url=f"{address}/services/oauth2", timeout=30, transport=Transport(), trust_env=False
    ) as http:
        yield TwoClients(*(App(Account.open(sandbox, jwt_public_key=key.public), http) for key in (KEY, OTHER)))


Ask = Callable[[TwoClients], tuple[Any, Any]]
"""Asks for another's and for nobody's, by the same route."""

REFUSED_REQUESTS: dict[str, Ask] = {
    "password": lambda clients: (
        clients.mine.by_password(username=clients.theirs.user["email"], password=clients.theirs.user["password"]),
        clients.mine.by_password(username=NOBODY),
    ),
    "client_credentials": lambda clients: (
        clients.mine.token("client_credentials", client_secret=clients.theirs.credentials["client_secret"]),
        clients.mine.token("client_credentials", client_secret="x"),
    ),
    "authorization_code": lambda clients: (
        clients.mine.redeem(clients.theirs.code()),
        clients.mine.redeem("aPrx"),
    ),
    "refresh_token": lambda clients: (
        clients.mine.refresh(clients.theirs.tokens()["refresh_token"]),
        clients.mine.refresh("5Aep"),
    ),
    "urn:ietf:params:oauth:grant-type:jwt-bearer": lambda clients: (
        _show(clients.mine, sign(claims(clients.mine, sub=clients.theirs.user["email"]), KEY.private)),
        _show(clients.mine, sign(claims(clients.mine, sub=NOBODY), KEY.private)),
    ),
    "revoke": lambda clients: (
        clients.mine.revoke(clients.theirs.tokens()["access_token"], **clients.mine.credentials),
        clients.mine.revoke("00D", **clients.mine.credentials),
    ),
    "authorize": lambda clients: (
        clients.mine.allow(**clients.theirs.user),
        clients.mine.allow(email=NOBODY),
    ),
}


def _show(app: App, assertion: str) -> httpx.Response:
    return app.post("token", grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=assertion)


def told(response: httpx.Response) -> tuple[int, dict[str, str], str]:
    """The response without its time and without the values that were sent."""
    headers = {name: value for name, value in response.headers.items() if name not in {"date", "content-length"}}
    return response.status_code, headers, response.text


@pytest.mark.parametrize("asked", [*GRANTS, *(name for name in METHODS if name != "token")])
def test_a_record_of_another_account_is_answered_like_a_missing_one(clients: TwoClients, asked: str) -> None:
    of_another, of_nobody = REFUSED_REQUESTS[asked](clients)
    assert told(of_another)[:2] == told(of_nobody)[:2]
    assert of_another.text.replace(clients.theirs.user["email"], NOBODY) == of_nobody.text
    assert clients.theirs.account.ready.name not in of_another.text


def test_the_token_of_another_account_is_not_revoked(clients: TwoClients) -> None:
    given = clients.theirs.tokens()
    for token in given["access_token"], given["refresh_token"]:
        assert clients.mine.revoke(token, **clients.mine.credentials).status_code == 200
    assert clients.theirs.works(given["access_token"])
    assert clients.theirs.refresh(given["refresh_token"]).status_code == 200


def test_an_expired_token_is_inactive_and_an_unknown_one_is_not(clients: TwoClients, sandbox: Sandbox) -> None:
    mine = App(Account.open(sandbox), clients.mine.http)
    given = mine.by_password().json()["access_token"]
    mine.account.advance(timedelta(hours=3))
    unit = {"Pardot-Business-Unit-Id": mine.account.ready.business_unit_id}
    answers = [
        clients.mine.http.get(
            clients.mine.http.base_url.join("/api/user/version/3/do/query"),
            headers={"Authorization": f"Bearer {token}"} | unit,
        )
        for token in (given, f"00D000000000000!{'0' * 80}")
    ]
    assert answers[0].content.replace(b": Inactive token", b"") == answers[1].content
    assert b": Inactive token" in answers[0].content
    assert [answer.status_code for answer in answers] == [401, 401]


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("given", [{}, {"client_id": "x", "client_secret": "x", "grant_type": "password"}])
def test_nothing_is_done_without_credentials(clients: TwoClients, name: Endpoint, given: dict[str, str]) -> None:
    for method in METHODS[name]:
        response = clients.mine.http.request(method, name, params=given | {"redirect_uri": REDIRECT, "token": ""})
        assert response.status_code == 400
        assert "set-cookie" not in response.headers
        assert "location" not in response.headers


@pytest.mark.parametrize("changed", ["chosen", "derived", "nobody"])
def test_the_duration_of_a_wrong_password_reveals_nothing(
    clients: TwoClients, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    """The duration does not reveal which email addresses exist: a hash is compared for unknown addresses, too."""
    account = Account.open(sandbox)
    emails = {"chosen": "chosen@example.com", "derived": account.ready.email, "nobody": NOBODY}
    account.user_id(email=emails["chosen"], password_hash=PUBLISHED.password_hash)
    looked: list[str] = []

    def verify(_: object, __: str, password: str) -> bool:
        looked.append(password)
        return False

    monkeypatch.setattr("dealdock.platform.credentials.secrets.PasswordHasher.verify", verify)
    response = App(account, clients.mine.http).allow(email=emails[changed], password="wrong")
    assert "The email address or the password is wrong" in response.text
    assert looked == ["wrong"]


def test_redirects_lead_nowhere_but_to_the_clients_own(clients: TwoClients) -> None:
    """A redirect address that only another account has registered is refused."""
    elsewhere = "https://crm.example/callback"
    theirs = App(Account.open(clients.mine.account.sandbox, redirect_uris=[elsewhere]), clients.mine.http)
    assert theirs.authorize(redirect_uri=elsewhere).status_code == 200
    assert told(clients.mine.authorize(redirect_uri=elsewhere)) == (400, ANY, ANY)
