"""Copies of an account: reset, snapshot, export and import (contract 7.1, 7.2)."""

import json
from typing import Any

import httpx
import pytest

from tests.vendors.close.client import Close

LISTS = (
    "/lead/",
    "/opportunity/",
    "/opportunity/?_group_by=date_won__month",
    "/contact/",
    "/task/",
    "/activity/",
    "/activity/status_change/opportunity/",
    "/event/",
    "/pipeline/",
    "/status/opportunity/",
    "/status/lead/",
    "/custom_field/opportunity/",
    "/custom_field/lead/",
)


def fill(close: Close) -> dict[str, Any]:
    """Add records of every kind, and return an opportunity with every field and related record."""
    days = close.field("Days", type="choices", choices=["Monday", "Tuesday"], accepts_multiple_values=True)
    industry = close.field("Industry", of="lead")
    contact = {"name": "Jo", "emails": [{"email": "jo@b.c", "type": "office"}], "phones": [{"phone": "+16503334444"}]}
    lead = close.lead("Acme", contacts=[contact], addresses=[{"city": "Gotham"}], **{industry: "Caves"})
    sales = close.rows("/pipeline/")[0]["id"]
    renewals = close.post("/pipeline/", {"name": "Renewals", "statuses": [{"label": "Due", "type": "active"}]})
    made = close.add(lead_id=lead["id"], value=50000, note="3 seats", pipeline_id=renewals["id"], **{days: ["Monday"]})
    won = close.change(made, status="Won", pipeline_id=sales)
    close.post("/task/", {"lead_id": lead["id"], "text": "Call", "date": "2026-01-05"})
    close.post("/activity/note/", {"lead_id": lead["id"], "note": "x"})
    close.post("/activity/call/", {"lead_id": lead["id"], "duration": 55})
    close.put(f"/lead/{lead['id']}/", {"status": "Qualified"})
    close.delete(f"/opportunity/{close.add(lead_id=lead['id'])['id']}/")
    return won


def content(close: Close, *origins: Close) -> dict[str, Any]:
    """Return all answers to a client. Names replace the ids of the account and of its origin."""
    text = json.dumps({path: close.get(path) for path in LISTS}, sort_keys=True)
    for each in (close, *origins):
        own = {each.organization_id: "organization", each.user_id: "user", each.key.partition(".")[0]: "key"}
        for shown, name in own.items():
            text = text.replace(shown, name)
    return json.loads(text)  # type: ignore[no-any-return]  # JSON has no types here


@pytest.mark.slow
@pytest.mark.contract("7.1.export.2", "7.1.reset.1")
def test_a_snapshot_comes_back_whole(close: Close) -> None:
    made = fill(close)
    before = content(close)
    close.control("PUT", "/snapshots/before")
    close.change(made, value=1)
    close.lead("Another")
    close.control("POST", "/reset", {"to": "before"})
    assert content(close) == before
    assert close.read(made) == made


@pytest.mark.slow
@pytest.mark.contract("7.1.export.1")
def test_an_export_is_the_same_elsewhere(close: Close, other: Close) -> None:
    made = fill(close)
    exported = close.http.get(f"/_dealdock/accounts/{close.account['id']}/export")
    other.lead("Gone")
    answer = other.http.post(
        f"/_dealdock/accounts/{other.account['id']}/import",
        content=exported.content,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 204, answer.text
    theirs, mine = content(other, close), content(close)
    for path in LISTS:
        assert theirs[path] == mine[path], path
    assert other.read(made)["id"] == made["id"]
    assert other.change(made, note="y")["note"] == "y"
    assert other.refused("GET", f"/lead/{close.lead('Later')['id']}/").status == 404
    assert close.read(made) == made


@pytest.mark.slow
@pytest.mark.contract("7.1.export.1")
def test_an_export_is_loaded_to_the_byte(close: Close, http: httpx.Client) -> None:
    fill(close)
    first = http.get(f"/_dealdock/accounts/{close.account['id']}/export").content
    headers = {"Content-Type": "application/json"}
    answer = http.post(f"/_dealdock/accounts/{close.account['id']}/import", content=first, headers=headers)
    assert answer.status_code == 204, answer.text
    assert http.get(f"/_dealdock/accounts/{close.account['id']}/export").content == first


@pytest.mark.slow
@pytest.mark.contract("7.1.export.1")
def test_what_refers_to_a_deleted_opportunity_or_a_user_does_so_elsewhere(close: Close, other: Close) -> None:
    owner = close.field("Owner", type="user")
    lead = close.lead()["id"]
    kept, gone = (close.add(lead_id=lead, **{owner: close.user_id})["id"] for _ in range(2))
    for each in (kept, gone):
        close.change(each, status="Won")
    close.delete(f"/opportunity/{gone}/")
    task = close.post("/task/", {"lead_id": lead})["id"]
    close.put(f"/task/{task}/", {"is_complete": True})
    other.control("POST", "/import", close.control("GET", "/export"))
    for each in (kept, gone):
        [change] = other.rows("/activity/status_change/opportunity/", opportunity_id=each)
        assert change["opportunity_id"] == each
    assert other.refused("GET", f"/opportunity/{gone}/").status == 404
    assert other.read(kept)[owner] == other.user_id
    [completed] = other.rows("/activity/task_completed/")
    assert completed["task_assigned_to"] == other.user_id
    [created] = other.events(object_type="opportunity", action="created", object_id=kept)
    assert (created["data"]["user_id"], created["data"][owner]) == (other.user_id, other.user_id)
