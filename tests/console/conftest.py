"""A browser that is shared by all tests of the console, and accounts of every vendor."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Playwright, expect, sync_playwright

from dealdock.vendors import registry
from tests.console.visitor import OpenPage
from tests.support.transport import Transport
from tests.untrusted.browser import CHROMIUM

Json = dict[str, Any]

VENDORS: Final = [vendor.name for vendor in registry.VENDORS]
TURNS: Final = {"sqlite": VENDORS[::2], "postgresql": VENDORS[1::2]}
"""The vendors by database, for what no vendor has a part in. `tests/across` has each vendor on each database."""
PATIENCE: Final = 20_000.0
"""Milliseconds."""
FIREFOX: Final = shutil.which("firefox-esr") or shutil.which("firefox")
FIREFOX_SETTINGS: Final = {
    "layout.css.prefers-color-scheme.content-override": 0,  # dark pages
    "layout.frame_rate": 10,
    "dom.ipc.processPrelaunch.enabled": False,
    "dom.ipc.processCount": 1,
    "fission.autostart": False,
    "extensions.enabledScopes": 0,
}
"""Dark pages, few frames, and no processes beside the one of the page, whose start takes more than the test."""
LIGHT: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-site-isolation-trials",
    "--renderer-process-limit=1",
    "--disable-features=SpareRendererForSitePerProcess,IsolateOrigins,site-per-process",
)
"""The options of Chromium with which it has few processes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests in a browser if none is installed, unless that is a failure."""
    browsers = (
        ("browser", "chromium-headless-shell", CHROMIUM, "NEEDS_BROWSER"),
        ("firefox", "firefox-esr", FIREFOX, "NEEDS_FIREFOX"),
    )
    for fixture, package, path, variable in browsers:
        if path is None and not os.environ.get(variable):
            skip = pytest.mark.skip(reason=f"{package} is not installed (Debian: apt-get install {package})")
            for item in items:
                if fixture in getattr(item, "fixturenames", ()):
                    item.add_marker(skip)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers. It ends with the last test of this folder: its event loop would disturb other tests."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium."""
    assert CHROMIUM is not None, "no Chromium is installed"
    with playwright.chromium.launch(executable_path=CHROMIUM, args=LIGHT) as browser:
        yield browser


@pytest.fixture(scope="package")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    """Firefox as it is published, which Playwright drives by WebDriver BiDi. It shows dark pages."""
    assert FIREFOX is not None, "no Firefox is installed"
    options: Any = {"executable_path": FIREFOX, "firefox_user_prefs": FIREFOX_SETTINGS}
    with playwright.firefox.launch(channel="moz-firefox", **options) as browser:
        yield browser


@pytest.fixture(scope="package")
def shared_page(browser: Browser) -> Callable[[str], Page]:
    """A function that returns the page for the address of a server. A new one costs as much as five loads of a page."""
    return cache(partial(new_page, browser))


@pytest.fixture
def page(shared_page: Callable[[str], Page], address: str) -> Iterator[Page]:
    """A page, in which no script fails and nothing is refused by the policy."""
    with watched(shared_page(address)) as page:
        yield page


@pytest.fixture
def window(page: Page) -> Iterator[None]:
    """Give the page back as it was: other tests share it."""
    before: Any = page.viewport_size
    yield
    if page.url != "about:blank":
        page.evaluate("localStorage.clear()")
    page.set_viewport_size(before)


@contextmanager
def watched(page: Page) -> Iterator[Page]:
    """Raise an error at the end if a script has failed in the page, or its policy has refused something."""
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Security Policy" in message.text:
            problems.append(message.text)

    def note_error(error: Error) -> None:
        problems.append(str(error))

    page.on("pageerror", note_error)
    page.on("console", note)
    yield page
    page.remove_listener("pageerror", note_error)
    page.remove_listener("console", note)
    assert problems == []


def new_page(browser: Browser, address: str) -> Page:
    """Return a page in a browser without cookies and history."""
    context = browser.new_context(base_url=f"{address}/_dealdock/console/")
    context.set_default_timeout(PATIENCE)
    return context.new_page()


@pytest.fixture
def visitor(http: httpx.Client) -> OpenPage:
    """A person without script, who costs a hundredth of a browser."""
    return OpenPage(http)


@pytest.fixture
def http(address: str, transport: Transport) -> httpx.Client:
    """A client of the server, which has read a page of the console."""
    client = httpx.Client(base_url=address, timeout=30, transport=transport, trust_env=False)
    assert client.get("/_dealdock/console/new").is_success
    return client


@pytest.fixture
def make(http: httpx.Client) -> Callable[..., Json]:
    """Make an account with the records of the demo."""

    def create(vendor: str = "pardot", **settings: Any) -> Json:
        answer = http.post("/_dealdock/accounts", json={"vendor": vendor, "scene": "demo", **settings})
        assert answer.status_code == 201, answer.text
        created: Json = answer.json()
        return created

    return create
