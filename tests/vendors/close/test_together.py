"""Changes of the same records at the same time, and what refers to records that are deleted."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from tests.vendors.close.rest_client import Client

DAYS: Final = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def test_values_that_are_added_at_once_are_all_kept(client: Client) -> None:
    several = {"type": "choices", "choices": DAYS, "accepts_multiple_values": True}
    field = client.post("/custom_field/lead/", name="Days", **several)["id"]
    lead = client.post("/lead/", name="Wayne")["id"]
    with ThreadPoolExecutor(len(DAYS)) as pool:
        list(pool.map(lambda day: client.put(f"/lead/{lead}/", **{f"custom.{field}.add": day}), DAYS))
    assert sorted(client.get(f"/lead/{lead}/")[f"custom.{field}"]) == sorted(DAYS)


def test_a_lead_is_deleted_while_contacts_are_added(client: Client) -> None:
    lead = client.post("/lead/", name="Wayne")["id"]
    calls: list[tuple[str, str, Any]] = [("POST", "/contact/", {"lead_id": lead, "name": day}) for day in DAYS]
    calls.insert(3, ("DELETE", f"/lead/{lead}/", None))
    with ThreadPoolExecutor(len(calls)) as pool:
        answers = list(pool.map(lambda call: client.call(*call).status_code, calls))
    assert answers[3] == 200
    assert {*answers} <= {200, 400}
    assert client.get("/contact/")["data"] == []


def test_leads_that_are_merged_both_ways_become_one(client: Client) -> None:
    leads = [client.post("/lead/", name=name, contacts=[{"name": name}])["id"] for name in "ab"]
    both = [{"source": leads[0], "destination": leads[1]}, {"source": leads[1], "destination": leads[0]}]
    with ThreadPoolExecutor(2) as pool:
        answers = [
            answer.status_code for answer in pool.map(lambda body: client.call("POST", "/lead/merge/", body), both)
        ]
    assert sorted(answers) == [200, 404]
    (kept,) = client.get("/lead/")["data"]
    assert sorted(each["name"] for each in kept["contacts"]) == ["a", "b"]


def test_no_record_keeps_a_contact_that_is_deleted(client: Client) -> None:
    field = client.post("/custom_field/opportunity/", name="Signer", type="contact")["id"]
    wayne = client.post("/lead/", name="Wayne", contacts=[{"name": "Bruce"}, {"name": "Alfred"}])
    bruce, alfred = (each["id"] for each in wayne["contacts"])
    other = client.post("/lead/", name="Acme")["id"]
    sent = [{"lead_id": other, "custom": {field: each}} for each in (bruce, alfred)]
    deals = [client.control("POST", "/records/opportunity", each) for each in sent]
    note = client.post("/activity/note/", lead_id=other, note="x", contact_id=bruce)["id"]
    client.delete(f"/contact/{bruce}/")
    assert client.get(f"/activity/note/{note}/")["contact_id"] is None
    assert f"custom.{field}" not in client.get(f"/opportunity/{deals[0]['id']}/")
    assert client.get(f"/opportunity/{deals[1]['id']}/")[f"custom.{field}"] == alfred
    client.delete(f"/lead/{wayne['id']}/")
    assert f"custom.{field}" not in client.get(f"/opportunity/{deals[1]['id']}/")
    client.control("POST", "/import", client.control("GET", "/export"))
