"""Leads with what hangs on them (contract 3.2)."""

from tests.vendors.close.rest_client import Client


def test_a_lead_has_its_contacts(client: Client) -> None:
    lead = client.post("/lead/", name="Wayne", contacts=[{"name": "Bruce", "emails": [{"email": "b@wayne.com"}]}])
    assert lead["display_name"] == "Wayne"
    assert [each["display_name"] for each in lead["contacts"]] == ["Bruce"]
    assert client.get(f"/lead/{lead['id']}") == lead
    assert client.get("/lead")["data"] == [lead]
