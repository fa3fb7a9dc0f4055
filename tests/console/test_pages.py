"""All pages of accounts of every vendor: without script, for assistive technology, on narrow and dark screens."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from dealdock.console.pages import ASSETS
from tests.console.calling import call
from tests.console.conftest import VENDORS, new_page, watched
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]
AXE: Final = Path(__file__).with_name("axe-4.14.1.min.js").read_text(encoding="utf-8")
TABS: Final = (
    "",
    "/calls",
    "/records",
    "/board",
    "/clock",
    "/faults",
    "/faults/new",
    "/limits",
    "/advice",
    "/snapshots",
    "/actions",
)
OF_LOOKS: Final = ("color-contrast", "scrollable-region-focusable", "target-size")
"""The rules that depend on colors and width."""
MARKUP: Final = "<script>window.pwned = 1</script><img src=x onerror=window.pwned=1>"


class Links(HTMLParser):
    """The addresses of a page's links, and the names of its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.found += [value for name, value in attrs if name == "href" and tag == "a" and value]


def walk(http: httpx.Client, start: str, inside: str) -> Iterator[tuple[str, httpx.Response]]:
    """Follow all links of a page, and those of the pages there, once for each form of address."""
    seen, left = set[str](), [start]
    while left:
        path = left.pop(0).partition("#")[0]
        form = re.sub(r"\d+|[a-z]+_[0-9A-Za-z]{20,}|[0-9a-f]{24}", "N", path.partition("?")[0])
        if form in seen or not path.startswith(inside):
            continue
        seen.add(form)
        answer = http.get(path)
        yield path, answer
        if "text/html" in answer.headers["content-type"]:
            left += Links(answer.text).found


@pytest.mark.slow
def test_every_page_that_a_link_leads_to_can_be_read_without_script(
    http: httpx.Client, make: Callable[..., Json]
) -> None:
    for vendor in VENDORS:
        account = make(vendor, name=MARKUP)
        assert call(http, account).is_success
        inside = f"/_dealdock/console/accounts/{account['id']}"
        pages = dict(walk(http, inside, inside))
        assert len(pages) > 20, pages.keys()
        assert {path: answer.status_code for path, answer in pages.items() if answer.status_code != 200} == {}
        texts = {path: answer.text for path, answer in pages.items() if "text/html" in answer.headers["content-type"]}
        for path, text in texts.items():
            found = Links(text)
            assert "<script>" not in text, path
            assert not {"style", "onclick", "onerror"} & found.attributes, path
            assert found.tags.count("h1") == 1, path
            assert "&lt;script&gt;" in text, path  # the account's name


@ONE_DATABASE
def test_reading_and_changing_work_without_script(browser: Browser, address: str, http: httpx.Client) -> None:
    context = browser.new_context(base_url=f"{address}/_dealdock/console/", java_script_enabled=False)
    page = context.new_page()
    page.goto("new?vendor=close")
    page.get_by_label("Name", exact=True).fill("Without script")
    page.get_by_role("button", name="Create the account of close").click()
    expect(page.get_by_role("status").first).to_have_text("The account was created.")
    found = re.search(r"accounts/(\d+)", page.url)
    assert found is not None
    account = http.get(f"/_dealdock/accounts/{found[1]}").json()
    assert call(http, account).is_success
    bar = page.get_by_role("navigation", name="Pages")
    bar.get_by_role("link", name="Calls", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    bar.get_by_role("link", name="Deals").click()
    expect(page.get_by_role("main")).to_contain_text("Contract Sent")
    context.close()


@pytest.fixture
def page_with_axe(browser: Browser, address: str) -> Iterator[Page]:
    """A page that loads axe first: to send it to each loaded page would take as long as its rules."""
    page = new_page(browser, address)
    page.add_init_script(AXE)
    with watched(page):
        yield page
    page.context.close()


def _show(page: Page, scheme: Any, width: int) -> None:
    """Change the colors and the width of the page."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})


def violations(page: Page) -> list[str]:
    """Return what axe finds serious on a page: by all rules, then dark and narrow by those of colors and widths."""
    _show(page, "light", 1280)
    found = _run_axe(page, {})
    _show(page, "dark", 360)
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append("the page is wider than the window")
    return found + _run_axe(page, {"runOnly": OF_LOOKS})


def _run_axe(page: Page, options: Json) -> list[str]:
    run = "async (options) => (await axe.run(options)).violations"
    found = page.evaluate(run, {"resultTypes": ["violations"], **options})
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@ONE_DATABASE
def test_axe_finds_nothing_serious_on_light_and_wide_and_on_dark_and_narrow_pages(
    page_with_axe: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    page, account = page_with_axe, make("close")
    problems: dict[str, list[str]] = {}
    for path in _every_page(http, account):
        page.goto(path)
        problems[path] = violations(page)
    page.goto(f"accounts/{account['id']}/records/opportunity/new")
    page.get_by_label("Value", exact=True).fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    problems["a form with an error"] = violations(page)
    assert {path: found for path, found in problems.items() if found} == {}


def _every_page(http: httpx.Client, account: Json) -> list[str]:
    """Return the addresses of all pages, after some calls, a snapshot, a change and a fault."""
    pardot = http.post("/_dealdock/accounts").json()["id"]
    own = f"/_dealdock/accounts/{account['id']}"
    assert call(http, account, _limit="x").status_code == 400
    assert call(http, account).is_success
    first, second = (each["number"] for each in http.get(f"{own}/requests").json())
    assert http.put(f"{own}/snapshots/one").is_success
    deal = http.get(f"{own}/records/opportunity").json()[0]["id"]
    assert http.patch(f"{own}/records/opportunity/{deal}", json={"note": "Changed"}).is_success
    assert http.post(f"{own}/faults", json={"effect": {"status": 503}}).is_success
    more = (
        *("/settings", "/users/new", "/delete", "/snapshots/compare?name=one", "/calls?status=wrong"),
        *(f"/calls/{first}", f"/calls/compare?number={first}&number={second}"),
        *("/records/opportunity", "/records/opportunity/new"),
        *(f"/records/opportunity/{deal}", f"/records/opportunity/{deal}/change"),
    )
    tabs = (tab for tab in TABS if tab != "/actions")  # accounts of Close have none
    return [
        "",
        "new",
        "login",
        "nothing",
        f"find?q=a&account={account['id']}&stay=true",
        f"accounts/{pardot}/actions",
        *(f"accounts/{account['id']}{tab}" for tab in (*tabs, *more)),
    ]


@ONE_DATABASE
def test_markup_that_clients_stored_or_sent_stays_text(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make(name=MARKUP)
    deal = {"name": MARKUP, "value": 1, "probability": 1, "stage": MARKUP}
    assert http.post(f"/_dealdock/accounts/{account['id']}/records/opportunity", json=deal).is_success
    headers = {"User-Agent": MARKUP}
    sent = http.post(
        f"/api/opportunity/version/3/do/query?x={MARKUP}", data={"api_key": account["api_key"]}, headers=headers
    )
    assert sent.status_code
    number = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()[-1]["number"]
    here = f"accounts/{account['id']}"
    for path in ("", here, f"{here}/calls", f"{here}/calls/{number}", f"{here}/records/opportunity", f"{here}/board"):
        page.goto(path)
        expect(page.get_by_role("main")).to_contain_text("window.pwned")
        assert page.evaluate("window.pwned") is None
        assert page.locator("main img, main script").count() == 0


def test_the_style_sheet_has_less_than_20_kilobytes() -> None:
    assert (ASSETS / "console.css").stat().st_size < 20_000
