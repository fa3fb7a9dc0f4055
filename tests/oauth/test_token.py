"""`POST /services/oauth2/token`: responses, permitted clients, and the grants that need one call."""

import base64
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.oauth.app import App, error
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
BAD_LOGIN = ("invalid_grant", "authentication failure")
UNKNOWN_CLIENT = ("invalid_client_id", "client identifier invalid")
BAD_CLIENT = ("invalid_client", "invalid client credentials")
UNSUPPORTED = ("unsupported_grant_type", "grant type not supported")


def percent(text: str) -> str:
    """Every character percent-encoded, as any may be."""
    return "".join(f"%{ord(letter):02X}" for letter in text)


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


class TestAnswer:
    @pytest.mark.contract("3.token.1", "3.answer.1", "3.grant.1")
    def test_has_what_the_service_says(self, account: Account, app: App) -> None:
        account.freeze(NOON)
        response = app.by_password()
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/json"
        assert response.headers["cache-control"] == "no-store"
        answer = response.json()
        organization = answer["access_token"].partition("!")[0]
        url = f"http://{app.http.base_url.netloc.decode()}"
        assert organization.startswith("00D")
        assert answer["id"].startswith(f"{url}/id/{organization}")
        assert answer == {
            "access_token": answer["access_token"],
            "signature": answer["signature"],
            "instance_url": url,
            "id": answer["id"],
            "token_type": "Bearer",
            "issued_at": str(int(NOON.timestamp()) * 1000),
        }

    @pytest.mark.contract("3.answer.1", "3.answer.8")
    def test_has_its_keys_in_the_recorded_order(self, app: App) -> None:
        recorded = ["access_token", "instance_url", "id", "token_type", "issued_at", "signature"]
        for grant in (app.by_password, lambda **given: app.token("client_credentials", **given)):
            assert [*grant().json()] == recorded
            assert [*grant(scope="api").json()] == [*recorded, "scope"]

    @pytest.mark.contract("3.answer.1")
    def test_is_signed_with_the_clients_secret(self, account: Account, app: App) -> None:
        answer = app.by_password().json()
        signed = (answer["id"] + answer["issued_at"]).encode()
        expected = hmac.digest(account.ready.client_secret.encode(), signed, hashlib.sha256)
        assert base64.b64decode(answer["signature"]) == expected

    def test_names_the_server_as_it_was_called(self, app: App) -> None:
        port = app.http.base_url.port
        called = str(app.http.base_url).replace("127.0.0.1", "localhost")
        given = app.credentials | {"grant_type": "client_credentials"}
        assert app.http.post(f"{called}token", data=given).json()["instance_url"] == f"http://localhost:{port}"

    @pytest.mark.contract("3.answer.2")
    def test_names_the_scope_if_one_was_requested(self, app: App) -> None:
        for grant in (app.by_password, lambda **given: app.token("client_credentials", **given)):
            assert grant(scope="  api   pardot_api ").json()["scope"] == "api pardot_api"
            assert "scope" not in grant(scope="").json()
            assert grant(scope="a" * 255).json()["scope"] == "a" * 255

    @each_case("scope", ["é", 'say "api"', "back\\slash", "a" * 256])
    def test_refuses_unknown_scopes(self, app: App, scope: str) -> None:
        assert error(app.by_password(scope=scope))[0] == "invalid_scope"


class TestPassword:
    @pytest.mark.contract("3.token.2")
    def test_is_accepted_in_each_part_of_a_request(self, account: Account, app: App) -> None:
        user = {"username": account.ready.email, "password": account.ready.password}
        given = app.credentials | {"grant_type": "password"} | user
        parts = {name: (None, value) for name, value in given.items()}
        for place in ({"data": given}, {"params": given}, {"files": parts}):
            answer = app.http.post("token", **place)
            assert app.works(answer.json()["access_token"])

    def test_works_at_the_api(self, app: App) -> None:
        assert app.works(app.by_password().json()["access_token"])

    @pytest.mark.contract("2.text.4", "3.token.7")
    def test_is_trimmed_and_the_address_not_case_sensitive(self, account: Account, app: App) -> None:
        email, password = account.ready.email, account.ready.password
        spaced = {name: f" {value}\n" for name, value in app.credentials.items()}
        answer = app.by_password(username=f" {email.upper()} ", password=f"\t{password} ", **spaced)
        assert answer.status_code == 200

    @pytest.mark.contract("3.refusal.1", "3.refusal.2")
    @pytest.mark.parametrize(
        "changes",
        [{"password": "wrong"}, {"username": "nobody@example.com"}, {"username": "é\0"}, {"password": "x" * 10000}],
        ids=str,
    )
    def test_wrong(self, app: App, changes: dict[str, str]) -> None:
        assert error(app.by_password(**changes)) == BAD_LOGIN

    @each_case("name", ["username", "password"])
    def test_missing(self, app: App, name: str) -> None:
        for nothing in (None, "", "  "):
            assert error(app.by_password(**{name: nothing})) == ("invalid_request", f"{name} is missing")

    def test_of_another_account(self, account: Account, app: App) -> None:
        other = Account.open(account.sandbox).ready
        assert error(app.by_password(username=other.email, password=other.password)) == BAD_LOGIN

    @pytest.mark.account(role="Sales")
    def test_of_a_role_below_marketing(self, app: App) -> None:
        assert error(app.by_password()) == BAD_LOGIN


class TestClientCredentials:
    @pytest.mark.contract("3.grant.3")
    def test_call_as_the_accounts_first_user(self, account: Account, app: App) -> None:
        account.user(role="Read Only")
        answer = app.token("client_credentials").json()
        assert app.works(answer["access_token"])
        assert answer["id"] == app.by_password().json()["id"]

    @pytest.mark.account(role="Sales")
    def test_need_a_user_who_may_call_the_api(self, app: App) -> None:
        assert error(app.token("client_credentials")) == ("invalid_grant", "no client credentials user enabled")


class TestClient:
    @pytest.mark.contract("3.token.2", "3.token.3", "3.token.4")
    def test_in_the_body_the_query_string_and_the_header(self, app: App) -> None:
        grant, client = {"grant_type": "client_credentials"}, app.credentials
        client_id, secret = client.values()
        ways: list[dict[str, Any]] = [
            {"data": grant | client},
            {"params": grant | client},
            {"params": client, "data": grant},
            {"params": grant, "data": client},
            {"files": {name: (None, value) for name, value in (grant | client).items()}},
            {"data": grant, "headers": basic(client_id, secret)},
            {"data": grant, "headers": basic(percent(client_id), percent(secret))},
            {"data": grant | {"client_id": client_id}, "headers": basic(client_id, secret)},
        ]
        assert [app.http.post("token", **way).status_code for way in ways] == [200] * len(ways)

    @pytest.mark.contract("3.refusal.3", "3.refusal.4")
    @each_case("grant", ["password", "client_credentials", "refresh_token", "authorization_code"])
    @each_case(
        ("changes", "refusal"),
        [
            ({"client_id": "3MVG9" + "x" * 80}, UNKNOWN_CLIENT),
            ({"client_id": None}, UNKNOWN_CLIENT),
            ({"client_id": None, "client_secret": None}, UNKNOWN_CLIENT),
            ({"client_secret": "0" * 64}, BAD_CLIENT),
            ({"client_secret": "é"}, BAD_CLIENT),
        ],
    )
    @ONE_DATABASE
    def test_wrong(self, app: App, grant: str, changes: dict[str, str | None], refusal: tuple[str, str]) -> None:
        given = {"username": "x", "password": "x", "refresh_token": "x", "code": "x"}
        assert error(app.token(grant, **given | changes)) == refusal

    @each_case("grant", ["password", "client_credentials"])
    def test_without_its_secret(self, app: App, grant: str) -> None:
        given = {"username": "x", "password": "x", "client_secret": None}
        assert error(app.token(grant, **given)) == BAD_CLIENT

    def test_with_the_secret_of_another(self, account: Account, app: App) -> None:
        other = Account.open(account.sandbox).ready
        assert error(app.by_password(client_secret=other.client_secret)) == BAD_CLIENT

    @each_case("header", ["Basic", "Basic !", "Basic é", "Basic w6k", "Basic /w==", "basic eDp5"])
    def test_with_a_header_that_shows_none(self, app: App, header: str) -> None:
        headers = {b"Authorization": header.encode("latin-1")}
        response = app.http.post("token", data={"grant_type": "client_credentials"}, headers=headers)
        assert error(response) in {BAD_CLIENT, UNKNOWN_CLIENT}

    def test_that_shows_itself_as_two(self, account: Account, app: App) -> None:
        other = Account.open(account.sandbox).ready
        headers = basic(other.client_id, other.client_secret)
        response = app.http.post("token", data=app.credentials | {"grant_type": "client_credentials"}, headers=headers)
        assert error(response)[0] == "invalid_request"

    def test_that_shows_two_secrets(self, app: App) -> None:
        right, wrong = app.credentials["client_secret"], "0" * 64
        for in_header, in_body in ((right, wrong), (wrong, right)):
            given = app.credentials | {"grant_type": "client_credentials", "client_secret": in_body}
            headers = basic(app.credentials["client_id"], in_header)
            assert error(app.http.post("token", data=given, headers=headers))[0] == "invalid_request"

    def test_with_another_kind_of_header_shows_itself_in_the_body(self, app: App) -> None:
        given = app.credentials | {"grant_type": "client_credentials"}
        for header in ("Bearer x", "Pardot api_key=x, user_key=y", "é"):
            response = app.http.post("token", data=given, headers={b"Authorization": header.encode()})
            assert response.status_code == 200


class TestRequest:
    @pytest.mark.contract("3.token.5")
    def test_may_have_unknown_parameters(self, app: App) -> None:
        assert app.by_password(format="json", nonsense="x", assertion="x", code="x").status_code == 200

    def test_prefers_the_body_to_the_query_string(self, app: App) -> None:
        given = app.credentials | {"grant_type": "client_credentials"}
        response = app.http.post("token", params={"client_id": "x", "grant_type": "x"}, data=given)
        assert response.status_code == 200

    def test_may_not_repeat_known_parameters(self, app: App) -> None:
        form = urlencode([*app.credentials.items(), ("grant_type", "client_credentials"), ("client_id", "x")])
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        refused = app.http.post("token", content=form, headers=headers)
        assert error(refused) == ("invalid_request", "client_id is given more than once")
        form = form.replace("&client_id=x", "&nonsense=1&nonsense=2&client_id=")
        assert app.http.post("token", content=form, headers=headers).status_code == 200

    @pytest.mark.contract("3.refusal.5")
    @each_case("grant", ["implicit", "urn:ietf:params:oauth:grant-type:device_code", "PASSWORD", "", None])
    def test_of_an_unknown_grant(self, app: App, grant: str | None) -> None:
        assert error(app.by_password(grant_type=grant)) == UNSUPPORTED

    def test_in_json_is_none(self, app: App) -> None:
        assert error(app.http.post("token", json=app.credentials | {"grant_type": "client_credentials"})) == UNSUPPORTED

    @each_case("where", ["token", "revoke"])
    @each_case("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
    @ONE_DATABASE
    def test_by_another_method(self, app: App, where: str, method: str) -> None:
        response = app.http.request(method, where)
        assert response.status_code == 405
        assert response.headers["allow"] == "POST"

    @each_case("where", ["/", "/nothing", "/token/", "/token/x"])
    def test_to_nowhere(self, address: str, app: App, where: str) -> None:
        response = app.http.post(f"{address}/services/oauth2{where}")
        assert (response.status_code, response.json()["error"]) == (404, "invalid_request")

    @pytest.mark.contract("1.size.6")
    @each_case("content", [b"grant_type=password&x=" + b"x" * 2**20, b"&".join(b"n%d=1" % n for n in range(1001))])
    def test_of_too_much(self, app: App, content: bytes) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        for where in ("token", "authorize", "revoke"):
            response = app.http.post(where, content=content, headers=headers)
            assert (response.status_code, response.json()["error"]) == (413, "invalid_request")
            assert response.headers["connection"] == "close"

    def test_with_too_many_headers(self, app: App) -> None:
        assert app.http.post("token", headers={"X": "x" * 2**16}).status_code == 431


class TestTokens:
    def test_are_new_each_time(self, app: App) -> None:
        tokens = {app.by_password().json()["access_token"] for _ in range(5)}
        assert len(tokens) == 5
        assert all(app.works(token) for token in tokens)

    def test_of_parallel_calls_are_all_different(self, app: App) -> None:
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: app.by_password(), range(16)))
        assert len({answer.json()["access_token"] for answer in answers}) == 16


def test_the_control_plane_shows_a_token_for_every_scope(app: App, account: Account) -> None:
    url = str(app.http.base_url).replace("/services/oauth2", f"/_dealdock/accounts/{account.ready.id}")
    account.advance(timedelta(minutes=5))
    narrow = app.by_password(scope="api").json()["access_token"]
    shown = app.http.get(url.rstrip("/")).json()["access_token"]
    assert shown not in {None, narrow}
    assert app.works(shown)


def test_the_control_plane_issues_a_token_for_every_scope_beside_a_narrow_one(app: App, account: Account) -> None:
    url = str(app.http.base_url).replace("/services/oauth2", f"/_dealdock/accounts/{account.ready.id}")
    account.advance(timedelta(days=1))
    narrow = app.by_password(scope="api").json()["access_token"]
    shown = app.http.get(url.rstrip("/")).json()["access_token"]
    assert shown not in {None, narrow}
    assert app.works(shown)
