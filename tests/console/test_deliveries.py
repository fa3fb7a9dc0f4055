"""The deliveries of webhooks in the console."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.support.marks import ONE_DATABASE
from tests.support.receiver import Receiver

Json = dict[str, Any]


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
    expect(page.get_by_role("main")).to_contain_text('"key":"s3cret"')
    assert len(receiver.requests) == 2


def test_an_account_of_a_service_without_webhooks_has_no_such_page(http: httpx.Client) -> None:
    account = http.post("/_dealdock/accounts", json={"vendor": "pardot"}).json()
    path = f"/_dealdock/console/accounts/{account['id']}"
    assert "/deliveries" not in http.get(path).text
    assert http.get(f"{path}/deliveries").status_code == 404
