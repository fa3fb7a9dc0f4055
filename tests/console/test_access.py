"""Access to the console: on loopback from the machine itself, elsewhere with the control token."""

import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from ssl import SSLContext
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import func, select

from dealdock import Sandbox
from dealdock.console.access import LIFE_SECONDS, Sessions
from dealdock.control.access import WRONG_TOKEN_SECONDS
from dealdock.platform.clock import Clock
from dealdock.platform.database.database import Database
from dealdock.platform.randomness import Randomness
from dealdock.platform.records.models import EndedSession
from dealdock.platform.text import MAX_QUOTED_CHARACTERS
from dealdock.settings import Settings
from tests.server.answering import answering
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.serving import served

TOKEN: Final = "a-long-control-token"
CONSOLE: Final = "/_dealdock/console/"
FILE: Final = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
CHANGES: Final = ("new", "accounts/1/delete", "accounts/1/reset", "accounts/1/clock", "accounts/1/records/tag/new")


class Guarded(NamedTuple):
    """The addresses of a server that other machines could reach, and the CA of its certificates."""

    plain: str
    secure: str
    trust: SSLContext


@pytest.fixture(scope="module")
def servers() -> Iterator[Guarded]:
    """A server with one account and with the port for TLS."""
    with Sandbox(Settings(host="0.0.0.0", control_token=TOKEN)) as sandbox, answering(sandbox, "auto") as server:  # noqa: S104 (not bound)
        Account.open(sandbox)
        addresses = f"http://127.0.0.1:{server.plain}", f"https://127.0.0.1:{server.port}"
        yield Guarded(*addresses, server.context())


@pytest.fixture(scope="module")
def guarded(servers: Guarded) -> str:
    """The address without TLS."""
    return servers.plain


@pytest.fixture(scope="module")
def alone() -> Iterator[str]:
    """The address of a server with one account, where a list of all accounts is short."""
    with Sandbox(Settings()) as sandbox, served(sandbox) as address:
        Account.open(sandbox)
        yield address


def http(address: str, trust: SSLContext | bool = True) -> httpx.Client:
    return httpx.Client(base_url=address, trust_env=False, timeout=30, verify=trust)


class TestWithoutLoopback:
    @pytest.mark.parametrize("has_tls", [False, True])
    def test_a_person_logs_in_with_the_token_and_out_again(
        self, browser: Browser, servers: Guarded, has_tls: bool
    ) -> None:
        context = browser.new_context(base_url=servers.secure if has_tls else servers.plain, ignore_https_errors=True)
        page = context.new_page()
        page.goto(f"{CONSOLE}accounts/1/calls?status=4xx")
        expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
        page.get_by_label("Control token").fill("another")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("This is not the control token.")
        page.get_by_label("Control token").fill(f" {TOKEN} ")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Calls")
        assert page.url.endswith("accounts/1/calls?status=4xx")
        (cookie,) = context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", CONSOLE.rstrip("/"))
        assert cookie["secure"] is has_tls
        assert TOKEN not in cookie["value"]
        assert page.evaluate("document.cookie") == ""
        page.get_by_role("button", name="Log out").click()
        page.goto(f"{CONSOLE}accounts/1")
        expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
        context.close()

    @pytest.mark.slow
    @each_case("cookie", [None, "", "x", TOKEN, "é"])
    def test_without_the_cookie_nothing_is_read_or_changed(self, guarded: str, cookie: str | None) -> None:
        headers = [] if cookie is None else [(b"Cookie", f"dealdock_console={cookie}".encode())]
        origin = (b"Origin", guarded.encode())
        with http(guarded) as client:
            answers = [client.get(f"{CONSOLE}{path}", headers=headers) for path in ("", "accounts/1", "nothing")]
            answers += [client.post(f"{CONSOLE}{path}", headers=[*headers, origin]) for path in CHANGES]
            assert {answer.status_code for answer in answers} == {303}
            assert {urlsplit(answer.headers["location"]).path for answer in answers} == {f"{CONSOLE}login"}
            assert len(client.get("/_dealdock/accounts", headers={"Authorization": f"Bearer {TOKEN}"}).json()) == 1

    @pytest.mark.slow
    def test_a_session_ends_at_the_logout(self, guarded: str) -> None:
        origin = {"Origin": guarded}
        with http(guarded) as client:
            assert client.post(f"{CONSOLE}login", data={"token": TOKEN}, headers=origin).status_code == 303
            own = {"Cookie": f"dealdock_console={client.cookies['dealdock_console']}"}
            client.cookies.clear()
            client.post(f"{CONSOLE}login", data={"token": TOKEN}, headers=origin)
            another = {"Cookie": f"dealdock_console={client.cookies['dealdock_console']}"}
            client.cookies.clear()
            assert client.get(CONSOLE, headers=own).status_code == 200
            client.post(f"{CONSOLE}logout", headers=own | origin)
            assert client.get(CONSOLE, headers=own).status_code == 303
            assert client.get(CONSOLE, headers=another).status_code == 200

    @pytest.mark.slow
    def test_wrong_tokens_are_answered_slowly(self, guarded: str) -> None:
        with http(guarded) as client:
            begun = time.monotonic()
            assert client.get("/_dealdock/accounts", headers={"Authorization": "Bearer x"}).status_code == 401
            assert time.monotonic() - begun >= WRONG_TOKEN_SECONDS
            begun = time.monotonic()
            wrong = client.post(f"{CONSOLE}login", data={"token": "x"}, headers={"Origin": guarded})
            assert (wrong.status_code, time.monotonic() - begun >= WRONG_TOKEN_SECONDS) == (403, True)

    @pytest.mark.parametrize("is_announced", [True, False])
    def test_a_login_larger_than_64_kib_is_refused_before_it_is_read(self, guarded: str, *, is_announced: bool) -> None:
        kinds = ("application/x-www-form-urlencoded", b"token="), ("multipart/form-data; boundary=b", FILE)
        for kind, begin in kinds:
            content = begin + b"x" * 2**16
            headers = {"Origin": guarded, "Content-Type": kind}
            with http(guarded) as client:
                body: Any = content if is_announced else iter([content[:100], content[100:]])
                answer = client.post(f"{CONSOLE}login", content=body, headers=headers)
                assert answer.status_code == 413
                assert "A login must not be larger than 64 KiB." in answer.text
                right = client.post(f"{CONSOLE}login", data={"token": TOKEN}, headers={"Origin": guarded})
                assert right.status_code == 303

    @pytest.mark.parametrize("has_tls", [False, True])
    def test_the_cookie_is_for_the_server_alone_and_over_tls_secure(self, servers: Guarded, has_tls: bool) -> None:
        address = servers.secure if has_tls else servers.plain
        with http(address, servers.trust) as client:
            answer = client.post(f"{CONSOLE}login", data={"token": TOKEN}, headers={"Origin": address})
            _, *attributes = answer.headers["set-cookie"].lower().split("; ")
            expected = {"httponly", "samesite=strict", f"path={CONSOLE.rstrip('/')}"}
            assert {*attributes} == expected | ({"secure"} if has_tls else set())
            assert client.get(CONSOLE).status_code == 200  # the client sends the cookie

    def test_the_cookie_opens_the_console_only(self, guarded: str) -> None:
        with http(guarded) as client:
            body = {"token": TOKEN, "next": "https://evil.example/"}
            answer = client.post(f"{CONSOLE}login", data=body, headers={"Origin": guarded})
            assert answer.headers["location"] == CONSOLE
            cookie = SimpleCookie(answer.headers["set-cookie"])["dealdock_console"]
            sent = {"Cookie": f"dealdock_console={cookie.value}"}
            assert client.get(CONSOLE, headers=sent).status_code == 200
            assert client.get("/_dealdock/accounts", headers=sent).status_code == 401
            client.cookies.clear()
            assert client.get(f"{CONSOLE}assets/console.css").status_code == 200


class TestForeignPages:
    @pytest.mark.slow
    @each_case("origin", ["https://evil.example", "null", "http://127.0.0.1:1", ""])
    def test_a_form_with_a_foreign_origin_or_none_is_refused(self, alone: str, origin: str) -> None:
        headers = {"Origin": origin} if origin else {}
        with http(alone) as client:
            before = client.get("/_dealdock/accounts").json()
            answers = [client.post(f"{CONSOLE}{path}", headers=headers) for path in CHANGES]
            assert {answer.status_code for answer in answers} == {403}
            assert client.get("/_dealdock/accounts").json() == before
            assert client.get(f"{CONSOLE}new").is_success
            own = client.post(f"{CONSOLE}new", headers={"Origin": alone}, data={"scene": "empty"})
            assert own.status_code == 303

    @pytest.mark.slow
    @each_case("cookies", [{}, {"dealdock_form_0": "x"}, {"dealdock_form_{port}": "x"}, {"dealdock_form_{port}": ""}])
    def test_a_program_that_claims_to_be_a_browser_but_has_read_no_page_is_refused(
        self, alone: str, cookies: dict[str, str]
    ) -> None:
        """One that forwards webhooks may send any header, also to the port of another server of the machine."""
        port = urlsplit(alone).port
        claims = {"Origin": alone, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
        sent = "; ".join(f"{name.format(port=port)}={value}" for name, value in cookies.items())
        with http(alone) as client:
            before = client.get("/_dealdock/accounts").json()
            for path in CHANGES:
                answer = client.post(f"{CONSOLE}{path}", headers={**claims, **({"Cookie": sent} if sent else {})})
                assert (answer.status_code, "Reload the page" in answer.text) == (403, True)
            assert client.get("/_dealdock/accounts").json() == before

    def test_the_cookie_of_forms_is_for_pages_of_the_server_alone(self, alone: str) -> None:
        with http(alone) as client:
            (cookie,) = client.get(f"{CONSOLE}new").headers.get_list("set-cookie")
            name, *attributes = cookie.split("; ")
            assert name.partition("=")[0] == f"dealdock_form_{urlsplit(alone).port}"
            assert {*attributes} == {"HttpOnly", "SameSite=Strict", f"Path={CONSOLE.rstrip('/')}"}
            assert "set-cookie" not in client.get(f"{CONSOLE}new").headers, "it is set once"
            assert "set-cookie" not in client.get("/_dealdock/accounts").headers

    def test_a_body_that_is_no_form_is_refused(self, alone: str) -> None:
        with http(alone) as client:
            assert client.get(f"{CONSOLE}new").is_success
            before = client.get("/_dealdock/accounts").json()
            for kind in ("application/json", "text/plain", "application/jsonl"):
                headers = {"Origin": alone, "Content-Type": kind}
                answers = [client.post(f"{CONSOLE}{path}", headers=headers, content=b"{}") for path in CHANGES]
                assert {answer.status_code for answer in answers} == {415}
            longest = {b"Origin": alone.encode(), b"Content-Type": b"\x81" * MAX_QUOTED_CHARACTERS}
            text = client.post(f"{CONSOLE}new", headers=longest, content=b"{}").text
            assert (text.count("\\u0081"), "\\u0081..." in text) == (MAX_QUOTED_CHARACTERS, False)
            assert client.get("/_dealdock/accounts").json() == before

    def test_an_unknown_host_is_refused(self, alone: str) -> None:
        with http(alone) as client:
            assert client.get(CONSOLE, headers={"Host": "evil.example"}).status_code == 403

    @pytest.mark.slow
    def test_all_pages_have_the_headers_that_protect_them(self, alone: str) -> None:
        with http(alone) as client:
            for path in ("", "new", "nothing", "assets/console.css"):
                headers = client.get(f"{CONSOLE}{path}").headers
                policy = headers["content-security-policy"].split("; ")
                assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= {
                    *policy
                }
                assert headers["cross-origin-resource-policy"] == "same-origin"
                assert headers["x-content-type-options"] == "nosniff"
            start = client.get(CONSOLE)
            assert start.headers["cache-control"] == "no-store"
            assert client.get(f"{CONSOLE}assets/console.css").headers["cache-control"] == "no-cache"
            for kept in re.findall(r'(?:href|src)="([^"]*/assets/[^"]*)"', start.text):
                assert client.get(kept).headers["cache-control"] == "max-age=31536000, immutable"
                assert client.get(f"{kept}0").headers["cache-control"] == "no-cache"
            assert client.get(f"{CONSOLE}assets/../../../settings.py").status_code == 404

    def test_a_page_of_another_origin_reads_and_changes_nothing(self, browser: Browser, alone: str) -> None:
        with http(alone) as client:
            created = client.post("/_dealdock/accounts", json={"name": "Mine alone"}).json()
            before = client.get("/_dealdock/accounts").json()
            console = f"{alone}{CONSOLE}"
            context = browser.new_context()
            page = context.new_page()
            form = f'<form id=f method=post action="{console}accounts/{created["id"]}/delete"></form>'
            script = f'{form}<iframe id=i src="{console}"></iframe>'
            page.route("http://evil.test/**", lambda route: _serve(route, script))
            page.goto("http://evil.test/")
            read = """async ([url, how]) => {
                try { const answer = await fetch(url, how); return answer.type + (await answer.text()); }
                catch (error) { return String(error); }
            }"""
            post = {"method": "POST", "mode": "no-cors", "body": "to=empty"}
            tried = [
                page.evaluate(read, [console, {}]),
                page.evaluate(read, [console, {"mode": "no-cors"}]),
                page.evaluate(read, [f"{console}accounts/{created['id']}/reset", post]),
                page.evaluate("() => { try { return document.getElementById('i').contentDocument.body.innerText } "
                              "catch (error) { return String(error) } }"),
            ]  # fmt: skip
            with page.expect_navigation():
                page.evaluate("document.getElementById('f').submit()")
            assert not [text for text in tried if text is not None and "Mine alone" in text]
            assert client.get("/_dealdock/accounts").json() == before
            page.goto(f"{console}accounts/{created['id']}")  # a link may open the console
            expect(page.get_by_role("heading", level=1)).to_have_text("Mine alone")
            context.close()


def _serve(route: Route, body: str) -> None:
    route.fulfill(body=f"<!doctype html><title>x</title>{body}", content_type="text/html")


class LaterClock(Clock):
    """A clock that can be set forward."""

    passed = timedelta()

    def now(self) -> datetime:
        return super().now() + self.passed


@pytest.fixture
def database() -> Iterator[Database]:
    with Sandbox(Settings()) as sandbox:
        yield sandbox.database


def sessions(database: Database, clock: Clock, token: str = TOKEN) -> Sessions:
    return Sessions(token, database, clock, Randomness(None))


def test_a_session_ends_after_its_life(database: Database) -> None:
    clock = LaterClock()
    cookie = sessions(database, clock).open()
    end, rest = cookie.split(".", 1)
    assert not sessions(database, clock).is_open(f"{int(end) + 1}.{rest}")
    assert not sessions(database, clock, "another-long-token").is_open(cookie)
    clock.passed = timedelta(seconds=LIFE_SECONDS - 5)
    assert sessions(database, clock).is_open(cookie)
    clock.passed = timedelta(seconds=LIFE_SECONDS)
    assert not sessions(database, clock).is_open(cookie)


def test_a_logout_is_known_to_all_and_is_kept_until_the_session_would_have_ended(database: Database) -> None:
    clock = LaterClock()
    first, second = sessions(database, clock), sessions(database, clock)
    cookie, another = first.open(), first.open()
    for _ in range(2):
        first.close(cookie)
    first.close("x")
    assert (second.is_open(cookie), second.is_open(another)) == (False, True)
    number = select(func.count()).select_from(EndedSession)
    assert database.read(lambda db: db.scalar(number)) == 1
    clock.passed = timedelta(seconds=LIFE_SECONDS)
    first.close(cookie)
    first.close(first.open())
    assert database.read(lambda db: db.scalar(number)) == 1
