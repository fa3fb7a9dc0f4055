"""The deliveries of webhooks in the console."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.support.marks import ONE_DATABASE
from tests.support.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@ONE_DATABASE
def test_deliveries_are_shown_live_held_released_and_sent_again(
    page: Page, http: httpx.Client, receiver: Receiver
) -> None:
    account = http.post("/_dealdock/accounts", json={"vendor": "copper"}).json()
    records = f"/_dealdock/accounts/{account['id']}/records"
    hook = {"target": receiver.url, "type": "person", "event": "new", "secret": {"key": "s3cret"}}
    assert http.post(f"{records}/webhook", json=hook).is_success
    page.goto(f"accounts/{account['id']}/deliveries")
    expect(page.get_by_role("main")).to_contain_text("This account has sent no webhooks.")
    page.get_by_role("button", name="Hold").click()
    expect(page.get_by_role("status")).to_have_text("Deliveries are held.")
    assert http.post(f"{records}/person", json={"name": "Jane Roe"}).is_success
    expect(page.get_by_role("region", name="Deliveries")).to_contain_text("held")
    assert receiver.requests == []
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_role("region", name="Deliveries")).to_contain_text("delivered")
    page.get_by_role("button", name="Send delivery 1 again").click()
    expect(page.get_by_role("status")).to_have_text("The delivery was sent again.")
    expect(page.get_by_role("region", name="Attempts")).to_contain_text("204")
    expect(page.get_by_role("heading", name="2 attempts")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delivery 1: person.new")
    expect(page.locator("#body")).to_contain_text('"key": "***"')
    assert page.locator("#body .t-name").count() > 3
    assert len(receiver.requests) == 2


@ONE_DATABASE
def test_deliveries_name_their_event_and_fit_a_narrow_window(page: Page, http: httpx.Client) -> None:
    account = http.post("/_dealdock/accounts", json={"vendor": "copper"}).json()
    own = f"/_dealdock/accounts/{account['id']}"
    target = f"http://127.0.0.1:9/{'long/' * 30}?source=dealdock"
    hook = {"target": target, "type": "person", "event": "new"}
    assert http.post(f"{own}/deliveries/hold").is_success
    assert http.post(f"{own}/records/webhook", json=hook).is_success
    assert http.post(f"{own}/records/person", json={"name": "Jane Roe"}).is_success
    before = page.viewport_size
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"accounts/{account['id']}/deliveries")
        row = page.locator("tbody tr").first
        expect(row).to_contain_text("person.new")
        expect(row.locator("[data-label=Attempts]")).to_have_text("0")
        url = row.locator("code")
        height = url.evaluate("each => each.getBoundingClientRect().height")
        assert height < 30, "the target is on one line"
        expect(url).to_have_attribute("title", target)
        for part in row.locator("[data-label]").all():
            expect(part).to_be_in_viewport(ratio=0.9)
        page.get_by_role("link", name="1", exact=True).click()
        expect(page.locator("#body .t-name").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert before is not None
    page.set_viewport_size(before)


def test_an_account_of_a_service_without_webhooks_has_no_such_page(http: httpx.Client) -> None:
    account = http.post("/_dealdock/accounts", json={"vendor": "pardot"}).json()
    path = f"/_dealdock/console/accounts/{account['id']}"
    assert "/deliveries" not in http.get(path).text
    assert http.get(f"{path}/deliveries").status_code == 404
