"""Changes of records in the console that are refused: nothing changes, and no snapshot is lost."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.console.test_records import records
from tests.console.visitor import CONSOLE, OpenPage
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]


def sent(http: httpx.Client, path: str, **form: str) -> httpx.Response:
    """Send a form as a browser does."""
    return http.post(CONSOLE + path, data=form, headers={"Origin": str(http.base_url).rstrip("/")})


def snapshots(http: httpx.Client, account: Json) -> list[Json]:
    found: list[Json] = http.get(f"/_dealdock/accounts/{account['id']}/snapshots").json()
    return found


@pytest.mark.slow
@ONE_DATABASE
def test_deleting_a_record_again_keeps_the_snapshot_of_the_first_time(
    http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close")
    before = records(http, account)
    page = f"accounts/{account['id']}/records/opportunity/{before[0]['id']}/delete"
    assert sent(http, page, snapshot="yes").status_code == 303
    kept = snapshots(http, account)
    again = sent(http, page, snapshot="yes")
    assert (again.status_code, f"no record of this kind with the id {before[0]['id']}" in again.text) == (404, True)
    assert snapshots(http, account) == kept
    assert http.post(f"/_dealdock/accounts/{account['id']}/reset", json={"to": "before-delete"}).is_success
    assert records(http, account) == before


@ONE_DATABASE
def test_undeleting_a_record_whose_value_is_taken_meanwhile_names_the_field_once(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("copper")
    path = f"/_dealdock/accounts/{account['id']}/records/company"
    gone = http.post(path, json={"name": "Acme", "email_domain": "acme.com"}).json()
    visitor.goto(f"accounts/{account['id']}/records/company/{gone['id']}").press("Delete")
    assert http.post(path, json={"name": "New", "email_domain": "ACME.com"}).status_code == 201
    before = records(http, account, "company")
    visitor.goto(f"accounts/{account['id']}/records/company/{gone['id']}").press("Undo the deletion")
    text = "email_domain: has already been taken by another company: change or delete that one first"
    assert visitor.message("alert") == text
    assert records(http, account, "company") == before
