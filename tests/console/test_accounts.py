"""Accounts in the console, as a person makes, uses and deletes them."""

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.console.calling import call
from tests.console.conftest import VENDORS
from tests.console.vendor_records import kind_of
from tests.console.visitor import OpenPage
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]


def create(page: Page, vendor: str, name: str) -> None:
    """Create an account with the demo's records by the form."""
    page.goto(f"new?vendor={vendor}")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Scene").select_option("demo")
    page.get_by_role("button", name=f"Create the account of {vendor}").click()
    expect(page.get_by_role("status")).to_have_text("The account was created.")


@ONE_DATABASE
def test_an_account_is_created_and_deleted(page: Page, http: httpx.Client) -> None:
    create(page, "copper", "Harbour")
    account = int(page.url.partition("?")[0].rpartition("/")[2])
    shown = http.get(f"/_dealdock/accounts/{account}").json()
    assert (shown["vendor"], shown["name"]) == ("copper", "Harbour")
    assert page.locator("#credential-api_key").inner_text() == shown["api_key"]
    page.get_by_role("link", name="Delete the account").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("This cannot be undone.")
    with page.expect_download() as download:
        main.get_by_role("link", name="json").click()
    assert json.loads(Path(download.value.path()).read_text())["accounts"][0]["name"] == "Harbour"
    page.get_by_role("button", name="Delete Harbour").click()
    expect(page.get_by_role("status")).to_contain_text("The account was deleted.")
    assert http.get(f"/_dealdock/accounts/{account}").status_code == 404


@pytest.mark.slow
@ONE_DATABASE
def test_an_account_of_each_vendor_is_created_called_and_deleted(visitor: OpenPage, http: httpx.Client) -> None:
    for vendor in VENDORS:
        name = f"Harbour of {vendor}"
        visitor.goto(f"new?vendor={vendor}").press(f"Create the account of {vendor}", {"Name": name, "Scene": "demo"})
        assert visitor.message() == "The account was created."
        account = int(visitor.path.rpartition("/")[2])
        shown = http.get(f"/_dealdock/accounts/{account}").json()
        assert (shown["vendor"], shown["name"]) == (vendor, name)
        assert visitor.texts("//*[@id='credential-api_key']") == [shown["api_key"]]
        (command,) = visitor.texts("//*[@id='curl']")
        (exports,) = visitor.texts("//*[@id='exports']")
        variables = dict(word.split("=", 1) for word in shlex.split(exports) if word != "export")
        assert (variables["BASE_URL"], variables["API_KEY"]) == (shown["base_url"], shown["api_key"])
        words = [*shlex.split(command), "-s", "-w", "%{http_code}"]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        assert done.stdout.endswith("200"), done.stdout
        (row,) = visitor.goto("accounts").texts(f"//tr[th/a='{name}']")
        assert shown["base_url"] in row
        counted = kind_of(vendor).model.__counted_as__
        number = rf"\d {counted}" if counted else ""
        assert re.search(number, row)
        assert "visitorActivit" not in row  # but "visitor activities"
        assert "none" not in row  # the command's call was the last one
        visitor.follow(name).follow("Delete the account")
        assert "This cannot be undone." in visitor.text
        assert re.search(rf"the account {account} of {vendor} with .*{number}", visitor.text)
        assert http.get(visitor.address("json")).json()["accounts"][0]["name"] == name
        assert "The account was deleted." in visitor.press(f"Delete {name}").message()
        assert http.get(f"/_dealdock/accounts/{account}").status_code == 404


@ONE_DATABASE
def test_a_single_record_is_counted_in_the_singular(
    visitor: OpenPage, make: Callable[..., Json], http: httpx.Client
) -> None:
    account = make(scene="empty", vendor="close", name="With one deal")
    http.post(f"/_dealdock/accounts/{account['id']}/records/opportunity", json={"value": 5})
    (row,) = visitor.goto("accounts").texts("//tr[th/a='With one deal']")
    assert "1 opportunity" in row


@pytest.mark.slow
def test_each_account_of_the_list_has_the_time_of_its_own_last_call(
    visitor: OpenPage, make: Callable[..., Json], http: httpx.Client
) -> None:
    """The clock of the first was set back before its last call."""
    first, second, third = (make("close", scene="empty", name=f"Called {number}") for number in range(3))
    for account, day in ((first, 5), (second, 6), (first, 7), (second, 8), (first, 4)):
        clock = {"mode": "frozen", "at": f"2026-01-0{day}T12:00:00Z"}
        assert http.put(f"/_dealdock/accounts/{account['id']}/clock", json=clock).is_success
        assert call(http, account).is_success
    assert visitor.goto("accounts?q=Called").texts("//tbody/tr/td[last()]") == [
        "none",
        "2026-01-08 12:00:00",
        "2026-01-04 12:00:00",
    ]
    assert http.get(f"/_dealdock/accounts/{third['id']}/requests").json() == []


@ONE_DATABASE
def test_mistakes_stand_at_their_fields_and_what_was_typed_stays(page: Page, make: Callable[..., Json]) -> None:
    account = make()
    page.goto(f"accounts/{account['id']}/settings")
    page.get_by_label("Time zone").fill("Europe/Nowhere")
    page.get_by_role("group", name="Scoring").get_by_label("Won").fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    zone, won = page.get_by_label("Time zone"), page.get_by_role("group", name="Scoring").get_by_label("Won")
    expect(zone).to_have_value("Europe/Nowhere")
    assert all(field.get_attribute("aria-invalid") == "true" for field in (zone, won))
    expect(page.locator("#error-field-time_zone")).to_contain_text("Europe/Nowhere")
    zone.fill("Europe/Paris")
    won.fill("7")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("The change was saved.")
    expect(page.locator("main")).to_contain_text("Europe/Paris")
    page.get_by_role("link", name="Add a user").click()
    page.get_by_label("Email").fill("jo@example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Users")).to_contain_text("jo@example.com")


@ONE_DATABASE
def test_the_list_is_searched_by_name_and_paged(page: Page, make: Callable[..., Json], http: httpx.Client) -> None:
    for number in range(51):
        make(scene="empty", name=f"Searched {number:02}")
    page.goto("accounts?q=searched")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(50)
    expect(rows.first).to_contain_text("Searched 50")
    page.get_by_role("link", name="Older accounts").click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Searched 00")
    page.wait_for_load_state()  # keys work once the script is loaded
    page.keyboard.press("/")
    expect(page.get_by_role("main").get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Searched 07")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Searched 07")
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Searched 07")
    found = re.search(r"accounts/(\d+)", page.url)
    assert found is not None
    assert http.get(f"/_dealdock/accounts/{found[1]}").json()["name"] == "Searched 07"


@ONE_DATABASE
def test_the_chosen_row_stays_chosen_when_the_rest_of_a_search_arrives(page: Page, make: Callable[..., Json]) -> None:
    for number in (7, 8):
        make(scene="empty", name=f"Late {number}")
    held, last = list[Route](), re.compile("q=late.*8")

    def hold(route: Route) -> None:
        held.append(route)

    page.goto("accounts")
    page.get_by_role("main").get_by_role("searchbox").press_sequentially("late")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    page.route(last, hold)
    with page.expect_request(last):
        page.keyboard.type(" 8")
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(rows.first.get_by_role("link").first).to_be_focused()
    (route,) = held
    route.continue_()
    expect(rows).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Late 8")
    page.unroute(last)


@pytest.mark.slow
@each_case("path", ["accounts/999999", "nothing", "accounts/1/records/nothing", "accounts/x"])
@ONE_DATABASE
def test_an_unknown_address_is_explained_on_a_page(http: httpx.Client, make: Callable[..., Json], path: str) -> None:
    make()
    answer = http.get(f"/_dealdock/console/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "All accounts" in answer.text


@ONE_DATABASE
def test_base_urls_are_in_one_piece_on_a_narrow_screen_and_are_copied(page: Page, make: Callable[..., Json]) -> None:
    account = make("copper")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before: Any = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 800})
    for path, place, label in (
        (f"accounts?q={account['id']}", f"base-url-{account['id']}", f"Copy the base URL of {account['name']}"),
        (f"accounts/{account['id']}", "base-url", "Copy Base URL"),
    ):
        page.goto(path)
        shown = page.locator(f"#{place}")
        expect(shown).to_have_text(account["base_url"])
        assert shown.evaluate("each => each.getClientRects().length") == 1
        page.get_by_role("button", name=label, exact=True).click()
        expect(page.locator("#announcements")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == account["base_url"]
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size(before)
