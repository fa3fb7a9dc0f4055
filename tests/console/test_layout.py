"""The layout of pages: the first row, calls beside their list, times, the head, the bar, keys and themes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dealdock.console.pages import ago
from tests.console.calling import call
from tests.console.conftest import VENDORS
from tests.console.visitor import OpenPage
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]

pytestmark = pytest.mark.usefixtures("window")

WIDE: Final = (1280, 800)
LARGE: Final = (1400, 900)
NARROW: Final = (390, 844)


def show(page: Page, path: str, size: tuple[int, int] = WIDE) -> None:
    """Open a page in a window of this size."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("about:blank")  # an address that differs by its fragment alone would not be loaded
    page.goto(path)


def bar(page: Page) -> Locator:
    """Return the bar with all pages of an account."""
    return page.get_by_role("navigation", name="Pages")


def opened(page: Page, size: tuple[int, int]) -> None:
    """Open the bar, if it is a drawer."""
    if size == NARROW:
        page.get_by_role("button", name="Menu").click()


def top(page: Page, selector: str) -> float:
    """Return the distance of an element from the upper edge of the window."""
    found: float = page.locator(selector).first.evaluate("each => each.getBoundingClientRect().top")
    return found


@pytest.fixture
def calls(http: httpx.Client, make: Callable[..., Json]) -> Json:
    """An account with 40 calls, of which the last one failed."""
    account = make("close")
    for number in range(39):
        assert call(http, account, _limit=str(number + 1)).is_success
    assert call(http, account, _limit="x").status_code == 400
    return account


def others(http: httpx.Client, account: Json) -> list[str]:
    """Return the numbers of the account's calls, the newest first."""
    found = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()
    return [f"call-{each['number']}" for each in found[::-1]]


@ONE_DATABASE
class TestTheFirstRow:
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    def test_is_in_the_first_third_of_the_window(self, page: Page, calls: Json, size: tuple[int, int]) -> None:
        here = f"accounts/{calls['id']}"
        found = {}
        tables = (f"{here}/records/opportunity", f"{here}/records/opportunityStatus")
        for path in ("", "accounts", f"{here}/calls", f"{here}/calls?q=status:error", *tables):
            show(page, path, size)
            found[path] = top(page, "tbody tr")
            assert page.evaluate("document.documentElement.scrollWidth") == size[0], path
        assert {path: place for path, place in found.items() if place >= size[1] / 3} == {}


@ONE_DATABASE
class TestACallBesideItsList:
    def test_opens_while_its_row_and_new_calls_keep_their_places(
        self, page: Page, http: httpx.Client, calls: Json
    ) -> None:
        wanted = others(http, calls)[20]
        show(page, f"accounts/{calls['id']}/calls")
        expect(page.locator("#live")).to_have_text("live")
        page.locator(f"#{wanted}").scroll_into_view_if_needed()
        before = top(page, f"#{wanted}")
        assert page.evaluate("scrollY") > 100
        page.locator(f"#{wanted} a").click()
        expect(page.locator("#opened h1")).to_have_text("GET /close/api/v1/opportunity/")
        assert abs(top(page, f"#{wanted}") - before) < 2
        assert page.url.endswith(f"/calls#{wanted}")
        count = page.locator("tbody tr").count()
        assert call(http, calls).is_success
        expect(page.locator(".calls tbody tr")).to_have_count(count + 1)
        assert abs(top(page, f"#{wanted}") - before) < 2
        page.reload()
        expect(page.locator("#opened h1")).to_have_text("GET /close/api/v1/opportunity/")
        expect(page.locator("#beside a", has_text="Own page")).to_have_attribute(
            "href", f"{httpx.URL(page.url).path}/{wanted.removeprefix('call-')}"
        )
        page.keyboard.press("Escape")
        expect(page.locator("#beside")).to_be_hidden()
        assert page.url.endswith("/calls")
        expect(page.locator(f"#{wanted} a")).to_be_focused()

    def test_is_followed_by_the_next_one_by_key_and_by_button(
        self, page: Page, http: httpx.Client, calls: Json
    ) -> None:
        first, second, third, *_ = others(http, calls)
        show(page, f"accounts/{calls['id']}/calls")
        page.locator(f"#{first} a").click()
        expect(page.locator("#opened .reason")).to_contain_text("400")
        page.keyboard.press("j")
        expect(page.locator("#parameters")).to_contain_text("39")
        assert page.url.endswith(f"#{second}")
        page.get_by_role("button", name="Next").click()
        expect(page.locator("#parameters")).to_contain_text("38")
        assert page.url.endswith(f"#{third}")
        page.keyboard.press("k")
        expect(page.locator("#parameters")).to_contain_text("39")
        page.get_by_role("button", name="Close").click()
        page.keyboard.press("j")
        expect(page.locator(f"#{third} a")).to_be_focused()
        expect(page.locator("#beside")).to_be_hidden()

    def test_stays_open_when_escape_clears_a_search(self, page: Page, http: httpx.Client, calls: Json) -> None:
        first, *_ = others(http, calls)
        show(page, f"accounts/{calls['id']}/calls")
        page.locator(f"#{first} a").click()
        expect(page.locator("#opened .reason")).to_contain_text("400")
        page.keyboard.press("/")
        page.keyboard.type("jk?")
        expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value("jk?")
        page.keyboard.press("Escape")
        expect(page.get_by_role("main").get_by_role("searchbox")).to_be_focused()
        expect(page.locator("#beside")).to_be_visible()
        assert page.url.endswith(f"#{first}")

    def test_covers_the_list_in_a_narrow_window(self, page: Page, http: httpx.Client, calls: Json) -> None:
        wanted = others(http, calls)[20]
        show(page, f"accounts/{calls['id']}/calls", NARROW)
        page.locator(f"#{wanted}").scroll_into_view_if_needed()
        before = top(page, f"#{wanted}")
        page.locator(f"#{wanted} a").click()
        expect(page.locator("#opened h1")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.get_by_role("button", name="Close").click()
        assert abs(top(page, f"#{wanted}") - before) < 2

    def test_that_is_not_there_any_more_is_opened_as_a_page(self, page: Page, http: httpx.Client, calls: Json) -> None:
        show(page, f"accounts/{calls['id']}/calls")
        assert http.delete(f"/_dealdock/accounts/{calls['id']}/requests").is_success
        page.locator("tbody tr a").first.click()
        expect(page.get_by_role("alert")).to_contain_text("This call is not in the journal")


@pytest.mark.slow
@ONE_DATABASE
class TestAnOpenCall:
    @pytest.mark.parametrize("size", [LARGE, NARROW])
    def test_has_the_changes_of_each_record_as_lines_that_fit(
        self, page: Page, http: httpx.Client, make: Callable[..., Json], size: tuple[int, int]
    ) -> None:
        account = make("close", watched=True)
        own = f"/_dealdock/accounts/{account['id']}/records"
        deal = http.get(f"{own}/opportunity").json()[0]
        contact = next(
            each["id"]
            for each in http.get(f"{own}/contact").json()
            if each["lead_id"] == deal["lead_id"] and each["id"] != deal["contact_id"]
        )
        path = f"/close/api/v1/opportunity/{deal['id']}/"
        changes = {"note": "Signed", "contact_id": contact if deal["contact_id"] is None else None}
        assert http.put(path, json=changes, auth=(account["api_key"], "")).is_success
        show(page, f"accounts/{account['id']}/calls", size)
        page.locator("tbody .path a").click()
        changed = page.locator("#opened .change")
        expect(changed.get_by_role("heading", name=f"Changed: Opportunity {deal['id']}")).to_be_visible()
        lines = dict(zip(changed.locator("dt").all_inner_texts(), changed.locator("dd").all_inner_texts(), strict=True))
        assert lines["Note"] == f"{deal['note'] or 'empty'} → Signed"
        assert lines["Contact id"] == f"{deal['contact_id'] or 'empty'} → {changes['contact_id'] or 'empty'}"
        right = page.locator("#beside").evaluate("each => each.getBoundingClientRect().left + each.clientWidth")
        for part in changed.locator("h3, dt, del, ins").all():
            box = part.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= right
        assert page.locator("#beside").evaluate("each => each.scrollWidth <= each.clientWidth")

    def test_is_beside_a_list_whose_paths_are_one_line(
        self, page: Page, http: httpx.Client, make: Callable[..., Json]
    ) -> None:
        account = make("close")
        assert call(http, account, query="x" * 200).status_code
        assert call(http, account).is_success
        show(page, f"accounts/{account['id']}/calls", LARGE)
        page.locator("tbody .path a").last.click()
        expect(page.locator("#opened h1")).to_be_visible()
        short, long = page.locator("tbody .path a").all()
        heights = [each.evaluate("each => each.getBoundingClientRect().height") for each in (short, long)]
        assert heights[0] == heights[1]
        assert long.locator("code").evaluate("each => each.scrollWidth > each.clientWidth")
        assert long.locator("code").evaluate("each => getComputedStyle(each).textOverflow") == "ellipsis"

    @pytest.mark.parametrize("size", [LARGE, NARROW])
    def test_keeps_its_head_in_sight(self, page: Page, http: httpx.Client, calls: Json, size: tuple[int, int]) -> None:
        wanted = others(http, calls)[-2]
        show(page, f"accounts/{calls['id']}/calls", size)
        page.locator(f"#{wanted} .path a").click()
        expect(page.locator("#opened h1")).to_be_in_viewport()
        head = [page.locator("#beside").get_by_role("button", name=name) for name in ("Previous", "Next", "Close")]
        for each in head:
            expect(each).to_be_in_viewport(ratio=1)
        page.locator("#beside").evaluate("each => each.scrollTop = each.scrollHeight")
        for each in head:
            expect(each).to_be_in_viewport(ratio=1)
        head[1].click()
        expect(page.locator("#opened h1")).to_be_in_viewport()
        assert page.url.endswith(f"#{others(http, calls)[-1]}")


@ONE_DATABASE
class TestTimes:
    def test_of_calls_grow_and_have_the_exact_one_as_their_title(
        self, page: Page, http: httpx.Client, make: Callable[..., Json]
    ) -> None:
        account = make("close", clock={"mode": "frozen", "at": "2026-05-04T09:30:00Z"})
        assert call(http, account).is_success
        show(page, f"accounts/{account['id']}/calls")
        time = page.locator("tbody time")
        expect(time).to_have_text(re.compile(r"^\d+ (s|min) ago$"))
        expect(time).not_to_have_text(time.inner_text())
        (made,) = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()
        exact = made["received_at"].replace("T", " ").removesuffix("Z")
        title = time.get_attribute("title") or ""
        assert title.startswith("2026-05-04 09:30:00 UTC by the account\N{RIGHT SINGLE QUOTATION MARK}s clock, ")
        assert title.endswith(f"{exact[:23]} by the machine\N{RIGHT SINGLE QUOTATION MARK}s")


@pytest.mark.slow
@ONE_DATABASE
class TestTheBar:
    @pytest.mark.parametrize("size", [LARGE, NARROW])
    def test_leads_to_all_pages_and_shows_the_open_one(
        self, page: Page, make: Callable[..., Json], size: tuple[int, int]
    ) -> None:
        account = make("close")
        pages = (
            *(("", "Home"), ("/calls", "Calls"), ("/board", "Deals"), ("/clock", "Clock"), ("/settings", "Settings")),
            *(("/snapshots", "Snapshots and scenes"), ("/deliveries", "Webhooks"), ("/records/lead", "Leads")),
        )
        for path, name in pages:
            show(page, f"accounts/{account['id']}{path}", size)
            opened(page, size)
            now = bar(page).locator("[aria-current]")
            expect(now).to_have_count(1)
            expect(now).to_contain_text(name)
            expect(now).to_be_in_viewport(ratio=0.95)
            assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        bar(page).get_by_role("link", name="Advice").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Advice")

    @pytest.mark.parametrize("size", [LARGE, NARROW])
    def test_has_the_kinds_with_their_numbers_deals_and_people_first(
        self, page: Page, make: Callable[..., Json], size: tuple[int, int]
    ) -> None:
        show(page, f"accounts/{make('close')['id']}/records/opportunity", size)
        opened(page, size)
        kinds = bar(page).locator("a[href*='/records/']")
        found = [text for text in kinds.all_inner_texts() if text]
        names = [re.split(r"\s+", text)[0] for text in found]
        assert names[:3] == ["Opportunities", "Leads", "Contacts"]
        assert all(re.search(r"\s[\d,]+$", text) for text in found), found
        expect(bar(page).get_by_role("link", name="Exports")).to_be_hidden()
        bar(page).locator("summary").click()
        bar(page).get_by_role("link", name="Exports").click()
        expect(page.get_by_role("main")).to_contain_text("This account has no exports.")
        opened(page, size)
        expect(bar(page).get_by_role("link", name="Exports")).to_be_in_viewport()  # the fold with it is open

    def test_keeps_its_place_while_the_page_scrolls(self, page: Page, calls: Json) -> None:
        show(page, f"accounts/{calls['id']}/calls", LARGE)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert page.evaluate("scrollY") > 100
        expect(bar(page).get_by_role("link", name="Calls", exact=True).first).to_be_in_viewport(ratio=0.95)
        expect(page.get_by_role("banner")).to_be_in_viewport(ratio=0.95)

    def test_is_a_drawer_that_escape_closes(self, page: Page, make: Callable[..., Json]) -> None:
        show(page, f"accounts/{make('close')['id']}/calls", NARROW)
        expect(bar(page)).to_be_hidden()
        page.get_by_role("button", name="Menu").click()
        expect(bar(page)).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(bar(page)).to_be_hidden()

    def test_opens_without_script(self, browser: Browser, address: str, make: Callable[..., Json]) -> None:
        context = browser.new_context(
            base_url=f"{address}/_dealdock/console/",
            java_script_enabled=False,
            viewport={"width": NARROW[0], "height": NARROW[1]},
        )
        page = context.new_page()
        page.goto(f"accounts/{make('close')['id']}/calls")
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("link", name="Leads").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Leads")
        context.close()


@pytest.mark.slow
@ONE_DATABASE
class TestTheHead:
    @pytest.mark.parametrize("size", [LARGE, NARROW])
    def test_changes_the_account_and_keeps_the_page(
        self, page: Page, make: Callable[..., Json], size: tuple[int, int]
    ) -> None:
        first, second = make("close", name="Near"), make("copper", name="Far")
        show(page, f"accounts/{first['id']}/faults", size)
        menu = page.locator("#account-menu")
        expect(menu.locator("summary")).to_have_text("Near Close")
        menu.locator("summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        menu.get_by_role("link", name="Far Copper").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Faults")
        assert httpx.URL(page.url).path.endswith(f"/accounts/{second['id']}/faults")

    @pytest.mark.parametrize("size", [LARGE, NARROW])
    def test_freezes_and_advances_the_clock_and_stays_on_the_page(
        self, page: Page, http: httpx.Client, make: Callable[..., Json], size: tuple[int, int]
    ) -> None:
        account = make("close")
        show(page, f"accounts/{account['id']}/calls?q=status:error", size)
        clock = page.locator("#clock-menu")
        expect(clock.locator("time")).to_be_in_viewport(ratio=1)
        for button in ("Freeze", "+1 day"):
            clock.locator("summary").click()
            clock.get_by_role("button", name=button, exact=True).click()
            expect(page.get_by_role("status").filter(has_text="The clock was set.")).to_be_visible()
            expect(page.get_by_role("heading", level=1)).to_have_text("Calls")
            assert "q=status%3Aerror" in page.url
        expect(clock).to_contain_text("frozen")
        found = http.get(f"/_dealdock/accounts/{account['id']}/clock").json()
        assert found["mode"] == "frozen"
        ahead = datetime.fromisoformat(found["now"]) - datetime.now(UTC)
        assert timedelta(hours=23) < ahead < timedelta(hours=24)
        expect(clock.locator("time")).to_have_text(found["now"].replace("T", " ")[:19])

    def test_has_a_clock_that_runs(self, page: Page, make: Callable[..., Json]) -> None:
        show(page, f"accounts/{make('close')['id']}/calls", LARGE)
        time = page.locator("#clock-menu time")
        before = time.inner_text()
        expect(time).not_to_have_text(before)


@ONE_DATABASE
def test_a_form_of_the_clock_leads_only_to_pages_of_its_account(
    http: httpx.Client, make: Callable[..., Json], address: str
) -> None:
    account = make("close")
    here = f"/_dealdock/console/accounts/{account['id']}"
    for back in ("//elsewhere.example", "https://elsewhere.example", f"/accounts/{account['id']}0/calls", "/new", ""):
        sent = {"mode": "real", "back": back}
        answer = http.post(f"{here}/clock", data=sent, headers={"Origin": address})
        assert answer.headers["Location"] == f"{here}/clock?done=clock", back


@ONE_DATABASE
class TestTheme:
    def test_is_the_systems_until_another_is_chosen_which_stays(self, page: Page) -> None:
        shown = "getComputedStyle(document.body).backgroundColor"
        light, dark = "rgb(255, 255, 255)", "rgb(20, 24, 29)"
        page.emulate_media(color_scheme="dark")
        show(page, "accounts")
        assert page.evaluate(shown) == dark
        page.get_by_role("button", name="Theme: system").click()
        assert page.evaluate(shown) == light
        page.reload()
        assert page.evaluate(shown) == light
        page.emulate_media(color_scheme="light")
        page.get_by_role("button", name="Theme: light").click()
        assert page.evaluate(shown) == dark
        page.get_by_role("button", name="Theme: dark").click()
        assert page.evaluate(shown) == light
        expect(page.get_by_role("button", name="Theme: system")).to_be_visible()

    def test_changes_the_charts(self, page: Page, make: Callable[..., Json]) -> None:
        show(page, f"accounts/{make('copper')['id']}/board")
        color = "Chart.getChart(document.querySelector('canvas')).data.datasets[0].backgroundColor"
        page.wait_for_function(f"() => window.Chart && {color}")
        before = page.evaluate(color)
        page.get_by_role("button", name="Theme: system").click()
        assert page.evaluate(color) == before
        page.get_by_role("button", name="Theme: light").click()
        assert page.evaluate(color) != before


@ONE_DATABASE
class TestKeys:
    def test_are_listed(self, page: Page) -> None:
        show(page, "accounts")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("go to the search field")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.get_by_role("main").get_by_role("searchbox").fill("?")
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.get_by_role("button", name="Keyboard shortcuts").click()
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_be_hidden()

    def test_close_a_menu(self, page: Page, make: Callable[..., Json]) -> None:
        show(page, f"accounts/{make()['id']}/calls")
        page.get_by_text("Tools").click()
        expect(page.get_by_role("button", name="Delete all calls")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Delete all calls")).to_be_hidden()
        page.get_by_text("Tools").click()
        page.locator("h1").click()
        expect(page.get_by_role("button", name="Delete all calls")).to_be_hidden()


@ONE_DATABASE
def test_each_vendor_has_a_color_and_its_name(http: httpx.Client, make: Callable[..., Json]) -> None:
    visitor, found = OpenPage(http), set()
    for vendor in VENDORS:
        visitor.goto(f"accounts/{make(vendor)['id']}")
        (tag,) = visitor.texts("//*[@id='account-menu']/summary/*[contains(@class, 'vendor')]")
        (color,) = visitor.values("//*[@id='account-menu']/summary/*[contains(@class, 'vendor')]/@class")
        assert tag == vendor.capitalize()
        found.add(color)
    assert len(found) == len(VENDORS)


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(milliseconds=900), "now"),
        (timedelta(milliseconds=-900), "now"),
        (timedelta(seconds=1), "1 s ago"),
        (timedelta(seconds=59.9), "59 s ago"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=400), "400 d ago"),
        (timedelta(seconds=-90), "in 1 min"),
    ],
)
@ONE_DATABASE
def test_a_time_is_told_in_its_largest_unit_by_the_server_and_by_the_script(
    page: Page, age: timedelta, text: str
) -> None:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    assert ago(now - age, now) == text
    page.goto("accounts")
    milliseconds = age / timedelta(milliseconds=1)
    moment = f"new Date(Date.now() + AHEAD - {milliseconds}).toISOString()"
    shown = "(() => { const real = Date.now, at = real(); Date.now = () => at; try { return since(%s) } "
    shown += "finally { Date.now = real } })()"
    assert page.evaluate(shown % moment) == text
