"""Calls in the console: live, filtered, one by one, and in other forms."""

import asyncio
import json
import shlex
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Connection, insert, select

from dealdock import Sandbox
from dealdock.console import live_calls
from dealdock.console.call_list import AccountCalls
from dealdock.console.call_search import Search
from dealdock.console.frame import frame
from dealdock.control import journal as control
from dealdock.platform.records.models import JournalEntry
from tests.console.calling import call
from tests.console.conftest import TURNS
from tests.console.visitor import OpenPage
from tests.support.builders import NO_TLS
from tests.support.marks import ONE_DATABASE
from tests.support.running import eventually
from tests.support.serving import served

Json = dict[str, Any]
MARKUP = "<img src=x onerror=\"document.title='pwned'\">"


def live(page: Page, account: Json, query: str = "") -> None:
    """Open the calls of an account, and wait until new ones are shown."""
    page.goto(f"accounts/{account['id']}/calls{query}")
    expect(page.locator("#live")).to_have_text("live")


def test_a_call_appears_on_the_open_page_for_every_vendor(
    page: Page, http: httpx.Client, sandbox: Sandbox, make: Callable[..., Json]
) -> None:
    for vendor in TURNS[sandbox.database.engine.dialect.name]:
        account, other = make(vendor), make(vendor)
        live(page, account)
        expect(page.locator("#no-calls")).to_contain_text("There are no calls yet.")
        rows = page.locator("tbody tr")
        assert call(http, other).is_success
        assert call(http, account).is_success
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("200")
        assert call(http, account, nonsense=MARKUP).status_code
        expect(rows).to_have_count(2)
        expect(page.locator("#no-calls")).to_have_count(0)
        assert "pwned" not in page.title()


@ONE_DATABASE
def test_live_rows_have_the_form_of_loaded_ones_and_failed_calls_are_counted_in_the_title(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make()
    live(page, account)
    title = f"Calls of {account['name']} \N{EN DASH} dealdock"
    assert page.title() == title
    expect(page.locator("#failed")).to_be_hidden()
    rows, why = page.locator("tbody tr"), "Why: sort_by"
    for count in (1, 2):
        assert b'stat="fail"' in call(http, account, sort_by="x" * 300).content
        expect(rows).to_have_count(count)
        expect(page.locator("#failed")).to_have_text("1 error" if count == 1 else "2 errors")
    assert page.title() == f"2 errors: {title}"
    expect(rows.first).to_contain_text(why)
    form = (
        r"rows => rows.map(row => row.outerHTML.replace(/\s+/g, ' ').replace(/>[^<]*<.time>/, ''))"  # without its age
    )
    found = rows.evaluate_all(form)
    page.reload()
    assert rows.evaluate_all(form) == found
    assert page.title() == f"2 errors: {title}"
    expect(rows.first.locator(".chip.bad")).to_have_text(["200", "error 19"])
    page.locator("#failed").click()
    expect(rows).to_have_count(2)
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value("status:error")


@ONE_DATABASE
def test_why_is_read_without_scrolling_sideways_on_a_narrow_screen(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make()
    assert b'stat="fail"' in call(http, account, sort_by="x" * 50, name="y" * 600).content
    before: Any = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"accounts/{account['id']}/calls")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.get_by_label("Code")).to_be_hidden()  # the filters are folded
    why = page.locator(".why")
    expect(why).to_be_visible()
    assert why.evaluate("each => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight")
    box = why.bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)
    page.get_by_role("main").get_by_role("searchbox").focus()
    page.keyboard.type("code:19")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.set_viewport_size(before)


@ONE_DATABASE
def test_calls_are_filtered_opened_compared_copied_and_downloaded(
    page: Page, http: httpx.Client, make: Callable[..., Json], tmp_path: Path
) -> None:
    account = make()
    assert b'stat="ok"' in call(http, account).content
    assert b'stat="fail"' in call(http, account, sort_by=MARKUP).content
    wrong = http.post(f"{account['base_url']}/api/opportunity/version/3/do/read", data={"api_key": "x"})
    assert b'stat="fail"' in wrong.content
    here = f"accounts/{account['id']}/calls"
    rows = page.locator("tbody tr")
    for query, count in (("", 2), ("object=opportunity", 2), ("operation=create", 0), ("status=2xx", 2), ("code=x", 0)):
        page.goto(f"{here}?{query}")
        expect(rows, query).to_have_count(count)
    page.get_by_text("More", exact=False).first.click()
    page.get_by_label("Code").fill("")
    page.get_by_role("main").get_by_role("searchbox").fill("onerror")
    page.get_by_role("button", name="Search").click()
    expect(rows).to_have_count(1)
    assert page.url.endswith("/calls?q=onerror"), "empty fields are not in the address"
    live(page, account, "?q=onerror")
    assert call(http, account).is_success
    assert call(http, account, name="ONERROR").is_success
    expect(rows).to_have_count(2)  # of both calls only the second one matches
    page.get_by_role("link", name="Clear").click()
    expect(rows).to_have_count(4)
    for row in (0, 2):
        rows.nth(row).get_by_role("checkbox").check()
    page.get_by_role("button", name="Compare two").click()
    expect(page.get_by_role("row", name="parameter name (differs)")).to_contain_text("ONERROR")
    expect(page.locator("mark").first).to_contain_text("Invalid value specified for sort_by")
    page.goto(f"{here}?q=src=x")
    rows.first.get_by_role("link").click()
    _see_one(page, http, account, tmp_path)


def _see_one(page: Page, http: httpx.Client, account: Json, folder: Path) -> None:
    """Use the page of one refused call."""
    expect(page.locator("#parameters")).to_contain_text('"<img src=x onerror=')
    expect(page.locator("#answer")).to_contain_text('<rsp stat="fail"')
    assert page.locator("#answer .t-name").count() >= 3
    expect(page.locator(".reason")).to_contain_text("Why: sort_by")
    assert page.title() != "pwned"
    again = subprocess.run(shlex.split(page.locator("#curl").inner_text()), capture_output=True, text=True, check=True)
    assert "".join(page.locator("#answer").inner_text().split()) == "".join(again.stdout.split())
    assert page.locator("#assertion").inner_text() == 'dealdock.requests.expect("opportunity", "query")'
    rule = subprocess.run(shlex.split(page.locator("#rule").inner_text()), capture_output=True, text=True, check=True)
    assert json.loads(rule.stdout)["match"] == {"object": "opportunity", "operation": "query"}
    assert b'stat="fail"' in call(http, account).content
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as HAR").click()
    archive = folder / "call.har"
    download.value.save_as(archive)
    entries = json.loads(archive.read_text())["log"]["entries"]
    assert [entry["request"]["method"] for entry in entries] == ["POST"]
    page.get_by_role("link", name="Make such calls fail").click()
    expect(page.get_by_label("Operation")).to_have_value("query")


@pytest.mark.slow
@ONE_DATABASE
def test_the_fault_of_a_call_lets_the_next_one_end_as_it_did_or_with_503(
    http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    own = f"/_dealdock/accounts/{account['id']}"
    assert call(http, account).status_code == 200
    assert call(http, account, _limit="x").status_code == 400
    assert http.post(f"{own}/faults", json={"effect": {"close": True}, "times": 1}).is_success
    with pytest.raises(httpx.TransportError):
        call(http, account)
    numbers = [each["number"] for each in http.get(f"{own}/requests").json()]
    for number, effect in zip(numbers, ({"status": 503}, {"error": "bad_request"}, {"close": True}), strict=True):
        (command,) = visitor.goto(f"accounts/{account['id']}/calls/{number}").texts("//*[@id='rule']")
        match = {"object": "opportunity", "operation": "list"}
        assert json.loads(shlex.split(command)[-1]) == {"match": match, "effect": effect, "times": 1}


@ONE_DATABASE
def test_paused_calls_wait_and_deleted_ones_are_gone(page: Page, http: httpx.Client, make: Callable[..., Json]) -> None:
    account, other = make(), make()
    assert call(http, other).is_success
    live(page, account)
    page.get_by_label("Pause").check()
    assert call(http, account).is_success
    page.get_by_label("Pause").uncheck()
    assert call(http, account, name="second").is_success
    expect(page.locator("tbody tr")).not_to_have_count(0)
    page.get_by_text("Tools").click()
    page.get_by_role("button", name="Delete all calls").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("The calls were deleted.")
    expect(page.locator("tbody tr")).to_have_count(0)
    assert http.get(f"/_dealdock/accounts/{account['id']}/requests").json() == []
    assert len(http.get(f"/_dealdock/accounts/{other['id']}/requests").json()) == 1


@ONE_DATABASE
def test_an_open_page_does_not_grow_with_the_calls(page: Page, http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make(scene="empty")
    live(page, account)
    rows = page.locator("tbody tr")
    for number in range(5):
        for _ in range(60):
            assert call(http, account).is_success
        assert call(http, account, name=f"round {number}").is_success
        expect(rows.first).to_be_visible()
    last = http.get(f"/_dealdock/accounts/{account['id']}/requests?limit=1").json()[0]["number"]
    expect(page.locator(f"#call-{last}")).to_be_visible()
    assert rows.count() <= 200
    assert len({row.get_attribute("id") for row in rows.all()}) == rows.count()


@ONE_DATABASE
def test_calls_that_are_no_longer_kept_are_not_shown_though_they_are_not_deleted_yet(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account, other = make(scene="empty"), make(scene="empty")
    for number in range(5):
        for each in (account, other):
            assert call(http, each, sort_by=f"x{number}").status_code == 200
    numbers = [each["number"] for each in http.get(f"/_dealdock/accounts/{account['id']}/requests").json()]
    assert http.patch(f"/_dealdock/accounts/{account['id']}", json={"kept_requests": 3}).is_success
    for each, count in ((account, 3), (other, 5)):
        page = visitor.goto(f"accounts/{each['id']}/calls")
        assert (len(page.texts("//tbody/tr")), page.texts("//*[@id='failed']")) == (count, [f"{count} errors"])
        shown = http.get("/_dealdock/requests", params={"account": each["id"]}).json()
        assert [one["parameters"]["sort_by"] for one in shown] == [f"x{number}" for number in range(5)][-count:]
    pages = [http.get(f"/_dealdock/console/accounts/{account['id']}/calls/{each}").status_code for each in numbers]
    assert pages == [404, 404, 200, 200, 200]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("calls?before=x", 422),
        ("calls?before=99999999999999999999", 422),
        ("calls/99999999999999999999999999", 404),
        ("calls/compare?number=1&number=99999999999999999999", 422),
        ("board?by=x", 422),
        ("export?format=x", 422),
    ],
)
def test_a_wrong_address_gets_a_page_that_says_so(
    http: httpx.Client, make: Callable[..., Json], path: str, status: int
) -> None:
    answer = http.get(f"/_dealdock/console/accounts/{make()['id']}/{path}")
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


@ONE_DATABASE
def test_the_stream_has_each_call_once_and_continues_after_a_lost_connection(
    http: httpx.Client, address: str, make: Callable[..., Json]
) -> None:
    account = make()
    for _ in range(3):
        assert call(http, account).is_success
    numbers = [each["number"] for each in http.get(f"/_dealdock/accounts/{account['id']}/requests").json()]
    url = f"{address}/_dealdock/console/accounts/{account['id']}/calls/live"
    with httpx.Client(trust_env=False, verify=NO_TLS, timeout=30) as client:
        assert _ids(client, url, 3, {}) == numbers
        assert _ids(client, url, 2, {"Last-Event-ID": str(numbers[0])}) == numbers[1:]
        for beyond in ("9" * 30, "9" * 5_000, "-1", "x"):
            assert _ids(client, url, 3, {"Last-Event-ID": beyond}) == numbers
        loaded = f"{url}?after={numbers[0]}"
        assert _ids(client, loaded, 2, {}) == numbers[1:]
        assert _ids(client, loaded, 2, {"Last-Event-ID": str(numbers[2])}) == numbers[:2]  # which may have come late


def test_an_earlier_call_that_another_process_writes_late_is_shown_below_later_ones(
    page: Page, http: httpx.Client, sandbox: Sandbox, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    live(page, account)
    assert call(http, account).is_success
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    late = select(JournalEntry.__table__).where(JournalEntry.account_id == account["id"])

    def work(db: Connection) -> int:
        row = dict(db.execute(late).mappings().one())
        row["number"] -= 1
        db.execute(insert(JournalEntry).values(row))
        return int(row["number"])

    number = sandbox.database.write(work)
    expect(rows).to_have_count(2)
    expect(rows.last).to_have_id(f"call-{number}")


def test_a_stream_has_calls_of_two_processes_once_and_none_from_long_before_its_last_one() -> None:
    request: Any = control.Request
    bookmark = live_calls.Bookmark(10_000_000)

    def passed(*seconds: int) -> list[int]:
        calls = [request.model_construct(number=1_000_000 * each) for each in seconds]
        return [call.number // 1_000_000 for call in bookmark.new(calls)]

    assert passed(12, 11, 10, 6, 5) == [6, 11, 12]
    assert passed(13, 12, 11, 6) == [13]
    assert passed(13, 12, 11, 9, 8) == [9]  # written late
    assert passed(13, 12, 11, 9) == []


@ONE_DATABASE
def test_the_number_of_streams_is_limited_and_a_closed_one_gives_its_place_back(
    sandbox: Sandbox, make: Callable[..., Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_calls, "MAX_STREAMS", 2)
    path = f"/_dealdock/console/accounts/{make()['id']}/calls/live"

    def is_refused() -> bool:
        with client.stream("GET", path) as another:
            if another.status_code == 503:
                assert "2 pages with live calls are open." in another.read().decode()
            return another.status_code == 503

    with served(sandbox) as own, httpx.Client(base_url=own, trust_env=False, timeout=30, verify=NO_TLS) as client:
        with client.stream("GET", path) as first, client.stream("GET", f"{path}?q=x") as second:
            assert (first.status_code, second.status_code) == (200, 200)
            assert is_refused()
        eventually(lambda: not is_refused())


@ONE_DATABASE
def test_streams_of_an_account_with_the_same_search_have_one_reader(
    http: httpx.Client, sandbox: Sandbox, make: Callable[..., Json]
) -> None:
    made = make("close", scene="empty")
    source, wanted = AccountCalls(sandbox, frame(sandbox, made["id"])), Search()

    async def follow() -> None:
        streams, stopping, before = live_calls.LiveStreams(), asyncio.Event(), asyncio.all_tasks()
        opened = [streams.open(source, wanted, 0, stopping) for _ in range(20)]
        (reading,) = asyncio.all_tasks() - before
        await asyncio.to_thread(call, http, made)
        calls = [await asyncio.wait_for(rounds.get(), 30) for _, rounds in opened]
        assert [len(each or ()) for each in calls] == [1] * 20
        for _ in range(40):  # none of them reads what it gets
            opened[0][0]._publish(calls[0])  # noqa: SLF001 (as many rounds at once)
        assert {rounds.qsize() for _, rounds in opened} == {10}, "the oldest are dropped"
        for reader, rounds in opened:
            streams.close(source, wanted, reader, rounds)
        assert streams.count == 0
        await reading  # it ends without streams

    with ThreadPoolExecutor(1) as thread:  # this one may have the event loop of a browser
        thread.submit(lambda: asyncio.run(asyncio.wait_for(follow(), 60))).result()


def _ids(client: httpx.Client, url: str, count: int, headers: dict[str, str]) -> list[int]:
    """Return the numbers of the first events of a stream."""
    found: list[int] = []
    with client.stream("GET", url, headers=headers, timeout=30) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("id: "):
                found.append(int(line[4:]))
            if len(found) == count:
                return found
    raise AssertionError(found)
