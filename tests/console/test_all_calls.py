"""The first page of the console: the calls of all accounts, and those that belong to none."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from dealdock.console import call_list
from tests.console.calling import call
from tests.console.visitor import OpenPage
from tests.support.lowered import lower
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]
KEY = "0123456789abcdefdeadbeef"
ROWS = "//table//tbody/tr"


@pytest.fixture(autouse=True)
def _no_earlier_calls(http: httpx.Client) -> None:
    assert http.delete("/_dealdock/requests").status_code == 204


def with_a_wrong_key(http: httpx.Client) -> None:
    assert http.get("/close/api/v1/lead/", headers={"Authorization": f"Bearer {KEY}"}).status_code == 401


@ONE_DATABASE
class TestPage:
    def test_shows_calls_of_every_account_and_of_none_as_they_arrive(
        self, page: Page, http: httpx.Client, make: Callable[..., Json]
    ) -> None:
        first, second = make(name="First <b>"), make("copper", name="Second")
        page.goto("")
        expect(page.get_by_role("heading", level=1)).to_have_text("All calls")
        expect(page.locator("#live")).to_have_text("live")
        rows = page.locator("tbody tr")
        before = rows.count()
        assert call(http, first).is_success
        assert call(http, second).is_success
        with_a_wrong_key(http)
        assert http.get("/clsoe/api/v1/lead/").status_code == 404
        expect(rows).to_have_count(before + 4)
        tags = [rows.nth(place).locator(".tag:not(.vendor)").inner_text() for place in range(4)]
        assert tags == ["no account: no key", "no account: unknown key ….beef", "Second", "First <b>"]
        assert [rows.nth(place).locator(".vendor").all_inner_texts() for place in range(4)] == [
            [],
            ["Close"],
            ["Copper"],
            ["Pardot"],
        ]
        expect(rows.nth(1)).to_contain_text("Why: no user has this key or token, or it has expired")
        expect(rows.get_by_role("checkbox")).to_have_count(0)
        page.get_by_role("main").get_by_role("searchbox").fill("account:none vendor:close")
        page.get_by_role("button", name="Search").click()
        expect(rows).to_have_count(1)
        rows.get_by_role("link").click()
        expect(page.locator("#opened h1")).to_have_text("GET /close/api/v1/lead/")
        expect(page.locator("p.why")).to_have_text("Why: no user has this key or token, or it has expired")
        assert KEY not in page.content()

    def test_leads_to_the_page_of_a_call_of_an_account(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account = make()
        assert call(http, account).is_success
        visitor.goto(f"?q=account:{account['id']}")
        assert len(visitor.texts(ROWS)) == 1
        visitor.follow("/api/opportunity/version/3/do/query")
        assert visitor.path.startswith(f"/_dealdock/console/accounts/{account['id']}/calls/")

    def test_has_no_page_for_a_call_of_an_account(self, http: httpx.Client, make: Callable[..., Json]) -> None:
        account = make()
        assert call(http, account).is_success
        with_a_wrong_key(http)
        (mine,) = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()
        (of_none,) = http.get("/_dealdock/requests?account=none").json()
        for end in ("", "/har"):
            assert http.get(f"/_dealdock/console/calls/{of_none['number']}{end}").status_code == 200
            assert http.get(f"/_dealdock/console/calls/{mine['number']}{end}").status_code == 404

    def test_is_the_first_of_the_console(self, visitor: OpenPage) -> None:
        assert visitor.goto("").texts("//nav[@id='bar']//a[@aria-current='page']") == ["All calls"]
        assert visitor.goto("calls").texts("//nav[@id='bar']//a[@aria-current='page']") == ["All calls"]
        assert visitor.follow("Accounts").texts("//nav[@id='bar']//a[@aria-current='page']") == ["Accounts"]

    def test_deletes_calls_without_an_account_alone(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account = make()
        assert call(http, account).is_success
        with_a_wrong_key(http)
        visitor.goto("").press("Delete calls without an account")
        assert visitor.message().startswith("The calls were deleted.")
        assert visitor.goto("?q=account:none").texts(ROWS) == []
        assert len(visitor.goto(f"?q=account:{account['id']}").texts(ROWS)) == 1

    def test_searches_by_the_machines_clock(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account = make()
        frozen = {"mode": "frozen", "at": "2001-01-01T00:00:00Z"}
        assert http.put(f"/_dealdock/accounts/{account['id']}/clock", json=frozen).is_success
        assert call(http, account).is_success
        mine = f"account:{account['id']}"
        assert visitor.goto(f"?q={mine} until:2002-01-01").texts(ROWS) == []
        assert len(visitor.goto(f"?q={mine} since:2002-01-01").texts(ROWS)) == 1
        assert visitor.goto(f"?q={mine} since:2200-01-01").texts(ROWS) == []

    def test_begins_and_ends_with_the_times_of_a_search(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
    ) -> None:
        account = make()
        assert call(http, account).is_success
        (made,) = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()
        second = datetime.fromtimestamp(made["number"] // 1_000_000, UTC)

        def rows(key: str, seconds: int) -> int:
            text = f"{second + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"
            return len(visitor.goto(f"?q=account:{account['id']} {key}:{text}").texts(ROWS))

        assert [rows("since", each) for each in (-1, 0, 1)] == [1, 1, 0]
        assert [rows("until", each) for each in (-1, 0, 1)] == [0, 1, 1]  # with the whole second

    @pytest.mark.slow
    def test_continues_page_by_page(
        self, http: httpx.Client, visitor: OpenPage, make: Callable[..., Json], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lower(monkeypatch, call_list, "PAGE_ROWS", 100, 3)
        account, other = make(), make()
        for each in range(9):
            assert call(http, account, limit=str(each + 1)).is_success
            assert call(http, other).is_success
        numbers = [each["number"] for each in http.get(f"/_dealdock/accounts/{account['id']}/requests").json()]
        assert len(numbers) == 9
        for page in (f"?q=account:{account['id']}", f"accounts/{account['id']}/calls"):
            visitor.goto(page)
            (live,) = visitor.values("//tbody/@sse-connect")
            assert f"after={numbers[-1]}" in live
            found = visitor.values(f"{ROWS}//a/@href")
            for _ in range(2):
                found += visitor.follow("Older calls").values(f"{ROWS}//a/@href")
            assert "Older calls" not in visitor.texts("//a")
            shown = [each.rpartition("/")[2] for each in found if "/calls/" in each]
            assert list(dict.fromkeys(shown)) == [str(number) for number in reversed(numbers)]

    def test_is_downloaded_as_an_archive(self, http: httpx.Client) -> None:
        with_a_wrong_key(http)
        [entry] = http.get("/_dealdock/console/calls/har?q=account:none").json()["log"]["entries"]
        number = entry["_dealdock"]["number"]
        one = http.get(f"/_dealdock/console/calls/{number}/har").json()["log"]["entries"]
        assert one == [entry]
        assert KEY not in json.dumps(entry)
        assert http.get("/_dealdock/console/calls/1").status_code == 404

    def test_names_a_host_that_is_not_the_servers(self, http: httpx.Client, visitor: OpenPage) -> None:
        for headers in ({"Host": "api.crm.example:8080"}, {}, {"Host": "localhost:1"}):
            assert http.get("/nowhere", headers=headers).status_code == 404
        tags = visitor.goto("?q=account:none").texts("//tbody//*[@class='tag']")
        assert tags == ["no account: no key", "no account: no key", "no account: no key, host api.crm.example:8080"]

    def test_counts_the_errors_of_all(self, http: httpx.Client, visitor: OpenPage) -> None:
        with_a_wrong_key(http)
        assert visitor.goto("?q=account:none").texts("//*[@id='failed']") == ["1 error"]
