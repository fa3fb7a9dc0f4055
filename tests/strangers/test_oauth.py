"""OAuth without permission: data of another account is answered like data that does not exist, for every route."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from unittest.mock import ANY

import httpx
import pytest

from dealdock import Sandbox
from dealdock.oauth.dispatch import ENDPOINTS
from dealdock.oauth.profile import Endpoint
from dealdock.oauth.token import GRANTS
from dealdock.platform.credentials.secrets import PUBLISHED
from tests.builders import Account
from tests.marks import ONE_DATABASE
from tests.oauth.app import REDIRECT, App
from tests.oauth.test_assertion import KEY, OTHER, claims, sign
from tests.transport import Transport

NOBODY = "nobody@example.com"

pytestmark = ONE_DATABASE


class Two(NamedTuple):
    """Two accounts' clients."""

    mine: App
    theirs: App


@pytest.fixture(scope="module")
def two(address: str, sandbox: Sandbox) -> Iterator[Two]:
    with httpx.Client(
        base_url=f"{address}/services/oauth2", timeout=30, transport=Transport(), trust_env=False
    ) as http:
        yield Two(*(App(Account.open(sandbox, jwt_public_key=key.public), http) for key in (KEY, OTHER)))


Ask = Callable[[Two], tuple[Any, Any]]
"""Asks for another's and for nobody's, by the same route."""

STRANGE: dict[str, Ask] = {
    "password": lambda two: (
        two.mine.by_password(username=two.theirs.user["email"], password=two.theirs.user["password"]),
        two.mine.by_password(username=NOBODY),
    ),
    "client_credentials": lambda two: (
        two.mine.token("client_credentials", client_secret=two.theirs.credentials["client_secret"]),
        two.mine.token("client_credentials", client_secret="x"),
    ),
    "authorization_code": lambda two: (two.mine.redeem(two.theirs.code()), two.mine.redeem("aPrx")),
    "refresh_token": lambda two: (two.mine.refresh(two.theirs.tokens()["refresh_token"]), two.mine.refresh("5Aep")),
    "urn:ietf:params:oauth:grant-type:jwt-bearer": lambda two: (
        _show(two.mine, sign(claims(two.mine, sub=two.theirs.user["email"]), KEY.private)),
        _show(two.mine, sign(claims(two.mine, sub=NOBODY), KEY.private)),
    ),
    "revoke": lambda two: (
        two.mine.revoke(two.theirs.tokens()["access_token"], **two.mine.credentials),
        two.mine.revoke("00D", **two.mine.credentials),
    ),
    "authorize": lambda two: (two.mine.allow(**two.theirs.user), two.mine.allow(email=NOBODY)),
}


def _show(app: App, assertion: str) -> httpx.Response:
    return app.post("token", grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=assertion)


def told(response: httpx.Response) -> tuple[int, dict[str, str], str]:
    """All that came back, but for when it did, and for what was sent."""
    headers = {name: value for name, value in response.headers.items() if name not in {"date", "content-length"}}
    return response.status_code, headers, response.text


@pytest.mark.parametrize("asked", [*GRANTS, *(name for name in ENDPOINTS if name != "token")])
def test_a_record_of_another_account_is_answered_like_a_missing_one(two: Two, asked: str) -> None:
    of_another, of_nobody = STRANGE[asked](two)
    assert told(of_another)[:2] == told(of_nobody)[:2]
    assert of_another.text.replace(two.theirs.user["email"], NOBODY) == of_nobody.text
    assert two.theirs.account.ready.name not in of_another.text


def test_the_token_of_another_account_is_not_revoked(two: Two) -> None:
    given = two.theirs.tokens()
    for token in given["access_token"], given["refresh_token"]:
        assert two.mine.revoke(token, **two.mine.credentials).status_code == 200
    assert two.theirs.works(given["access_token"])
    assert two.theirs.refresh(given["refresh_token"]).status_code == 200


def test_what_has_expired_is_as_what_never_was(two: Two, sandbox: Sandbox) -> None:
    mine = App(Account.open(sandbox), two.mine.http)
    given = mine.by_password().json()["access_token"]
    mine.account.advance(timedelta(hours=3))
    unit = {"Pardot-Business-Unit-Id": mine.account.ready.business_unit_id}
    answers = [
        two.mine.http.get(
            two.mine.http.base_url.join("/api/user/version/3/do/query"),
            headers={"Authorization": f"Bearer {token}"} | unit,
        )
        for token in (given, f"00D000000000000!{'0' * 80}")
    ]
    assert answers[0].content == answers[1].content
    assert [answer.status_code for answer in answers] == [401, 401]


@pytest.mark.parametrize("name", ENDPOINTS)
@pytest.mark.parametrize("given", [{}, {"client_id": "x", "client_secret": "x", "grant_type": "password"}])
def test_nothing_is_done_without_credentials(two: Two, name: Endpoint, given: dict[str, str]) -> None:
    for method in ENDPOINTS[name]:
        response = two.mine.http.request(method, name, params=given | {"redirect_uri": REDIRECT, "token": ""})
        assert response.status_code == 400
        assert "set-cookie" not in response.headers
        assert "location" not in response.headers


@pytest.mark.parametrize("changed", ["chosen", "derived", "nobody"])
def test_the_duration_of_a_wrong_password_reveals_nothing(
    two: Two, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, changed: str
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
    response = App(account, two.mine.http).allow(email=emails[changed], password="wrong")
    assert "The email address or the password is wrong" in response.text
    assert looked == ["wrong"]


def test_redirects_lead_nowhere_but_to_the_clients_own(two: Two) -> None:
    """A redirect address that only another account has registered is refused."""
    elsewhere = "https://crm.example/callback"
    theirs = App(Account.open(two.mine.account.sandbox, redirect_uris=[elsewhere]), two.mine.http)
    assert theirs.authorize(redirect_uri=elsewhere).status_code == 200
    assert told(two.mine.authorize(redirect_uri=elsewhere)) == (400, ANY, ANY)
