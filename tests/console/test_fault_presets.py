"""Faults that one button of the console sets, and their effects on calls."""

import contextlib
from collections.abc import Callable
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.console.calling import call
from tests.console.conftest import VENDORS
from tests.console.vendor_records import records_of
from tests.console.visitor import OpenPage
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]
UNAVAILABLE: Final = 503


class Caller:
    """A client of an account whose faults a person sets."""

    def __init__(self, http: httpx.Client, visitor: OpenPage, account: Json) -> None:
        self._http, self._visitor, self.account = http, visitor, account
        self.own = f"/_dealdock/accounts/{account['id']}"

    def press(self, title: str, **fields: str) -> OpenPage:
        """Set the fault of a preset."""
        page = self._visitor.goto(f"accounts/{self.account['id']}/faults")
        return page.press(f"Set: {title}", {name.capitalize(): value for name, value in fields.items()})

    def result(self) -> Json:
        """Call the API, and return the entry of the call in the journal."""
        with contextlib.suppress(httpx.RemoteProtocolError):
            call(self._http, self.account)
        entry: Json = self._http.get(f"{self.own}/requests?limit=1").json()[0]
        return entry

    def is_refused(self) -> bool:
        entry = self.result()
        return entry["code"] is not None or not 0 < entry["status"] < httpx.codes.BAD_REQUEST

    def fault(self) -> Json:
        """Return the newest fault."""
        found: Json = self._http.get(f"{self.own}/faults").json()[-1]
        return found


@pytest.fixture
def caller(http: httpx.Client, visitor: OpenPage, make: Callable[..., Json]) -> Callable[[str], Caller]:
    return lambda vendor: Caller(http, visitor, make(vendor))


@ONE_DATABASE
@pytest.mark.parametrize("vendor", VENDORS)
class TestEveryVendor:
    def test_rate_limited_once(self, caller: Callable[[str], Caller], vendor: str) -> None:
        client = caller(vendor)
        assert client.press("Rate limited once").message() == "The fault was created."
        entry = client.result()
        assert (entry["status"], entry["code"]) == records_of(vendor).limited
        assert not client.is_refused()

    @pytest.mark.slow
    def test_error_for_the_next_call(self, caller: Callable[[str], Caller], http: httpx.Client, vendor: str) -> None:
        client = caller(vendor)
        errors = http.get(f"/_dealdock/vendors/{vendor}").json()["errors"]
        for error in errors[:3]:
            client.press("Error for the next call", error=str(error))
            entry = client.result()
            assert (entry["code"], entry["fault"]) == (error, client.fault()["number"])
            assert not client.is_refused()

    def test_lost_response(self, caller: Callable[[str], Caller], vendor: str) -> None:
        client = caller(vendor)
        client.press("Lost response")
        assert client.result()["status"] == 0
        assert not client.is_refused()

    def test_slow(self, caller: Callable[[str], Caller], vendor: str) -> None:
        client = caller(vendor)
        client.press("Slow", seconds="0.2")
        for _ in range(2):
            entry = client.result()
            assert entry["duration_ms"] >= 200
            assert entry["code"] is None

    def test_outage_for_a_minute(self, caller: Callable[[str], Caller], http: httpx.Client, vendor: str) -> None:
        client = caller(vendor)
        clock = f"{client.own}/clock"
        assert http.put(clock, json={"mode": "frozen", "at": "2026-05-04T09:30:00Z"}).is_success
        client.press("Outage for a minute")
        assert client.fault()["until"] == "2026-05-04T09:31:00Z"
        for moment in ("09:30:00", "09:30:59"):
            assert http.put(clock, json={"mode": "frozen", "at": f"2026-05-04T{moment}Z"}).is_success
            entry = client.result()
            assert (entry["status"], entry["code"]) == (UNAVAILABLE, records_of(vendor).overloaded)
        assert http.put(clock, json={"mode": "frozen", "at": "2026-05-04T09:31:00Z"}).is_success
        assert not client.is_refused()
        assert client.fault()["struck"] == 2

    def test_expired_token_in_the_middle_of_paging(self, caller: Callable[[str], Caller], vendor: str) -> None:
        client = caller(vendor)
        client.press("Expired token in the middle of paging", page="3")
        assert [client.is_refused() for _ in range(4)] == [False, False, True, True]


@ONE_DATABASE
def test_a_call_whose_response_is_lost_takes_effect(http: httpx.Client, caller: Callable[[str], Caller]) -> None:
    client = caller("close")
    client.press("Lost response", object="lead", operation="create")
    url, key = f"{client.account['base_url']}/api/v1/lead/", (client.account["api_key"], "")
    assert not client.is_refused()
    with pytest.raises(httpx.RemoteProtocolError):
        http.post(url, json={"name": "Lost"}, auth=key)
    assert "Lost" in {lead["display_name"] for lead in http.get(url, auth=key).json()["data"]}


@ONE_DATABASE
def test_a_preset_that_is_refused_says_why_and_keeps_its_values(
    caller: Callable[[str], Caller], http: httpx.Client
) -> None:
    client = caller("copper")
    page = client.press("Slow", seconds="many", object="person")
    assert "Input should be a valid number" in page.message("alert") or "number" in page.message("alert")
    assert page.texts("//form[input[@value='slow']]//select/option[@selected]") == ["person"]
    page = client.press("Expired token in the middle of paging", object="account")
    assert "must be an operation of that object" in page.message("alert")
    assert http.get(f"{client.own}/faults").json() == []
    path = f"/_dealdock/console/accounts/{client.account['id']}/faults/preset"
    answer = http.post(path, data={"preset": "x"}, headers={"Origin": str(http.base_url).rstrip("/")})
    assert (answer.status_code, "Unknown preset" in answer.text) == (422, True)


@ONE_DATABASE
def test_a_mistake_in_a_rule_is_linked_by_the_label_of_its_field(page: Page, make: Callable[..., Json]) -> None:
    page.goto(f"accounts/{make('copper')['id']}/faults/new")
    page.get_by_label("Status", exact=True).fill("99999")
    page.get_by_role("button", name="Create the fault").click()
    page.get_by_role("alert").get_by_role("link", name="Effect: Status", exact=True).click()
    expect(page.get_by_label("Status", exact=True)).to_be_focused()


@ONE_DATABASE
def test_faults_keep_the_focus_and_are_readable_in_a_narrow_window(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    own = f"accounts/{make('copper')['id']}/faults"
    for status in (500, 503):
        effect = {"status": status, "body": "a long text " * 9}
        assert http.post(f"/_dealdock/{own}", json={"effect": effect}).is_success
    page.goto(own)
    page.get_by_role("button", name="Delete fault 2").focus()
    old = page.locator("#fault-2").element_handle()
    assert old is not None
    assert http.delete(f"/_dealdock/{own}/1").is_success
    expect(page.locator("#fault-1")).to_have_count(0)
    assert not old.evaluate("each => each.isConnected"), "the table was read again"
    expect(page.get_by_role("button", name="Delete fault 2")).to_be_focused()
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    lines = "each => [...each.getClientRects()].map(({ left, top }) => [left, top])"
    status, body = (code.evaluate(lines) for code in page.locator("[data-label=Effect] code").all())
    assert len(status) == 1, "the texts of a cell follow one another as in a sentence"
    assert body[0][1] == status[0][1]
    assert body[1][0] == status[0][0]
    assert before is not None
    page.set_viewport_size(before)


@ONE_DATABASE
def test_presets_are_set_by_the_keyboard_and_the_own_rule_is_behind_a_link(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("copper")
    page.goto(f"accounts/{account['id']}/faults")
    page.get_by_role("button", name="Set: Outage for a minute").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("The fault was created.")
    expect(page.locator("#fault-1")).to_contain_text("error = unavailable")
    assert call(http, account).status_code == UNAVAILABLE
    page.get_by_role("link", name="Own rule").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New fault")
