"""Custom objects and the fields of their types (contract part 2, B.9)."""

from typing import Any, NamedTuple

import pytest

from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits

PATH = "/custom_object/"


class Vehicles(NamedTuple):
    """A type of objects with a field, and a lead."""

    close: Close
    type_id: str
    plate: str
    lead_id: str

    def add(self, name: str = "Truck", **fields: Any) -> dict[str, Any]:
        body = {"custom_object_type_id": self.type_id, "lead_id": self.lead_id, "name": name, **fields}
        return dict(self.close.post(PATH, body))


@pytest.fixture
def vehicles(close: Close) -> Vehicles:
    type_id = close.post("/custom_object_type/", {"name": "Vehicle", "name_plural": "Vehicles"})["id"]
    body = {"name": "Plate", "type": "text", "custom_object_type_id": type_id}
    answer = close.send("POST", "/custom_field/custom_object_type/", body)
    assert answer.status_code == 201
    fits(shapes.CUSTOM_FIELD_OF_OBJECTS, answer.json())
    return Vehicles(close, type_id, f"custom.{answer.json()['id']}", close.lead()["id"])


@pytest.mark.contract("2.b9.object.1", "2.b9.object.2")
def test_has_its_keys_and_its_fields(vehicles: Vehicles) -> None:
    close = vehicles.close
    made = vehicles.add(**{vehicles.plate: "AB 1"})
    fits(shapes.CUSTOM_OBJECT, made)
    assert (made["lead_id"], made[vehicles.plate]) == (vehicles.lead_id, "AB 1")
    other = vehicles.add("Van")
    assert close.get(PATH, lead_id=vehicles.lead_id) == {"data": [other, made], "has_more": False}
    refused = close.refused("GET", PATH)
    assert (refused.status, refused.text) == (400, "lead_id is required.")
    close.freeze("2026-01-03T00:00:00Z")
    changed = close.put(f"{PATH}{made['id']}/", {vehicles.plate: "CD 2", "lead_id": close.lead()["id"]})
    assert changed == {**made, vehicles.plate: "CD 2", "date_updated": "2026-01-03T00:00:00+00:00"}
    (updated,) = close.events(object_type="custom_object", action="updated")
    assert updated["changed_fields"] == [vehicles.plate, "date_updated"]
    answer = close.send("DELETE", f"{PATH}{made['id']}/")
    assert (answer.status_code, answer.content) == (204, b"")
    refused = close.refused("GET", f"{PATH}{made['id']}/")
    assert refused.text == "Empty query: CustomObject matching query does not exist."


@pytest.mark.contract("2.b9.object.1")
def test_what_is_refused(vehicles: Vehicles) -> None:
    wrong = vehicles.close.refused("POST", PATH, {}).fields
    assert wrong == dict.fromkeys(("custom_object_type", "lead", "name"), "This field is required.")
    body = {"custom_object_type_id": "cotype_x", "lead_id": "lead_x", "name": "x"}
    wrong = vehicles.close.refused("POST", PATH, body).fields
    assert wrong == dict.fromkeys(("custom_object_type", "lead"), "Object does not exist.")


@pytest.mark.contract("2.b9.object_type.2", "2.b9.field.1")
def test_a_type_shows_its_fields_and_is_kept_while_it_has_objects(vehicles: Vehicles) -> None:
    close, one = vehicles.close, f"/custom_object_type/{vehicles.type_id}/"
    made = vehicles.add()
    (shown,) = close.rows("/custom_object_type/")
    assert [f"custom.{each['id']}" for each in shown["fields"]] == [vehicles.plate]
    (field,), (nested,) = close.rows("/custom_field/custom_object_type/"), shown["fields"]
    own = ("always_visible", "created_by", "date_created", "date_updated", "organization_id", "updated_by")
    assert field["custom_object_type_id"] == vehicles.type_id
    assert [name for name in (*own, "custom_object_type_id") if name in nested] == []
    assert {name: value for name, value in nested.items() if name != "converting_to_type"}.items() <= field.items()
    refused = close.refused("DELETE", one)
    assert (refused.status, refused.body["errors"]) == (400, ["This type has custom objects."])
    close.delete(f"{PATH}{made['id']}/")
    close.delete(one)
    assert close.rows("/custom_field/custom_object_type/") == close.rows("/custom_object_type/") == []
    assert close.events(object_type="custom_fields.custom_object")[0]["action"] == "deleted"


@pytest.mark.contract("2.b9.delete.1")
def test_goes_with_its_lead_and_moves_with_a_merge(vehicles: Vehicles) -> None:
    close, target = vehicles.close, vehicles.close.lead()["id"]
    made = vehicles.add(**{vehicles.plate: "AB 1"})
    close.post("/lead/merge/", {"source": vehicles.lead_id, "destination": target})
    assert close.rows(PATH, lead_id=target) == [{**made, "lead_id": target}]
    close.delete(f"/lead/{target}/")
    assert close.send("GET", f"{PATH}{made['id']}/").status_code == 404
    assert close.events(object_id=made["id"])[0]["previous_data"][vehicles.plate] == "AB 1"


@pytest.mark.slow
@pytest.mark.contract("2.b9.scene.1")
def test_types_fields_and_values_are_in_scenes_and_exports(close: Close, other: Close) -> None:
    scene = {
        "vendor": "close",
        "custom_activity_types": [{"name": "Visit"}, {"name": "Call"}],
        "custom_object_types": [{"name": "Vehicle", "name_plural": "Vehicles"}],
        "custom_fields": [
            {"object": "activity", "custom_activity_type": "Visit", "name": "Notes", "type": "text"},
            {"object": "activity", "custom_activity_type": "Call", "name": "Notes", "type": "text"},
            {"object": "custom_object_type", "custom_object_type": "Vehicle", "name": "Plate", "type": "text"},
        ],
        "leads": [{"name": "Ash", "status": "Potential"}],
        "activities": [
            {"type": "CustomActivity", "lead": "Ash", "custom_activity_type": "Visit", "custom": {"Notes": "Fine"}}
        ],
        "custom_objects": [
            {"lead": "Ash", "custom_object_type": "Vehicle", "name": "Van", "custom": {"Plate": "AB 1"}}
        ],
    }
    close.control("POST", "/import", {"accounts": [scene]})
    (lead,) = close.rows("/lead/")
    seen = [close.rows("/activity/custom/"), close.rows(PATH, lead_id=lead["id"])]
    assert ["Fine" in each[0].values() for each in seen] == [True, False]
    assert "AB 1" in seen[1][0].values()
    close.control("POST", "/import", close.control("GET", "/export"))
    assert [close.rows("/activity/custom/"), close.rows(PATH, lead_id=lead["id"])] == seen
    record = close.control("GET", "/records/customObject")[0]
    assert record["custom"] == {"Plate": "AB 1"}
    other.control("POST", "/import", close.control("GET", "/export"))
    assert [each["id"] for each in other.rows(PATH, lead_id=lead["id"])] == [seen[1][0]["id"]]


@pytest.mark.contract("2.b9.object.3")
def test_required_fields_have_a_value(close: Close) -> None:
    boat = close.post("/custom_object_type/", {"name": "Boat", "name_plural": "Boats"})["id"]
    sent = {"name": "Draught", "type": "number", "custom_object_type_id": boat, "required": True}
    draught = f"custom.{close.post('/custom_field/custom_object_type/', sent)['id']}"
    heron = {"lead_id": close.lead()["id"], "custom_object_type_id": boat, "name": "Heron"}
    missing = {draught: "This field is required."}
    assert close.refused("POST", "/custom_object/", heron).fields == missing
    made = close.post("/custom_object/", {**heron, draught: 3})
    path = f"/custom_object/{made['id']}/"
    assert close.refused("PUT", path, {draught: None}).fields == missing
    assert close.put(path, {"name": "Gull"})[draught] == 3
