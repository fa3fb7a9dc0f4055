"""`POST /services/oauth2/revoke` (RFC 7009)."""

from tests.oauth.app import App, error
from tests.oauth.test_token import BAD_CLIENT, UNKNOWN_CLIENT, basic
from tests.support.builders import Account
from tests.support.cases import each_case


class TestRevoke:
    def test_takes_back_an_access_token_alone(self, app: App) -> None:
        given = app.tokens()
        response = app.revoke(given["access_token"])
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers["cache-control"] == "no-store"
        assert not app.works(given["access_token"])
        assert app.refresh(given["refresh_token"]).status_code == 200

    def test_of_a_refresh_token_ends_its_access_tokens_too(self, app: App) -> None:
        given, other = app.tokens(), app.tokens()
        later = app.refresh(given["refresh_token"]).json()
        assert app.revoke(given["refresh_token"]).status_code == 200
        assert not app.works(given["access_token"])
        assert not app.works(later["access_token"])
        assert error(app.refresh(given["refresh_token"]))[0] == "invalid_grant"
        assert app.works(other["access_token"])
        assert app.refresh(other["refresh_token"]).status_code == 200

    @each_case("hint", ["access_token", "refresh_token", "nonsense"])
    def test_the_token_type_hint_makes_no_difference(self, app: App, hint: str) -> None:
        token = app.by_password().json()["access_token"]
        assert app.revoke(f" {token} ", token_type_hint=hint).status_code == 200
        assert not app.works(token)

    def test_by_the_query_string(self, app: App) -> None:
        token = app.by_password().json()["access_token"]
        assert app.http.post("revoke", params={"token": token}).status_code == 200
        assert not app.works(token)

    def test_of_an_unknown_token_is_no_error(self, account: Account, app: App) -> None:
        ready = account.ready
        given = app.code()
        for text in ("nonsense", "é", given, ready.api_key, ready.user_key, ready.client_id):
            assert app.revoke(text or "").status_code == 200
        assert app.redeem(given).status_code == 200
        assert app.token("client_credentials").status_code == 200

    def test_twice(self, app: App) -> None:
        token = app.tokens()["refresh_token"]
        assert [app.revoke(token).status_code for _ in range(2)] == [200, 200]

    def test_needs_a_token(self, app: App) -> None:
        for nothing in ("", " "):
            assert error(app.revoke(nothing)) == ("invalid_request", "token is missing")


class TestClient:
    def test_may_show_itself(self, app: App) -> None:
        for shown in (app.credentials, {"client_id": app.credentials["client_id"]}):
            token = app.by_password().json()["access_token"]
            assert app.revoke(token, **shown).status_code == 200
            assert not app.works(token)

    def test_wrong(self, app: App) -> None:
        token = app.by_password().json()["access_token"]
        assert error(app.revoke(token, client_id="x")) == UNKNOWN_CLIENT
        assert error(app.revoke(token, client_secret="x")) == UNKNOWN_CLIENT
        assert error(app.revoke(token, **app.credentials | {"client_secret": "x"})) == BAD_CLIENT
        assert app.works(token)

    def test_of_another_vendor_takes_nothing(self, app: App) -> None:
        root = app.http.base_url
        theirs = app.http.post(root.join("/_dealdock/accounts"), json={"vendor": "copper"}).json()
        assert app.post("revoke", token=theirs["access_token"]).status_code == 200
        headers = {
            "Authorization": f"Bearer {theirs['access_token']}",
            "X-PW-Application": "developer_api",
            "X-PW-UserEmail": theirs["email"],
        }
        assert app.http.get(f"{theirs['base_url']}/developer_api/v1/account", headers=headers).status_code == 200

    def test_of_another_account(self, account: Account, app: App) -> None:
        other = Account.open(account.sandbox).ready
        token = app.by_password().json()["access_token"]
        response = app.http.post("revoke", data={"token": token}, headers=basic(other.client_id, other.client_secret))
        assert (response.status_code, response.content) == (200, b""), "as of a token that is nobody's"
        assert app.works(token)
