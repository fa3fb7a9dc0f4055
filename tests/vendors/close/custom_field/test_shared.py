"""Shared custom fields, fields of custom objects, and fields of several values (contract 3.6)."""

from typing import Any

import pytest

from tests.vendors.close.client import Close

SHARED = "/custom_field/shared/"


def shared(close: Close, name: str = "Harbour", **fields: Any) -> str:
    """Create a shared field, and return its id."""
    return close.post(SHARED, {"name": name, "type": "text", **fields})["id"]  # type: ignore[no-any-return]  # JSON has no types here


def schema(close: Close, of: str) -> list[str]:
    return [each["id"] for each in close.get(f"/custom_field_schema/{of}/")["fields"]]


class TestShared:
    @pytest.mark.contract("3.6.shared.1")
    def test_is_a_field_of_the_objects_with_which_it_is_associated(self, close: Close) -> None:
        field = shared(close)
        key = f"custom.{field}"
        assert list(close.refused("POST", "/lead/", {key: "North"}).fields) == [key]
        made = close.post(f"{SHARED}{field}/association/", {"object_type": "lead"})
        assert made == {"object_type": "lead", "editable_with_roles": [], "required": False}
        lead = close.post("/lead/", {"name": "Quay", key: "North"})
        assert (lead[key], lead["custom"]) == ("North", {"Harbour": "North"})
        assert list(close.refused("POST", "/contact/", {"lead_id": lead["id"], key: "South"}).fields) == [key]
        close.post(f"{SHARED}{field}/association/", {"object_type": "contact"})
        contact = close.post("/contact/", {"lead_id": lead["id"], "name": "Jo", key: "South"})
        assert contact[key] == "South"
        assert close.get(f"/lead/{lead['id']}/")[key] == "North"
        assert close.rows("/lead/", query='"custom.Harbour":North')[0]["id"] == lead["id"]
        (shown,) = close.get(SHARED)["data"]
        assert shown["is_shared"] is True
        assert [each["object_type"] for each in shown["associations"]] == ["lead", "contact"]
        assert [field in schema(close, of) for of in ("lead", "contact", "opportunity")] == [True, True, False]
        assert field not in {each["id"] for each in close.get("/custom_field/lead/")["data"]}

    @pytest.mark.contract("3.6.shared.2")
    def test_leaves_an_object_with_its_values(self, close: Close) -> None:
        field = shared(close)
        key, path = f"custom.{field}", f"{SHARED}{field}/association/"
        for of in ("lead", "contact"):
            close.post(path, {"object_type": of})
        lead = close.post("/lead/", {"name": "Quay", key: "North", "contacts": [{"name": "Jo", key: "South"}]})
        assert close.send("DELETE", f"{path}lead/").status_code == 204
        found = close.get(f"/lead/{lead['id']}/")
        assert (key in found, found["contacts"][0][key]) == (False, "South")
        assert close.send("DELETE", f"{path}lead/").status_code == 404
        close.post(path, {"object_type": "lead"})
        assert key not in close.get(f"/lead/{lead['id']}/")
        close.delete(f"{SHARED}{field}/")
        found = close.get(f"/lead/{lead['id']}/")
        assert (key in found["contacts"][0], close.get(SHARED)["data"], field in schema(close, "contact")) == (
            False,
            [],
            False,
        )

    @pytest.mark.contract("3.6.shared.1", "3.6.shared.3")
    def test_belongs_to_types_of_activities_and_of_objects(self, close: Close) -> None:
        field, lead = shared(close), close.lead()["id"]
        key, path = f"custom.{field}", f"{SHARED}{field}/association/"
        visit, call = (close.post("/custom_activity/", {"name": name})["id"] for name in ("Visit", "Call"))
        boat = close.post("/custom_object_type/", {"name": "Boat", "name_plural": "Boats"})["id"]
        assert list(close.refused("POST", path, {"object_type": "custom_activity_type"}).fields) == [
            "custom_activity_type"
        ]
        made = close.post(path, {"object_type": "custom_activity_type", "custom_activity_type_id": visit})
        assert made["custom_activity_type_id"] == visit
        close.post(path, {"object_type": "custom_object_type", "custom_object_type_id": boat, "required": True})
        activity = {"lead_id": lead, "custom_activity_type_id": visit}
        assert close.post("/activity/custom/", {**activity, key: "a"})[key] == "a"
        other = {**activity, "custom_activity_type_id": call, key: "a"}
        assert list(close.refused("POST", "/activity/custom/", other).fields) == [key]
        thing = {"lead_id": lead, "custom_object_type_id": boat, "name": "Ark"}
        assert list(close.refused("POST", "/custom_object/", thing).fields) == [key]
        assert close.post("/custom_object/", {**thing, key: "b"})[key] == "b"
        one = f"{path}custom_activity_type/{visit}/"
        assert close.put(one, {"required": True, "editable_with_roles": ["admin"]}) == close.get(one)
        assert close.get(one)["required"] is True
        assert list(close.refused("POST", "/activity/custom/", activity).fields) == [key]
        assert [each["id"] for each in close.get(f"/custom_activity/{visit}/")["fields"]] == [field]
        assert close.get(f"/custom_activity/{call}/")["fields"] == []
        assert close.send("GET", f"{path}custom_activity_type/{call}/").status_code == 404
        close.post(path, {"object_type": "custom_activity_type", "custom_activity_type_id": call})
        close.delete(f"/custom_activity/{call}/")
        assert close.get(one)["required"] is True
        assert len(close.get(f"{SHARED}{field}/")["associations"]) == 2

    @pytest.mark.contract("3.6.shared.4")
    def test_is_associated_once_and_has_a_name_of_its_own(self, close: Close) -> None:
        own = close.field("Harbour", "lead").removeprefix("custom.")
        field, lead_field = shared(close), f"{SHARED}{own}/"
        path = f"{SHARED}{field}/association/"
        assert close.refused("POST", path, {"object_type": "lead"}).fields == {
            "object_type": "A custom field with this name already exists."
        }
        close.post(path, {"object_type": "contact"})
        assert list(close.refused("POST", path, {"object_type": "contact"}).fields) == ["object_type"]
        assert list(close.refused("POST", path, {"object_type": "task"}).fields) == ["object_type"]
        assert list(close.refused("POST", "/custom_field/contact/", {"name": "Harbour", "type": "text"}).fields) == [
            "name"
        ]
        assert close.send("GET", lead_field).status_code == 404
        assert close.send("POST", f"{lead_field}association/", {"object_type": "lead"}).status_code == 404
        assert list(close.refused("POST", SHARED, {"name": "Harbour", "type": "text"}).fields) == ["name"]

    @pytest.mark.contract("3.6.shared.5")
    def test_writes_an_event_for_each_change(self, close: Close) -> None:
        field = shared(close)
        path = f"{SHARED}{field}/association/"
        close.post(path, {"object_type": "lead"})
        close.put(f"{path}lead/", {"editable_with_roles": ["admin"]})
        close.delete(f"{path}lead/")
        close.put(f"{SHARED}{field}/", {"name": "Port"})
        close.delete(f"{SHARED}{field}/")
        found = [each for each in close.get("/event/")["data"] if each["object_type"] == "custom_fields.shared"]
        assert [each["action"] for each in reversed(found)] == ["created", *["updated"] * 4, "deleted"]
        assert found[-2]["changed_fields"] == ["associations"]

    @pytest.mark.contract("3.6.shared.6")
    def test_has_a_place_of_its_own_among_the_fields_of_each_object(self, close: Close) -> None:
        own = {of: close.field("Own", of).removeprefix("custom.") for of in ("lead", "contact")}
        field = shared(close)
        for of in own:
            close.post(f"{SHARED}{field}/association/", {"object_type": of})
        close.put("/custom_field_schema/lead/", {"fields": [{"id": field}]})
        assert schema(close, "lead") == [field, own["lead"]]
        assert schema(close, "contact") == [own["contact"], field]

    @pytest.mark.contract("3.6.shared.1")
    def test_is_in_a_copy_of_its_account(self, close: Close) -> None:
        field = shared(close)
        close.post(f"{SHARED}{field}/association/", {"object_type": "lead"})
        close.post("/lead/", {"name": "Quay", f"custom.{field}": "North"})
        scene = close.control("GET", "/export")
        other = Close.open(close.http)
        other.control("POST", "/import", scene)
        (lead,) = other.rows("/lead/")
        assert lead["custom"] == {"Harbour": "North"}


class TestCustomObjects:
    @pytest.mark.slow
    @pytest.mark.contract("3.6.object.1", "3.6.object.2")
    def test_are_the_values_of_a_field(self, close: Close) -> None:
        boat, car = (
            close.post("/custom_object_type/", {"name": name, "name_plural": name})["id"] for name in ("Boat", "Car")
        )
        new = {"name": "Ship", "type": "custom_object"}
        assert list(close.refused("POST", "/custom_field/lead/", new).fields) == ["referenced_custom_type"]
        made = close.post("/custom_field/lead/", {**new, "referenced_custom_type_id": boat})
        assert (made["type"], made["referenced_custom_type_id"]) == ("custom_object", boat)
        key = f"custom.{made['id']}"
        lead, other = close.lead()["id"], close.lead()["id"]

        def thing(of: str, type_id: str) -> str:
            made = close.post("/custom_object/", {"lead_id": of, "custom_object_type_id": type_id, "name": "A"})
            return made["id"]  # type: ignore[no-any-return]  # JSON has no types here

        own, of_other, wrong_type = thing(lead, boat), thing(other, boat), thing(lead, car)
        assert close.put(f"/lead/{lead}/", {key: own})[key] == own
        for wrong in (of_other, wrong_type, lead):
            assert close.refused("PUT", f"/lead/{lead}/", {key: wrong}).fields == {key: "Object does not exist."}
        scene = close.control("GET", "/export")
        copy = Close.open(close.http)
        copy.control("POST", "/import", scene)
        assert sum("Ship" in each["custom"] for each in copy.rows("/lead/")) == 1
        close.delete(f"/custom_object/{own}/")
        assert key not in close.get(f"/lead/{lead}/")


class TestSeveralValues:
    @pytest.mark.contract("3.6.several.1")
    def test_are_for_some_types_alone(self, close: Close) -> None:
        for type_ in ("text", "number", "date", "datetime", "hidden"):
            new = {"name": type_, "type": type_, "accepts_multiple_values": True}
            assert list(close.refused("POST", "/custom_field/lead/", new).fields) == ["accepts_multiple_values"], type_
        for type_ in ("user", "contact"):
            new = {"name": type_, "type": type_, "accepts_multiple_values": True}
            assert close.post("/custom_field/lead/", new)["accepts_multiple_values"] is True
        plain = close.field("Plain", "lead").removeprefix("custom.")
        refused = close.refused("PUT", f"/custom_field/lead/{plain}/", {"accepts_multiple_values": True})
        assert list(refused.fields) == ["accepts_multiple_values"]

    @pytest.mark.contract("3.6.several.1")
    def test_end_where_the_type_becomes_another(self, close: Close) -> None:
        key = close.field("Days", "lead", type="choices", choices=["A", "B"], accepts_multiple_values=True)
        lead = close.post("/lead/", {key: ["A", "B"]})
        changed = close.put(f"/custom_field/lead/{key.removeprefix('custom.')}/", {"type": "text"})
        assert changed["accepts_multiple_values"] is False
        assert close.get(f"/lead/{lead['id']}/")[key] == "A"
