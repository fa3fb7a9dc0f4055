"""closeio, the vendor's own client for Python, as it is published."""

from types import SimpleNamespace
from typing import Any

import closeio_api as closeio
import httpx
import pytest

from dealdock import Sandbox
from dealdock_client.redirect import redirect
from tests.server.answering import answering
from tests.support.marks import ONE_DATABASE
from tests.vendors.close.client import Close

pytestmark = pytest.mark.contract("6.client.1")


@pytest.fixture
def api(close: Close) -> Any:
    return closeio.API(f"{close.account['base_url']}/api/v1/", close.key, tz_offset=-4)


class TestOpportunities:
    def test_are_created_read_changed_and_deleted(self, api: Any, close: Close) -> None:
        lead = api.post("lead", {"name": "Acme", "contacts": [{"name": "Jo", "emails": [{"email": "jo@b.c"}]}]})
        made = api.post("opportunity", {"lead_id": lead["id"], "value": 50000, "value_period": "monthly"})
        assert api.get(f"opportunity/{made['id']}") == made == close.read(made)
        statuses = {each["label"]: each["id"] for each in api.get("status/opportunity")["data"]}
        won = api.put(f"opportunity/{made['id']}", {"status_id": statuses["Won"]})
        assert won["date_won"] == "2026-01-01"  # by the client's X-TZ-Offset
        assert api.delete(f"opportunity/{made['id']}") == {}
        with pytest.raises(closeio.APIError) as raised:
            api.get(f"opportunity/{made['id']}")
        assert raised.value.response.status_code == 404

    def test_are_listed_page_by_page(self, api: Any, close: Close) -> None:
        made = [close.add(value=value)["id"] for value in range(25)]
        found, skip, has_more = [], 0, True
        while has_more:
            params = {"_skip": skip, "_limit": 10, "_fields": "id", "_order_by": "value"}
            answer = api.get("opportunity", params=params)
            found += [each["id"] for each in answer["data"]]
            skip, has_more = skip + 10, answer["has_more"]
        assert found == made

    def test_are_found_by_a_long_query(self, api: Any, close: Close) -> None:
        made = close.add(value=7)["id"]
        body = {"_params": {"query": " or ".join(['note:"a long text that is nowhere"'] * 150 + ["value:7"])}}
        answer = api.post("opportunity", body, headers={"x-http-method-override": "GET"})
        assert [each["id"] for each in answer["data"]] == [made]

    def test_errors_of_fields_have_their_attributes(self, api: Any) -> None:
        with pytest.raises(closeio.ValidationError) as raised:
            api.post("opportunity", {"confidence": 101, "value": "x"})
        assert raised.value.errors == []
        assert raised.value.field_errors == {
            "confidence": "The value must not be larger than 100.",
            "value": "Value must be of int type.",
        }
        with pytest.raises(closeio.ValidationError):
            api.get("opportunity", params={"_limit": 251})


class TestOthers:
    def test_leads_are_searched(self, api: Any, close: Close) -> None:
        close.lead("Beta")
        wanted = close.lead("Alpha", status="Qualified")["id"]
        answer = api.get("lead", params={"query": 'status:"Qualified" sort:name', "_fields": "id,display_name"})
        assert answer["data"] == [{"id": wanted, "display_name": "Alpha"}]

    def test_leads_are_found_by_the_advanced_search(self, api: Any, close: Close) -> None:
        leads = [close.lead(f"Acme {number}")["id"] for number in range(3)]
        field = {"type": "regular_field", "object_type": "lead", "field_name": "display_name"}
        condition = {"type": "text", "mode": "full_words", "value": "acme"}
        query = {"type": "field_condition", "field": field, "condition": condition}
        found, cursor = [], None
        while True:
            page = api.post("data/search", {"query": query, "_limit": 2, "cursor": cursor})
            found += [each["id"] for each in page["data"]]
            cursor = page["cursor"]
            if cursor is None:
                break
        assert found == leads[::-1]
        with pytest.raises(closeio.ValidationError) as raised:
            api.post("data/search", {"query": {"type": "nothing"}})
        assert raised.value.field_errors.keys() == {"query"}

    def test_smart_views_bulk_actions_and_exports(self, api: Any, close: Close) -> None:
        close.lead("Acme")
        names = {each["name"] for each in api.get("saved_search")["data"]}
        assert names == {"Leads to Call", "Untouched Leads"}
        view = api.post("saved_search", {"name": "All", "query": "*"})
        assert api.delete(f"saved_search/{view['id']}") == {}
        export = api.post("export/lead", {"format": "json", "query": "*"})
        done = api.get(f"export/{export['id']}")
        assert (done["status"], done["n_docs"]) == ("done", 1)
        assert [each["name"] for each in httpx.get(done["download_url"], timeout=30).json()] == ["Acme"]
        action = api.post("bulk_action/delete", {"query": "name:acme"})
        assert api.get(f"bulk_action/delete/{action['id']}")["n_leads_processed"] == 1
        assert api.get("lead")["data"] == []

    def test_leads_are_merged(self, api: Any, close: Close) -> None:
        source, target = close.lead()["id"], close.lead()["id"]
        assert api.post("lead/merge", {"source": source, "destination": target}) == {"status": "ok"}

    def test_what_has_no_body_is_an_empty_text(self, api: Any) -> None:
        pipeline = api.post("pipeline", {"name": "Renewals"})
        assert api.delete(f"pipeline/{pipeline['id']}") == ""

    def test_tasks_notes_and_me(self, api: Any, close: Close) -> None:
        lead = close.lead()["id"]
        api.post("task", {"lead_id": lead, "text": "Call", "date": "2026-01-05"})
        api.post("activity/note", {"lead_id": lead, "note": "x"})
        assert [each["_type"] for each in api.get("activity", params={"lead_id": lead})["data"]] == ["Note", "Created"]
        me = api.get("me")
        assert api.get(f"organization/{me['organizations'][0]['id']}")["memberships"][0]["user_id"] == me["id"]


@pytest.mark.contract("1.6.limit.2", "1.6.limit.4")
def test_waits_as_the_limit_says(http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    close = Close.open(http, limits={"requests": 2, "window": 60}, edition="2023-07")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        close.control("POST", "/clock/advance", {"seconds": int(seconds)})

    monkeypatch.setattr(closeio, "time", SimpleNamespace(sleep=wait))
    api = closeio.API(f"{close.account['base_url']}/api/v1/", close.key)
    for _ in range(5):
        assert api.get("me")["id"] == close.user_id
    assert len(waits) == 2
    assert all(0 < seconds <= 60 for seconds in waits)


@ONE_DATABASE
@pytest.mark.usefixtures("sandbox")
def test_is_redirected_as_it_is_published(sandbox: Sandbox, close: Close) -> None:
    made = close.add(value=5)
    client = closeio.Client(close.key)
    with (
        answering(sandbox, "uvloop") as running,
        redirect(f"https://127.0.0.1:{running.port}", running.authority.certificate()),
    ):
        assert client.get("opportunity")["data"] == [made]
