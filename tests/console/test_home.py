"""The home of an account: how to connect, what happened, and what is in it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from dealdock import Sandbox
from dealdock.console.accounts import MINUTES
from dealdock.platform.journal.search import Results
from dealdock.platform.records.models import JournalEntry
from dealdock.vendors import registry
from tests.console.calling import call
from tests.console.conftest import VENDORS
from tests.console.visitor import CONSOLE, OpenPage
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]

DOCS = Path(__file__).parents[2] / "docs"


class TestConnect:
    @pytest.mark.parametrize("vendor", VENDORS)
    def test_has_a_line_for_each_published_client_with_valid_credentials(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], vendor: str
    ) -> None:
        account = make(vendor)
        visitor.goto(f"accounts/{account['id']}")
        lines = visitor.texts("//details[@id='clients']//code")
        declared = next(each.clients for each in registry.VENDORS if each.name == vendor)
        assert lines[:-1] == [line.format_map(account) for _, line in declared]
        server = str(http.base_url).rstrip("/")
        assert lines[-1] == f"dealdock run --server {server} --account {account['id']} -- COMMAND"

    @pytest.mark.parametrize("vendor", [each for each in registry.VENDORS if each.clients])
    def test_names_the_clients_and_addresses_of_the_guides(self, vendor: Any) -> None:
        guide = "".join((DOCS / name).read_text(encoding="utf-8") for name in ("start.md", f"guides/{vendor.name}.md"))
        base_url = "http://127.0.0.1:7273" + ("" if vendor.name == VENDORS[0] else f"/{vendor.name}")
        fields = dict.fromkeys(("email", "password", "user_key", "api_key"), "")
        for name, line in vendor.clients:
            (address,) = re.findall(r"https?://[^\s\"]+", line.format(base_url=base_url, **fields))
            assert name.partition(" ")[0] in guide
            assert address in guide


class TestWhatHappened:
    def test_counts_calls_by_result_and_shows_the_last_refused_ones(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account = make("close")
        here = f"accounts/{account['id']}"
        assert "No calls. Run the command" in visitor.goto(here).text
        assert "None of the calls in the journal was refused." in visitor.text
        for limit in ("1", "2", "3"):
            assert call(http, account, _limit=limit).is_success
        for number in range(7):
            assert call(http, account, _limit=f"x{number}").status_code == 400
        fault = {"effect": {"status": 503}, "times": 1}
        assert http.post(f"/_dealdock/accounts/{account['id']}/faults", json=fault).is_success
        assert call(http, account).status_code == 503
        visitor.goto(here)
        assert visitor.texts("//*[@class='legend']/a/strong") == ["3", "7", "1"]
        heights = [sum(map(float, visitor.values(f"//*[@class='{name}']/@height"))) for name in Results._fields]
        assert heights[1] > heights[0] > heights[2] > 0
        refused = visitor.texts("//section[h2[@id='refused']]//li")
        assert len(refused) == 5
        assert "503" in refused[0]
        assert "400, error bad_request" in refused[1]
        assert 'Why: _limit must be an integer (got "x6" instead).' in refused[1]
        newest = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()[-1]["number"]
        assert visitor.values("//section[h2[@id='refused']]//a/@href")[0] == f"{CONSOLE}{here}/calls/{newest}"

    def test_leaves_out_earlier_calls(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], sandbox: Sandbox
    ) -> None:
        account = make("close")
        assert call(http, account).is_success
        visitor.goto(f"accounts/{account['id']}")
        assert visitor.texts("//*[@class='legend']/a/strong") == ["1", "0"]
        earlier = JournalEntry.received_at - MINUTES * 60 * 1_000_000
        own = update(JournalEntry).where(JournalEntry.account_id == account["id"])
        sandbox.database.write(lambda db: db.execute(own.values(received_at=earlier)))
        visitor.goto(f"accounts/{account['id']}")
        assert visitor.texts("//*[@class='legend']/a/strong") == []


class TestContents:
    @pytest.mark.parametrize("vendor", VENDORS)
    def test_has_the_numbers_of_records_and_the_deals_by_stage(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], vendor: str
    ) -> None:
        account = make(vendor)
        visitor.goto(f"accounts/{account['id']}")
        deals = http.get(f"/_dealdock/accounts/{account['id']}/records/opportunity").json()
        number = sum(not each.get("deleted") for each in deals)
        assert f"Opportunities {number}" in visitor.texts("//section[h2[@id='contents']]//li")
        assert sum(map(int, visitor.texts("//*[@id='stages']/tbody//td[1]"))) == number

    def test_says_what_to_do_if_there_are_no_records(self, visitor: OpenPage, make: Callable[..., Json]) -> None:
        account = make("close", scene="empty")
        visitor.goto(f"accounts/{account['id']}")
        assert visitor.texts("//*[@id='stages']") == []


@pytest.mark.slow
@pytest.mark.usefixtures("window")
@ONE_DATABASE
class TestInABrowser:
    @pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
    def test_fits_copies_credentials_and_draws_the_calls(
        self, page: Page, http: httpx.Client, make: Callable[..., Json], size: tuple[int, int]
    ) -> None:
        account = make("close")
        assert call(http, account).is_success
        assert call(http, account, _limit="x").status_code == 400
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"accounts/{account['id']}")
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        page.get_by_role("button", name="Copy API key").click()
        assert page.evaluate("navigator.clipboard.readText()") == account["api_key"]
        boxes = {name: page.locator(f"rect.{name}").first.bounding_box() for name in ("succeeded", "refused")}
        for box in boxes.values():
            assert box is not None
            assert box["height"] > 10
        if size[0] > 1000:  # all three answers are seen at once
            for heading in ("Connect", "The last 30 minutes", "Last refused calls", "Contents"):
                expect(page.get_by_role("heading", name=heading)).to_be_in_viewport(ratio=1)
        page.locator("main").get_by_role("link", name="1 refused").click()
        expect(page.locator("tbody tr")).to_have_count(1)
