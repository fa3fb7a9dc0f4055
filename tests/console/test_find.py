"""The search of the head: `/find`, and the list of the first matches below the field."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.console.calling import call
from tests.console.conftest import VENDORS
from tests.console.vendor_records import records_of
from tests.console.visitor import CONSOLE, OpenPage
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]

SIZES = [(1400, 900), (390, 844)]


def one(http: httpx.Client, account: Json, kind: str) -> Json:
    """Return the first record of a kind."""
    found: Json = http.get(f"/_dealdock/accounts/{account['id']}/records/{kind}").json()[0]
    return found


class TestWithoutScript:
    @pytest.mark.parametrize("vendor", VENDORS)
    def test_an_id_leads_to_its_record(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], vendor: str
    ) -> None:
        account, kind = make(vendor), records_of(vendor).kind
        deal = one(http, account, kind)
        # a small number may be the one of several records, and of an account
        visitor.goto(f"find?q={deal['id']}&account={account['id']}&stay=true")
        assert f"{CONSOLE}accounts/{account['id']}/records/{kind}/{deal['id']}" in visitor.values("//main//a/@href")

    def test_a_single_match_is_opened(self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]) -> None:
        account = make("close")
        lead = one(http, account, "lead")
        visitor.goto(f"find?q={lead['id']}&account={account['id']}")
        assert visitor.path == f"{CONSOLE}accounts/{account['id']}/records/lead/{lead['id']}"

    def test_a_part_of_a_name_finds_records_of_the_account_alone(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account, other = make("close"), make("close")
        lead = one(http, account, "lead")
        visitor.goto(f"find?q={lead['name'][1:].upper()}&account={account['id']}&stay=true")
        links = visitor.values("//main//section//a/@href")
        assert f"{CONSOLE}accounts/{account['id']}/records/lead/{lead['id']}" in links
        assert not [link for link in links if f"/accounts/{other['id']}/" in link]

    def test_a_deleted_record_is_not_found(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account = make()
        prospect = one(http, account, "prospect")
        path = f"find?q={prospect['email']}&account={account['id']}&stay=true"
        assert "Prospects" in visitor.goto(path).texts("//main//h2")
        assert http.delete(f"/_dealdock/accounts/{account['id']}/records/prospect/{prospect['id']}").is_success
        assert "Prospects" not in visitor.goto(path).texts("//main//h2")

    def test_pages_and_kinds_are_found_by_a_part_of_their_title(
        self, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account = make("close")
        assert visitor.goto(f"find?q=clo&account={account['id']}&stay=true").texts("//main//a")[1] == "Clock"
        visitor.goto(f"find?q=memb&account={account['id']}")
        assert visitor.path.endswith(f"/accounts/{account['id']}/records/memberSettings")

    def test_an_account_is_found_by_name_and_by_number(self, visitor: OpenPage, make: Callable[..., Json]) -> None:
        account = make("copper", name="Quince and Sons")
        visitor.goto("find?q=quince")
        assert visitor.path == f"{CONSOLE}accounts/{account['id']}"
        links = visitor.goto(f"find?q={account['id']}&stay=true").values("//main//section//a/@href")
        assert f"{CONSOLE}accounts/{account['id']}" in links

    def test_calls_are_found_as_in_their_search(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account = make("close")
        assert call(http, account).is_success
        assert call(http, account, _limit="x").status_code == 400
        assert call(http, account, _limit="y").status_code == 400
        failed = [each["number"] for each in http.get(f"/_dealdock/accounts/{account['id']}/requests").json()][1:]
        visitor.goto(f"find?q=status:error&account={account['id']}")
        here = f"{CONSOLE}accounts/{account['id']}/calls"
        calls = [*(f"{here}/{number}" for number in failed[::-1]), f"{here}?q=status%3Aerror"]
        assert visitor.values("//main//section//a/@href") == calls
        visitor.goto("find?q=status:error")
        assert f"{here}/{failed[0]}" in visitor.values("//main//section//a/@href")

    def test_nothing_is_found_by_words_that_nothing_has(self, visitor: OpenPage, make: Callable[..., Json]) -> None:
        account = make()
        assert "Nothing matches <b>x." in visitor.goto(f"find?q=<b>x&account={account['id']}").text
        assert "Enter the name" in visitor.goto(f"find?account={account['id']}").text
        assert visitor.goto("find?q=a&account=99999").texts("//h1") != ["Find"]


@pytest.mark.slow
@pytest.mark.usefixtures("window")
@ONE_DATABASE
class TestInABrowser:
    @pytest.mark.parametrize("size", SIZES)
    def test_the_first_matches_appear_while_a_text_is_entered_and_the_arrows_choose(
        self, page: Page, http: httpx.Client, make: Callable[..., Json], size: tuple[int, int]
    ) -> None:
        account = make("close")
        lead = one(http, account, "lead")
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"accounts/{account['id']}/calls")
        page.keyboard.press("Control+k")
        field = page.get_by_role("banner").get_by_role("searchbox")
        expect(field).to_be_focused()
        page.keyboard.type(lead["name"])
        link = page.locator("#find-list").get_by_role("link", name=lead["name"]).first
        expect(link).to_be_in_viewport(ratio=0.95)
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        page.keyboard.press("ArrowDown")
        expect(link).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#find-list")).to_be_hidden()
        expect(field).to_be_focused()
        page.keyboard.press("End")
        page.keyboard.press("Backspace")
        expect(link).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(lead["name"])

    def test_enter_opens_the_only_match(self, page: Page, make: Callable[..., Json]) -> None:
        account = make("close")
        page.goto(f"accounts/{account['id']}/records/lead")
        page.keyboard.press("Control+k")
        page.keyboard.type("limit")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Limits")
