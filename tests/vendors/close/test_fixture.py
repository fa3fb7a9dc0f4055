"""Close's accounts in tests: the fixture's attributes, records of the control plane, scenes and reset."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from pytest_dealdock import ControlError, Server
from tests.vendors.close.rest_client import Client, opened

LEAD_CREATED = {"action": "created", "object_type": "lead"}


@pytest.fixture(scope="module")
def dealdock_server(address: str) -> Iterator[Server]:
    with Server.at(address) as server:
        yield server


@pytest.mark.dealdock(vendor="close")
def test_adds_leads_and_opportunities(dealdock: Any) -> None:
    lead = dealdock.leads.add(name="Harbour Books")
    won = dealdock.opportunities.add(lead=lead, status="Won", value=50_000)
    assert won.lead_id == lead.id
    auth = (dealdock.credentials.api_key, "")
    shown = httpx.get(f"{dealdock.url}/api/v1/opportunity/{won.id}/", auth=auth, timeout=30).json()
    assert (shown["lead_name"], shown["status_type"], shown["value"]) == ("Harbour Books", "won", 50_000)
    assert shown["date_won"] is not None
    changed = dealdock.opportunities.update(won, status="Lost", confidence=0)
    assert (changed.confidence, changed.date_lost is not None) == (0, True)
    dealdock.opportunities.delete(won)
    assert dealdock.opportunities.all() == []
    assert [each.id for each in dealdock.leads.all()] == [lead.id]
    with pytest.raises(ControlError, match=r"must be one of Demo Completed, .*, Won, Lost"):
        dealdock.opportunities.add(lead=lead, status="Frozen")


@pytest.mark.slow
@pytest.mark.dealdock(vendor="close")
def test_adds_records_of_part_two(dealdock: Any) -> None:
    contact = dealdock.contacts.add(name="Jo", lead=(lead := dealdock.leads.add(name="Ash")))
    sequence = dealdock.sequences.add(name="Calls", steps=[{"step_type": "call"}])
    subscription = dealdock.sequence_subscriptions.add(sequence=sequence, contact=contact)
    assert (subscription.status, subscription.lead_id) == ("active", lead.id)
    assert dealdock.sequence_subscriptions.update(subscription, status="finished").status == "finished"
    meeting = dealdock.activities.add(type="Meeting", lead=lead, details={"starts_at": "2026-03-02T10:00:00Z"})
    assert meeting.details["status"] == "upcoming"
    visit = dealdock.custom_activity_types.add(name="Visit")
    dealdock.custom_fields.add(object="activity", custom_activity_type_id=visit.id, name="Notes", type="text")
    made = dealdock.activities.add(
        type="CustomActivity", lead=lead, custom_activity_type_id=visit.id, custom={"Notes": "Fine"}
    )
    assert made.custom == {"Notes": "Fine"}
    vehicle = dealdock.custom_object_types.add(name="Vehicle", name_plural="Vehicles")
    van = dealdock.custom_objects.add(custom_object_type_id=vehicle.id, lead=lead, name="Van")
    assert [each.id for each in dealdock.custom_objects.all()] == [van.id]
    assert dealdock.phone_numbers.add(number="(415) 555-0142").number == "+14155550142"
    for records in (dealdock.email_templates, dealdock.sms_templates, dealdock.groups):
        assert records.add(name="Mine").name == "Mine"
    link = dealdock.integration_links.add(name="Wiki", type="lead", url="https://wiki.example/{{ lead.id }}")
    dealdock.integration_links.delete(link)
    hook = dealdock.webhook_subscriptions.add(url="http://127.0.0.1:9/", events=[LEAD_CREATED])
    assert len(hook.signature_key) == 64
    with pytest.raises(ControlError, match="must be one of upcoming"):
        dealdock.activities.add(type="Meeting", lead=lead, details={"status": "gone"})


def test_the_demo_has_deals_of_several_months(http: httpx.Client) -> None:
    client = opened(http, scene="demo")
    assert client.account["name"] == "Lantern Works"
    groups = client.get("/opportunity/", _group_by="date_won__month", status_type="won")["data"]
    assert [group["key"] for group in groups] == ["2026-01", "2026-02", "2026-03"]
    [lost] = client.get("/opportunity/", status_type="lost")["data"]
    assert (lost["lead_name"], lost["date_lost"]) == ("Fernhill School", "2026-04-01T15:00:00+00:00")
    assert any(name.startswith("custom.") for name in lost)


def without_users(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records without references to users: an account keeps its own users at an import."""
    users = {"created_by", "updated_by", "user", "assigned_to"}
    return [{name: value for name, value in record.items() if name not in users} for record in records]


@pytest.mark.slow
def test_an_export_is_imported_to_the_byte(client: Client, other_client: Client) -> None:
    lead = client.post("/lead/", name="Acme", contacts=[{"name": "Jo", "emails": [{"email": "jo@example.com"}]}])
    field = client.post("/custom_field/opportunity/", name="Size", type="number")
    made = client.post("/opportunity/", lead_id=lead["id"], value=5, **{f"custom.{field['id']}": 3})
    client.put(f"/opportunity/{made['id']}/", status="Won")
    client.post("/task/", lead_id=lead["id"], text="Call")
    exported = client.control("GET", "/export?format=json")
    other_client.control("POST", "/import", exported)
    text = json.dumps(exported)
    for name in ("user_id", "organization_id"):
        text = text.replace(client.account[name], other_client.account[name])
    exported = json.loads(text)
    ids = [each["id"] for each in other_client.get("/opportunity/")["data"]]
    assert ids == [made["id"]]
    shown = other_client.get(f"/opportunity/{made['id']}/")
    assert shown[f"custom.{field['id']}"] == 3
    assert (shown["lead_id"], shown["status_label"]) == (lead["id"], "Won")
    again = other_client.control("GET", "/export?format=json")["accounts"][0]
    for kind in ("pipelines", "leads", "contacts", "opportunities", "custom_fields", "tasks", "activities", "events"):
        assert without_users(again[kind]) == without_users(exported["accounts"][0][kind]), kind


def test_a_reset_returns_to_a_snapshot(client: Client) -> None:
    made = client.post("/opportunity/", note="kept")
    client.control("PUT", "/snapshots/one")
    client.delete(f"/opportunity/{made['id']}/")
    client.control("POST", "/reset", {"to": "one"})
    assert client.get(f"/opportunity/{made['id']}/") == made
