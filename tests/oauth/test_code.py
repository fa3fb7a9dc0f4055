"""Codes and refresh tokens: what a user's consent gives (RFC 6749, 4.1.3 and 6; RFC 7636)."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.oauth.app import CHALLENGE, REDIRECT, VERIFIER, App, error
from tests.oauth.test_token import BAD_CLIENT
from tests.support.builders import Account
from tests.support.cases import each_case

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
PUBLIC: dict[str, Any] = {"client_secret": None}
USED = ("invalid_grant", "the authorization code was used before")
EXPIRED = ("invalid_grant", "expired authorization code")
MISDIRECTED = ("invalid_grant", "redirect_uri must be the one that the code was asked for with")
UNPROVEN = ("invalid_grant", "invalid code verifier")
NO_REFRESH = ("invalid_grant", "expired access/refresh token")


class TestCode:
    @pytest.mark.contract("3.grant.4", "3.answer.3")
    def test_gives_an_access_and_a_refresh_token(self, app: App) -> None:
        answer = app.tokens()
        assert list(answer)[:3] == ["access_token", "refresh_token", "instance_url"]
        assert app.works(answer["access_token"])

    @pytest.mark.contract("3.answer.2")
    def test_gives_the_requested_scope(self, app: App) -> None:
        assert app.tokens(scope="api pardot_api")["scope"] == "api pardot_api"

    @pytest.mark.contract("3.token.6")
    def test_works_once(self, app: App) -> None:
        code = app.code()
        assert app.redeem(code).status_code == 200
        assert error(app.redeem(code)) == USED

    def test_used_again_revokes_its_tokens(self, app: App) -> None:
        code, other = app.code(), app.tokens()
        first = app.redeem(code).json()
        later = app.refresh(first["refresh_token"]).json()
        app.redeem(code, redirect_uri="http://127.0.0.1/elsewhere")
        assert not app.works(first["access_token"])
        assert not app.works(later["access_token"])
        assert error(app.refresh(first["refresh_token"])) == NO_REFRESH
        assert app.works(other["access_token"])

    def test_shown_again_long_after_takes_it_back_still(self, account: Account, app: App) -> None:
        code = app.code()
        given = app.redeem(code).json()
        account.advance(timedelta(days=30))
        later = app.refresh(given["refresh_token"]).json()
        assert error(app.redeem(code)) == USED
        assert not app.works(later["access_token"])

    def test_shown_many_times_at_once_works_once(self, app: App) -> None:
        code = app.code()
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: app.redeem(code), range(8)))
        assert sorted(answer.status_code for answer in answers) == [200, *[400] * 7]

    @pytest.mark.contract("3.answer.6")
    @each_case(("seconds", "expired"), [(0, False), (599, False), (600, True), (601, True)])
    def test_lives_ten_minutes_of_the_accounts_clock(
        self, account: Account, app: App, seconds: int, expired: bool
    ) -> None:
        account.freeze(NOON)
        code = app.code()
        account.advance(timedelta(seconds=seconds))
        answer = app.redeem(code)
        assert (error(answer) if expired else answer.status_code) == (EXPIRED if expired else 200)

    @each_case("redirect_uri", [None, "", "http://127.0.0.1:8001/callback", REDIRECT + "/", REDIRECT.upper()])
    def test_needs_the_redirect_uri_of_its_authorization(self, app: App, redirect_uri: str | None) -> None:
        code = app.code()
        assert error(app.redeem(code, redirect_uri=redirect_uri)) == MISDIRECTED
        assert app.redeem(code).status_code == 200

    def test_is_redeemed_only_by_its_client(self, account: Account, app: App) -> None:
        other = App(Account.open(account.sandbox), app.http)
        assert error(other.redeem(app.code()))[0] == "invalid_grant"

    def test_needs_the_secret(self, app: App) -> None:
        code = app.code()
        assert error(app.redeem(code, **PUBLIC)) == BAD_CLIENT
        assert app.redeem(code).status_code == 200

    @each_case("code", ["nonsense", "aPrx" + "0" * 80 + "==", "é"])
    def test_unknown(self, app: App, code: str) -> None:
        assert error(app.redeem(code)) == ("invalid_grant", "invalid authorization code")

    def test_is_no_token(self, app: App) -> None:
        code = app.code()
        assert not app.works(code)
        assert error(app.refresh(code)) == NO_REFRESH


class TestProof:
    @pytest.mark.contract("3.consent.5")
    @each_case("method", ["S256", None])
    def test_by_the_verifier(self, app: App, method: str | None) -> None:
        code = app.code(code_challenge=CHALLENGE, code_challenge_method=method)
        assert app.redeem(code, code_verifier=VERIFIER).status_code == 200

    @pytest.mark.contract("3.consent.5")
    @each_case("verifier", [None, "", VERIFIER[:-1] + "x", CHALLENGE, "short", VERIFIER * 3])
    def test_fails_without_it(self, app: App, verifier: str | None) -> None:
        code = app.code(code_challenge=CHALLENGE)
        assert error(app.redeem(code, code_verifier=verifier)) == UNPROVEN
        assert app.redeem(code, code_verifier=VERIFIER).status_code == 200

    @pytest.mark.contract("3.consent.5")
    @each_case("method", ["S256", None])
    @each_case(("length", "fits"), [(42, False), (43, True), (128, True), (129, False)])
    def test_has_43_to_128_characters(self, app: App, length: int, fits: bool, method: str | None) -> None:
        verifier = "v" * length
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        answer = app.redeem(app.code(code_challenge=digest, code_challenge_method=method), code_verifier=verifier)
        assert (answer.status_code if fits else error(answer)) == (200 if fits else UNPROVEN)

    def test_is_refused_where_none_was_asked_for(self, app: App) -> None:
        assert error(app.redeem(app.code(), code_verifier=VERIFIER)) == UNPROVEN

    def test_stands_in_for_the_secret(self, app: App) -> None:
        answer = app.redeem(app.code(code_challenge=CHALLENGE), code_verifier=VERIFIER, **PUBLIC).json()
        assert app.works(answer["access_token"])
        assert app.refresh(answer["refresh_token"], **PUBLIC).status_code == 200

    def test_does_not_excuse_a_wrong_secret(self, app: App) -> None:
        code = app.code(code_challenge=CHALLENGE)
        assert error(app.redeem(code, code_verifier=VERIFIER, client_secret="wrong")) == BAD_CLIENT


class TestRefresh:
    @pytest.mark.contract("3.grant.2", "3.answer.4")
    def test_gives_another_access_token_and_no_refresh_token(self, app: App) -> None:
        given = app.tokens()
        answer = app.refresh(given["refresh_token"]).json()
        assert "refresh_token" not in answer
        assert answer["id"] == given["id"]
        assert answer["access_token"] != given["access_token"]
        assert app.works(answer["access_token"])
        assert app.works(given["access_token"])

    @pytest.mark.contract("3.answer.7")
    def test_lives_until_it_is_revoked(self, account: Account, app: App) -> None:
        refresh = app.tokens()["refresh_token"]
        for _ in range(3):
            account.advance(timedelta(days=1000))
            assert app.refresh(refresh).status_code == 200
        app.revoke(refresh)
        assert error(app.refresh(refresh)) == NO_REFRESH

    @each_case(
        ("wanted", "given"),
        [
            (None, "api pardot_api"),
            ("api", "api"),
            ("pardot_api api", "pardot_api api"),
            ("full", None),
            ("api id", None),
        ],
    )
    def test_may_ask_for_less(self, app: App, wanted: str | None, given: str | None) -> None:
        refresh = app.tokens(scope="api pardot_api")["refresh_token"]
        answer = app.refresh(refresh, scope=wanted)
        if given is None:
            assert error(answer) == ("invalid_scope", "scope exceeds what was granted")
        else:
            assert answer.json()["scope"] == given

    def test_needs_the_secret(self, app: App) -> None:
        assert error(app.refresh(app.tokens()["refresh_token"], **PUBLIC)) == BAD_CLIENT

    def test_of_another_client(self, account: Account, app: App) -> None:
        other = App(Account.open(account.sandbox), app.http)
        assert error(other.refresh(app.tokens()["refresh_token"])) == NO_REFRESH

    def test_is_no_access_token_nor_the_other_way_round(self, app: App) -> None:
        given = app.tokens()
        assert not app.works(given["refresh_token"])
        assert error(app.refresh(given["access_token"])) == NO_REFRESH

    def test_missing(self, app: App) -> None:
        assert error(app.refresh("")) == ("invalid_request", "refresh_token is missing")
