"""Lead statuses: `/api/v1/status/lead/`."""

from tests.vendors.close.rest_client import Client

PATH = "/status/lead/"


def test_a_new_organization_has_the_usual_ones(client: Client) -> None:
    listed = client.get(PATH)
    assert sorted(each["label"] for each in listed["data"]) == [
        "Bad Fit",
        "Canceled",
        "Customer",
        "Interested",
        "Not Interested",
        "Potential",
        "Qualified",
    ]
    ids = [each["id"] for each in listed["data"]]
    assert ids == sorted(ids)
    assert listed["has_more"] is False


def test_are_created_changed_and_deleted(client: Client, other_client: Client) -> None:
    before = other_client.get(PATH)
    made = client.post(PATH, label="New")
    assert made == {
        "id": made["id"],
        "label": "New",
        "organization_id": client.account["organization_id"],
    }
    assert client.put(f"{PATH}{made['id']}/", label="Newer") == {**made, "label": "Newer"}
    assert client.get(f"{PATH}{made['id']}") == {**made, "label": "Newer"}
    assert client.delete(f"{PATH}{made['id']}/") == {}
    gone = client.call("GET", f"{PATH}{made['id']}/")
    assert (gone.status_code, gone.json()) == (404, {"error": "Empty query: LeadStatus matching query does not exist."})
    assert other_client.get(PATH) == before


def test_need_a_label(client: Client) -> None:
    assert client.wrong_fields("POST", PATH) == {"label": "This field is required."}
    assert client.wrong_fields("POST", PATH, label=" ") == {"label": "This field is required."}
    assert client.wrong_fields("POST", PATH, label=5) == {"label": "Value must be of str type."}
