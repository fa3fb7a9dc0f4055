"""`/services/oauth2/authorize`: the consent page, and the ways back from it."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.oauth.app import CHALLENGE, REDIRECT, App, Page
from tests.support.builders import Account
from tests.support.cases import check_each, each_case
from tests.support.marks import ONE_DATABASE

pytestmark = ONE_DATABASE

HOSTILE = "\"><script>alert(1)</script>&amp;'é"


def way_back(response: httpx.Response, to: str = REDIRECT) -> dict[str, str]:
    """Return the parameters of the redirection to the client's address."""
    assert response.status_code == 303, response.text
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    location = response.headers["location"]
    assert location.startswith(to)
    return dict(parse_qsl(urlsplit(location).query, keep_blank_values=True, strict_parsing=True))


def stays(response: httpx.Response, status: int = 400) -> Page:
    """The page that the user is shown, not sent anywhere."""
    assert response.status_code == status
    assert "location" not in response.headers
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response)


class TestPage:
    @pytest.mark.contract("3.consent.1")
    def test_asks_for_address_password_and_a_decision(self, app: App) -> None:
        page = stays(app.authorize(), 200)
        assert page.label_of("email") == "Email address"
        assert page.label_of("password") == "Password"
        assert page.texts("//button") == ["Log in and allow", "Deny"]

    @pytest.mark.account(name=HOSTILE)
    def test_names_the_client_and_the_scopes(self, app: App) -> None:
        page = stays(app.authorize(scope="api pardot_api"), 200)
        assert page.texts("//h1") == [f"Allow access to {HOSTILE}?"]
        assert page.texts("//title") == [f"Allow access to {HOSTILE}?"]
        assert page.texts("//li") == ["api", "pardot_api"]
        assert page.texts("//strong") == ["http://127.0.0.1:8000"]

    @pytest.mark.contract("3.consent.2")
    @pytest.mark.account(name=HOSTILE)
    def test_is_of_plain_html_without_script(self, app: App) -> None:
        asked = {"state": HOSTILE, "login_hint": HOSTILE}
        for response in (
            app.authorize(**asked),
            app.allow(email=HOSTILE, password="x", **asked),
            app.authorize(client_id=HOSTILE),
        ):
            page = Page(response)
            assert (
                page.tree.xpath("//script | //iframe | //object | //embed | //link | //img | //@style | //base") == []
            )
            assert [name for name in page.tree.xpath("//@*") if name.attrname.startswith("on")] == []
            assert [url for url in page.tree.xpath("//@href | //@src") if not url.startswith("#")] == []

    def test_can_be_used_by_keyboard_and_screen_reader(self, app: App) -> None:
        for response in (app.authorize(), app.allow(email="", password=""), app.authorize(client_id="x")):
            page = Page(response)
            assert page.tree.get("lang") == "en"
            assert page.texts("//title") != [""]
            assert len(page.texts("//main//h1")) == 1
            assert all(page.label_of(field.get("name")) for field in page.tree.xpath("//input[@type!='hidden']"))
            assert page.tree.xpath("//@tabindex") == []
            ids = page.tree.xpath("//@id")
            assert len(ids) == len(set(ids))
            assert {
                ref for refs in page.tree.xpath("//@aria-describedby | //@aria-labelledby") for ref in refs.split()
            } <= set(ids)
            assert {href.removeprefix("#") for href in page.tree.xpath("//a/@href")} <= set(ids)

    def test_declares_its_fields_for_browsers(self, app: App) -> None:
        page = Page(app.authorize(login_hint="jo@example.com"))
        fields = {field.get("name"): field for field in page.tree.xpath("//input[@type!='hidden']")}
        assert {name: (field.get("type"), field.get("autocomplete")) for name, field in fields.items()} == {
            "email": ("email", "username"),
            "password": ("password", "current-password"),
        }
        assert fields["email"].get("value") == "jo@example.com"
        assert page.tree.xpath("//button[@value='deny']/@formnovalidate") != []

    @each_case(
        ("redirect_uri", "target"),
        [
            (REDIRECT, "http://127.0.0.1:8000"),
            ("https://login.salesforce.com/services/oauth2/success", "https://login.salesforce.com"),
            ("http://[::1]:8000/", "http:"),
        ],
    )
    def test_is_protected(self, app: App, redirect_uri: str, target: str) -> None:
        asked = {"redirect_uri": redirect_uri}
        for response in (app.authorize(**asked), app.allow(password="wrong", **asked)):
            policy = response.headers["content-security-policy"].split("; ")
            assert policy.pop(1).startswith("style-src 'sha256-")
            assert policy == [
                "default-src 'none'",
                f"form-action 'self' {target}",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            ]
            assert response.headers["cache-control"] == "no-store"
            assert response.headers["referrer-policy"] == "no-referrer"
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.headers["x-frame-options"] == "DENY"
            assert "set-cookie" not in response.headers

    def test_by_head_has_no_body(self, app: App) -> None:
        asked = {"client_id": app.credentials["client_id"], "redirect_uri": REDIRECT, "response_type": "code"}
        response = app.http.head("authorize", params=asked)
        assert (response.status_code, response.content) == (200, b"")

    @each_case("method", ["PUT", "DELETE", "OPTIONS"])
    def test_by_another_method_is_none(self, app: App, method: str) -> None:
        response = app.http.request(method, "authorize")
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")


class TestAllow:
    @pytest.mark.contract("3.consent.3", "3.consent.4")
    def test_as_a_browser_does(self, app: App) -> None:
        state = HOSTILE + " a+b=c#/?%20"
        page = Page(app.authorize(state=state, scope="api", code_challenge=CHALLENGE))
        told = way_back(page.submit(app.http, "allow", **app.user))
        assert list(told) == ["code", "state"]
        assert told["state"] == state
        answer = app.redeem(told["code"], code_verifier="a-verifier-of-forty-three-characters-or-more")
        assert answer.json()["scope"] == "api"

    @pytest.mark.contract("3.consent.4")
    def test_returns_blanks_in_state_as_they_were_sent(self, app: App) -> None:
        state = "  a  b\t "
        page = Page(app.authorize(state=state))
        answers = [page.submit(app.http, "allow", **app.user), page.submit(app.http, "deny"), app.allow(state=state)]
        again = Page(app.allow(state=state, password="wrong"))
        answers += [again.submit(app.http, "allow", **app.user), app.authorize(state=state, response_type="token")]
        assert [way_back(answer)["state"] for answer in answers] == [state] * 5

    @pytest.mark.contract("3.consent.4")
    def test_without_state(self, app: App) -> None:
        for state in (None, "", "  "):
            assert list(way_back(app.allow(state=state))) == ["code"]
            assert list(way_back(app.allow(state=state, decision="deny"))) == ["error", "error_description"]

    def test_keeps_the_addresss_own_query(self, app: App) -> None:
        told = way_back(app.allow(redirect_uri=REDIRECT + "?a=1&b=%20"))
        assert list(told) == ["a", "b", "code"]

    def test_percent_encodes_the_code(self, app: App) -> None:
        assert "%3D%3D" in app.allow().headers["location"]

    def test_takes_white_space_and_any_case(self, account: Account, app: App) -> None:
        way_back(app.allow(email=f" {account.ready.email.upper()} ", password=f" {account.ready.password}"))

    @each_case(
        ("typed", "problems"),
        [
            ({"password": "wrong"}, {"email": "The email address or the password is wrong"}),
            ({"email": "nobody@example.com"}, {"email": "The email address or the password is wrong"}),
            ({"email": ""}, {"email": "Enter your email address"}),
            ({"password": " "}, {"password": "Enter your password"}),
            ({"email": "", "password": ""}, {"email": "Enter your email address", "password": "Enter your password"}),
        ],
    )
    def test_is_asked_again(self, app: App, typed: dict[str, str], problems: dict[str, str]) -> None:
        page = stays(app.allow(state="s", **typed))
        assert page.texts("//title")[0].startswith("Error: ")
        assert page.texts("//*[@role='alert']//h2") == ["There is a problem"]
        links = page.tree.xpath("//*[@role='alert']//a")
        assert {link.get("href"): link.text_content() for link in links} == {
            f"#{at}": said for at, said in problems.items()
        }
        for name, said in problems.items():
            (field,) = page.tree.xpath(f"//input[@name='{name}'][@aria-invalid='true']")
            assert page.texts(f"//*[@id='{field.get('aria-describedby')}']") == [said]
        assert page.tree.xpath("//input[@autofocus]/@name") == [next(iter(problems))]
        assert page.tree.xpath("//input[@name='password']/@value") == []
        assert way_back(page.submit(app.http, "allow", **app.user))["state"] == "s"

    @pytest.mark.account(role="Sales")
    def test_needs_a_user_who_may_call_the_api(self, app: App) -> None:
        stays(app.allow())

    def test_is_for_the_clients_own_users(self, account: Account, app: App) -> None:
        other = Account.open(account.sandbox).ready
        stays(app.allow(email=other.email, password=other.password))

    @each_case("site", ["cross-site", "same-site", "nonsense"])
    def test_a_form_of_another_page_is_refused(self, app: App, site: str) -> None:
        form = app.user | {"decision": "allow", "response_type": "code", "redirect_uri": REDIRECT}
        form |= {"client_id": app.credentials["client_id"]}
        for decision in ("allow", "deny"):
            stays(app.http.post("authorize", data=form | {"decision": decision}, headers={"Sec-Fetch-Site": site}))
        way_back(app.http.post("authorize", data=form, headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"}))

    def test_needs_the_forms_button(self, app: App) -> None:
        for decision in (None, ""):
            stays(app.allow(decision=decision), 200)

    def test_does_not_come_by_get(self, app: App) -> None:
        stays(app.authorize(decision="allow", **app.user), 200)


class TestDeny:
    def test_needs_no_login(self, app: App) -> None:
        told = way_back(Page(app.authorize(state="s")).submit(app.http, "deny"))
        assert told == {"error": "access_denied", "error_description": "end-user denied authorization", "state": "s"}


NOBODYS_ADDRESSES = (
    "https://example.com/",
    "https://login.salesforce.com",
    "https://login.salesforce.com/x",
    "https://login.salesforce.com/services/oauth2/success?x=1",
    "https://login.salesforce.com/services/oauth2/success/",
    "https://login.salesforce.com.example.com/services/oauth2/success",
    "https://LOGIN.salesforce.com/services/oauth2/success",
    "http://login.salesforce.com/services/oauth2/success",
    "http://localhost.example.com/",
    "http://localhost:8000@example.com/",
    "http://user@localhost/",
    "http://127.0.0.1.example.com/",
    "http://127.0.0.1\\@example.com/",
    "http://128.0.0.1/",
    "http://0.0.0.0/",
    "http://[::2]/",
    "http://localhost/#fragment",
    "http://localhost:port/",
    "http://localhost:8000000/",
    "http://localhost:65536/",
    "http://127.0.0.1:99999/callback",
    "http://[::1]:0/",
    "http://127.0.0.256/",
    "http://127.999.0.1:8000/",
    "http://127.0.0.01/",
    "http://localhost/?code=another",
    "http://localhost/?x=1&state=another",
    "http://127.0.0.1:8000/callback?c%6fde=another",
    "http://127.0.0.1:8000/callback?x=1;code=another",
    "http://[::1]/?State",
    "http://[::1]/?+code[]=another",
    "http://localhost/?error=access_denied",
    "http://localhost/\r\nX-Injected: yes",
    "http://localhost/a b",
    "http://localhost/é",
    "//localhost/",
    "/callback",
    "localhost:8000/callback",
    "javascript:alert(1)",
    "data:text/html,x",
    "com.example.app:/callback",
)


class TestRequest:
    @each_case("decide", [App.authorize, App.allow])
    @each_case(
        ("changes", "refusal"),
        [
            ({"client_id": None}, "invalid_client_id"),
            ({"client_id": "3MVG9"}, "invalid_client_id"),
            ({"redirect_uri": None}, "invalid_request"),
            ({"redirect_uri": ""}, "invalid_request"),
        ],
    )
    def test_without_a_client_or_a_redirect_uri_does_not_redirect(
        self, app: App, decide: Any, changes: dict[str, str | None], refusal: str
    ) -> None:
        page = stays(decide(app, state="s", **changes))
        assert page.texts("//code") == [refusal]

    @pytest.mark.slow
    @each_case("decide", [App.authorize, App.allow])
    def test_with_an_unregistered_redirect_uri_does_not_redirect(self, app: App, decide: Any) -> None:
        def check(redirect_uri: str) -> None:
            assert stays(decide(app, redirect_uri=redirect_uri)).texts("//code") == ["redirect_uri_mismatch"]

        check_each(NOBODYS_ADDRESSES, check)

    @each_case(
        "redirect_uri",
        [
            "https://login.salesforce.com/",
            "https://login.salesforce.com/services/oauth2/success",
            "http://localhost",
            "http://localhost:3000/",
            "https://localhost:3000/callback?x=1",
            "http://localhost:3000/code?zip_code=1&states=code",
            "http://127.0.0.1:1/callback",
            "http://127.1.2.3:65535/a/b",
            "http://[::1]:8000/callback",
            " http://localhost/ ",
        ],
    )
    def test_with_one_of_the_usual_addresses(self, app: App, redirect_uri: str) -> None:
        way_back(app.allow(redirect_uri=redirect_uri), redirect_uri.strip())

    @pytest.mark.account(redirect_uris=["https://example.com/cb?x=1", "http://127.0.0.1/cb", "com.example.app:/cb"])
    @each_case(
        ("redirect_uri", "good"),
        [
            ("https://example.com/cb?x=1", True),
            ("https://example.com/cb", False),
            ("https://example.com:443/cb?x=1", False),
            ("http://127.0.0.1/cb", True),
            ("http://127.0.0.1:8000/cb", True),
            ("http://127.0.0.1:65536/cb", False),
            ("http://127.0.0.1:0/cb", False),
            ("http://127.0.0.1:8000/other", False),
            ("http://localhost:8000/cb", False),
            ("https://127.0.0.1:8000/cb", False),
            ("com.example.app:/cb", True),
            ("com.example.app:/other", False),
            ("https://login.salesforce.com/", False),
        ],
    )
    def test_with_the_accounts_own_addresses(self, app: App, redirect_uri: str, good: bool) -> None:
        if good:
            way_back(app.allow(redirect_uri=redirect_uri), redirect_uri)
        else:
            stays(app.allow(redirect_uri=redirect_uri))

    def test_with_a_repeated_redirect_uri_does_not_redirect(self, app: App) -> None:
        asked = [
            ("client_id", app.credentials["client_id"]),
            *[("redirect_uri", REDIRECT)] * 2,
            ("response_type", "code"),
        ]
        stays(app.http.get("authorize", params=httpx.QueryParams(asked)))

    @each_case("decide", [App.authorize, App.allow])
    @each_case(
        ("changes", "refusal"),
        [
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"response_type": None}, "invalid_request"),
            ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge": CHALLENGE, "code_challenge_method": "s256"}, "invalid_request"),
            ({"code_challenge_method": "S256"}, "invalid_request"),
            ({"code_challenge": "short"}, "invalid_request"),
            ({"code_challenge": CHALLENGE + "="}, "invalid_request"),
            ({"scope": 'say "api"'}, "invalid_scope"),
        ],
    )
    def test_with_other_errors_redirects_to_the_client(
        self, app: App, decide: Any, changes: dict[str, str | None], refusal: str
    ) -> None:
        told = way_back(decide(app, state="s+1", **changes))
        assert list(told) == ["error", "error_description", "state"]
        assert (told["error"], told["state"]) == (refusal, "s+1")

    def test_with_a_repeated_state_redirects_without_it(self, app: App) -> None:
        asked = [("client_id", app.credentials["client_id"]), ("redirect_uri", REDIRECT), ("response_type", "code")]
        response = app.http.get("authorize", params=httpx.QueryParams([*asked, ("state", "a"), ("state", "b")]))
        assert way_back(response)["error"] == "invalid_request"
        assert "state" not in way_back(response)

    def test_may_have_unknown_parameters(self, app: App) -> None:
        stays(app.authorize(prompt="login", display="touch", nonsense="x", client_secret="x"), 200)

    def test_may_come_by_post(self, app: App) -> None:
        given = {"client_id": app.credentials["client_id"], "redirect_uri": REDIRECT, "response_type": "code"}
        stays(app.http.post("authorize", data=given), 200)
