"""`GET /`."""

import asyncio
import base64
import hashlib
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from html.parser import HTMLParser

import httpx
import pytest
from playwright.sync_api import Page as Browsing
from playwright.sync_api import expect

from dealdock import Sandbox, __version__, create_app
from dealdock.platform.lifecycle.creation import create_account
from dealdock.platform.scenes import read
from dealdock.settings import Settings
from tests.support.marks import ONE_DATABASE
from tests.support.serving import served

NAME = '<b>O\'Neil & "Sons"</b>'
PERSON = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LOOPBACK = "http://127.0.0.1:7273"


class Client:
    """A client that calls an application by this address."""

    def __init__(self, sandbox: Sandbox, url: str) -> None:
        self._app = create_app(sandbox)
        self._url = url

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.call("GET", path, headers)

    def call(self, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url=self._url) as client:
                return await client.request(method, path, headers=headers)

        with ThreadPoolExecutor(1) as thread:  # this one may have the event loop of a browser
            return thread.submit(asyncio.run, send()).result()


Called = Callable[..., Client]


@pytest.fixture
def called() -> Iterator[Called]:
    """Makes a client of a sandbox with one account, bound to `host` and called by `url`."""
    with ExitStack() as stack:

        def make(url: str = LOOPBACK, *, host: str = "127.0.0.1") -> Client:
            sandbox = stack.enter_context(Sandbox(Settings(host=host)))
            now, scene = sandbox.clock.now(), read("empty", sandbox.vendors)
            sandbox.database.write(lambda db: create_account(db, sandbox.credentials, scene, name=NAME, real=now))
            return Client(sandbox, url)

        yield make


class Page(HTMLParser):
    """The tags of a page that close in the order they should, its attributes, and the text below each tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: dict[str, list[str]] = {}
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.text.setdefault(self._open[-1], []).append(data)


class TestToAProgram:
    @pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
    def test_it_is_json(self, called: Called, accept: str) -> None:
        answer = called().get("/", Accept=accept)
        assert answer.headers["Content-Type"] == "application/json"
        found = answer.json()
        assert found.pop("curl").startswith("curl -H ")
        assert found == {
            "name": "dealdock",
            "version": __version__,
            "url": LOOPBACK,
            "api_url": f"{LOOPBACK}/api",
            "control_url": f"{LOOPBACK}/_dealdock",
            "console_url": f"{LOOPBACK}/_dealdock/",
            "docs_url": f"{LOOPBACK}/_dealdock/docs",
            "openapi_url": f"{LOOPBACK}/_dealdock/openapi.json",
            "https_url": None,
            "database": "sqlite",
        }

    def test_the_urls_are_as_it_was_called(self, called: Called) -> None:
        assert called("https://sandbox.example").get("/").json()["api_url"] == "https://sandbox.example/api"

    @pytest.mark.slow
    def test_the_named_pages_exist(self, called: Called) -> None:
        client = called()
        assert client.get(client.get("/").json()["openapi_url"]).json()["info"]["title"] == "dealdock"

    def test_the_curl_line_works(self, called: Called) -> None:
        client = called()
        found = re.fullmatch(r'curl -H "Authorization: (.+)" "(.+)"', client.get("/").json()["curl"])
        assert found is not None
        answer = client.get(found[2], Authorization=found[1])
        assert b'stat="ok"' in answer.content


class TestInABrowser:
    def test_it_is_a_page(self, called: Called) -> None:
        answer = called().get("/", **PERSON)
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        page = Page(answer.text)
        assert page.text["h1"] == [f"dealdock {__version__}"]
        assert page.text["a"].count(NAME) == 1  # in one piece: it was escaped
        assert {"Open the console", f"{LOOPBACK}/_dealdock/docs"} <= set(page.text["a"])
        assert NAME in page.text["code"]
        assert [each for each in page.text["code"] if each.startswith("curl -H ")]

    def test_its_links_lead_somewhere(self, called: Called) -> None:
        client = called()
        links = re.findall('href="([^"]+)"', client.get("/", **PERSON).text)
        assert f"{LOOPBACK}/_dealdock/console/accounts/1" in links
        answers = {link: client.get(link, **PERSON).status_code for link in links}
        assert answers.pop(f"{LOOPBACK}/_dealdock/") == answers.pop(f"{LOOPBACK}/_dealdock") == 307
        assert set(answers.values()) == {200}

    def test_it_loads_nothing_and_runs_only_its_script(self, called: Called) -> None:
        answer = called().get("/", **PERSON)
        page = Page(answer.text)
        assert not {"img", "link", "iframe"} & set(page.text)
        assert not {"src", "style", "onclick"} & page.attributes
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "frame-ancestors 'none'"} <= set(policy)
        for tag in ("style", "script"):
            digest = base64.b64encode(hashlib.sha256("".join(page.text[tag]).encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy

    def test_head_answers_the_same_without_a_body(self, called: Called) -> None:
        client = called()
        head, get = client.call("HEAD", "/", PERSON), client.get("/", **PERSON)
        assert head.status_code == get.status_code == 200
        assert head.headers == get.headers
        assert head.content == b""


@ONE_DATABASE
def test_its_addresses_are_copied_and_it_has_the_style_of_the_console(
    page: Browsing, make: Callable[..., object], address: str
) -> None:
    make()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.emulate_media(color_scheme="dark")
    page.goto("new")
    colors = (
        "() => { const {color, backgroundColor} = getComputedStyle(document.body); return [color, backgroundColor] }"
    )
    console = page.evaluate(colors)
    page.goto(f"{address}/")
    assert page.evaluate(colors) == console
    for name, place in (("curl", "curl"), ("api", "api")):
        page.get_by_role("button", name=f"Copy {name}").click()
        expect(page.locator("#announcements")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == page.locator(f"#{place}").text_content()
        page.locator("#announcements").evaluate("each => each.textContent = ''")
    page.emulate_media(color_scheme="light")


class TestCredentials:
    @pytest.mark.parametrize("accept", ["text/html", "application/json"])
    @pytest.mark.parametrize(
        ("host", "url", "shown"),
        [
            ("127.0.0.1", LOOPBACK, True),
            ("127.0.0.1", "http://localhost:7273", True),
            ("127.0.0.1", "http://[::1]:7273", True),
            ("127.0.0.1", "http://evil.example:7273", False),  # a host name that resolves to this machine
            ("0.0.0.0", LOOPBACK, False),  # noqa: S104 (not bound)
            ("192.0.2.1", "http://192.0.2.1:7273", False),
        ],
    )
    def test_are_shown_on_this_machine_only(
        self, called: Called, accept: str, host: str, url: str, shown: bool
    ) -> None:
        answer = called(url, host=host).get("/", Accept=accept).text
        assert bool(re.search(r"\b[0-9a-f]{32}\b", answer)) is shown
        assert ("$API_KEY" in answer) is not shown
        if accept == "text/html":
            assert ("user1@account1.example" in answer) is shown
            assert ("O&#x27;Neil" in answer) is shown

    @pytest.mark.parametrize(
        "hosts",
        [
            ["a{b.evil.example"],
            [""],
            [],
            ["evil.example:99999"],
            ["127.0.0.1:99999"],
            ["127.0.0.1:-1"],
            ["evil.example@127.0.0.1"],
            ["127.0.0.1, evil.example"],
            ["127.0.0.1", "evil.example"],
            ["127.0.0.1", "127.0.0.1"],
        ],
    )
    @pytest.mark.parametrize("accept", ["text/html", "application/json"])
    def test_are_not_shown_to_a_host_that_is_malformed_missing_or_repeated(self, hosts: list[str], accept: str) -> None:
        """A browser can send a malformed name, too: only a well-formed one can be trusted."""
        with Sandbox(Settings(database=None)) as sandbox, served(sandbox) as address:
            now = sandbox.clock.now()
            sandbox.database.write(
                lambda db: create_account(db, sandbox.credentials, read("empty", sandbox.vendors), real=now)
            )
            with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as connection:
                lines = ["GET / HTTP/1.0", f"Accept: {accept}", *(f"Host: {host}" for host in hosts)]
                connection.sendall("\r\n".join([*lines, "", ""]).encode())
                answer = b"".join(iter(lambda: connection.recv(2**16), b"")).decode()
        assert answer.startswith("HTTP/1.1 200")
        assert "$API_KEY" in answer
        assert "user1@account1.example" not in answer
