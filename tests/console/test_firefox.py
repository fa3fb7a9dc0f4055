"""The tasks of the console in Firefox, whose engine differs from Chromium's."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.console.calling import call
from tests.console.conftest import PATIENCE
from tests.support.marks import ONE_DATABASE

pytestmark = pytest.mark.slow

Json = dict[str, Any]


@pytest.fixture
def page(firefox: Browser, address: str) -> Iterator[Page]:
    """A page in Firefox, in which no script fails."""
    with firefox.new_context(base_url=f"{address}/_dealdock/console/") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        yield page
        assert problems == []


@ONE_DATABASE
def test_all_tasks_are_done_in_firefox(page: Page, http: httpx.Client, make: Callable[..., Json]) -> None:
    other = make("copper")
    untouched = http.get(f"/_dealdock/accounts/{other['id']}/export").json()
    account = _create_an_account(page, http)
    _see_a_live_call(page, http, account)
    _create_a_record(page, http, account)
    _see_deals(page)
    _freeze_the_clock(page, http, account)
    _create_a_fault(page, http, account)
    _return_to_a_snapshot(page, http, account)
    assert http.get(f"/_dealdock/accounts/{other['id']}/export").json() == untouched


def _create_an_account(page: Page, http: httpx.Client) -> Json:
    """Create an account by the form, find it by the keyboard, and return it."""
    page.goto("new?vendor=copper")
    page.get_by_label("Name", exact=True).fill("In Firefox")
    page.get_by_label("Scene").select_option("demo")
    page.get_by_role("button", name="Create the account of copper").click()
    expect(page.get_by_role("status")).to_have_text("The account was created.")
    found = re.search(r"accounts/(\d+)", page.url)
    assert found is not None
    page.goto("accounts")
    page.keyboard.press("/")
    expect(page.get_by_role("main").get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("in fire")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("In Firefox")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"
    account: Json = http.get(f"/_dealdock/accounts/{found[1]}").json()
    return account


def _bar(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Pages")


def _see_a_live_call(page: Page, http: httpx.Client, account: Json) -> None:
    _bar(page).get_by_role("link", name="Calls", exact=True).click()
    expect(page.locator("#live")).to_have_text("live")
    assert call(http, account).is_success
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    expect(page.locator("#answer .t-name").first).to_be_visible()


def _create_a_record(page: Page, http: httpx.Client, account: Json) -> None:
    """Create a deal, at first with an error."""
    _bar(page).get_by_role("link", name="Opportunities").click()
    page.get_by_role("link", name="Add a record").click()
    page.get_by_label("Name (required)").fill("From Firefox")
    people = http.get(f"/_dealdock/accounts/{account['id']}/records/person").json()
    page.get_by_label("Primary contact id").fill(str(people[0]["id"]))
    page.get_by_label("Monetary value").fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[aria-invalid=true]")).to_have_value("many")
    page.get_by_label("Monetary value").fill("12")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("The record was created.")


def _see_deals(page: Page) -> None:
    _bar(page).get_by_role("link", name="Deals").click()
    expect(page.get_by_role("region", name="Qualified", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Board")).to_contain_text("From Firefox")
    chart = "Chart.getChart(document.querySelector('canvas'))?.data.datasets.length"
    page.wait_for_function(f"() => window.Chart && {chart} === 3")


def _freeze_the_clock(page: Page, http: httpx.Client, account: Json) -> None:
    _bar(page).get_by_role("link", name="Clock").click()
    page.get_by_role("button", name="Freeze it now").click()
    expect(page.get_by_role("main")).to_contain_text("the clock is frozen")
    assert http.get(f"/_dealdock/accounts/{account['id']}/clock").json()["mode"] == "frozen"


def _create_a_fault(page: Page, http: httpx.Client, account: Json) -> None:
    _bar(page).get_by_role("link", name="Faults").click()
    page.get_by_role("link", name="Own rule").click()
    page.get_by_label("Status").fill("503")
    page.get_by_role("button", name="Create the fault").click()
    expect(page.get_by_role("status")).to_have_text("The fault was created.")
    assert call(http, account).status_code == 503


def _return_to_a_snapshot(page: Page, http: httpx.Client, account: Json) -> None:
    """Take a snapshot, remove all records, and return to it."""
    records = f"/_dealdock/accounts/{account['id']}/records/opportunity"
    before = http.get(records).json()
    _bar(page).get_by_role("link", name="Snapshots and scenes").click()
    page.get_by_label("Name of a new snapshot").fill("one")
    page.get_by_role("button", name="Take a snapshot").click()
    expect(page.get_by_role("rowheader", name="one")).to_be_visible()
    page.get_by_role("button", name="Remove all records").click()
    expect(page.get_by_role("status")).to_contain_text("The account was reset.")
    assert http.get(records).json() == []
    page.get_by_role("button", name="Restore one").click()
    expect(page.get_by_role("status")).to_contain_text("The snapshot was restored.")
    assert http.get(records).json() == before
