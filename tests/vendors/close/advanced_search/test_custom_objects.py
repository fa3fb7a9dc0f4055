"""Custom objects, custom activities and groups in the advanced search (contract part 2, B.3)."""

from typing import Any

import pytest

from tests.vendors.close.advanced_search.searching import PATH, custom, every, of_type, related, text, where
from tests.vendors.close.client import Close


def found(close: Close, query: Any, **more: Any) -> list[dict[str, Any]]:
    return close.post(PATH, {"query": query, **more})["data"]  # type: ignore[no-any-return]  # JSON has no types here


def vehicle(close: Close, lead_id: str, name: str, **customs: Any) -> dict[str, Any]:
    """Make an object of the type, which is made with the first one."""
    types = close.get("/custom_object_type/")["data"]
    made = types or [close.post("/custom_object_type/", {"name": "Vehicle", "name_plural": "Vehicles"})]
    body = {"custom_object_type_id": made[0]["id"], "lead_id": lead_id, "name": name, **customs}
    return dict(close.post("/custom_object/", body))


@pytest.mark.slow
@pytest.mark.contract("2.b3.type.3")
def test_custom_objects_are_found_by_their_fields_and_by_their_leads(close: Close) -> None:
    acme, best = close.lead("Acme")["id"], close.lead("Best")["id"]
    van = vehicle(close, acme, "Red van")
    doors = close.field(
        "Doors", "custom_object_type", type="number", custom_object_type_id=van["custom_object_type_id"]
    )
    car = vehicle(close, best, "Car", **{doors: 4})
    ids = [van["id"], car["id"]]
    for query, expected in (
        (of_type("custom_object"), ids[::-1]),
        (every(of_type("custom_object"), text("custom_object.name", "red")), ids[:1]),
        (every(of_type("custom_object"), {"type": "text", "mode": "full_words", "value": "van"}), ids[:1]),
        (every(of_type("custom_object"), where(custom(doors), "number_range", gte=4)), ids[1:]),
        (every(of_type("custom_object"), related("custom_object", "lead", text("lead.name", "acme"))), ids[:1]),
        (every(of_type("custom_object"), {"type": "id", "value": car["id"]}), ids[1:]),
        (related("lead", "custom_object", text("custom_object.name", "car")), [best]),
    ):
        assert [row["id"] for row in found(close, query)] == expected, query
    (row,) = found(close, every(of_type("custom_object"), text("custom_object.name", "car")),
                   _fields={"custom_object": ["name", "lead_id", doors]})  # fmt: skip
    assert row == {"__object_type": "custom_object", "id": car["id"], "name": "Car", "lead_id": best, doors: 4}
    for name in van:
        found(close, every(of_type("custom_object"), where(f"custom_object.{name}", "exists")))


@pytest.mark.contract("2.b3.type.3")
def test_a_view_of_custom_objects_is_searched_by_words(close: Close) -> None:
    lead = close.lead()["id"]
    van, _ = vehicle(close, lead, "Red van"), vehicle(close, lead, "Car")
    view = close.post("/saved_search/", {"name": "Red", "type": "custom_object", "query": "red"})["id"]
    query = every(of_type("custom_object"), {"type": "saved_search", "saved_search_id": view})
    assert [row["id"] for row in found(close, query)] == [van["id"]]


@pytest.mark.contract("2.b3.type.3")
def test_custom_activities_are_found_by_their_type_and_fields(close: Close) -> None:
    lead, type_id = close.lead()["id"], close.post("/custom_activity/", {"name": "Visit"})["id"]
    rating = close.field("Rating", "activity", type="number", custom_activity_type_id=type_id)
    bodies = [{"lead_id": lead, "custom_activity_type_id": type_id, rating: number} for number in (1, 5)]
    low, high = (close.post("/activity/custom/", body)["id"] for body in bodies)
    of = of_type("activity.custom_activity")
    assert [row["id"] for row in found(close, every(of, where(custom(rating), "number_range", gt=1)))] == [high]
    named = where("activity.custom_activity.custom_activity_type_id", "term", values=[type_id])
    assert {row["id"] for row in found(close, every(of, named))} == {low, high}
    visited = related("lead", "activity.custom_activity", where(custom(rating), "number_range", lt=2))
    assert [row["id"] for row in found(close, visited)] == [lead]


def test_what_is_related_is_of_the_same_account(close: Close, other: Close) -> None:
    for each, name in ((close, "Ann"), (other, "Bob")):
        lead = each.post("/lead/", {"name": name, "contacts": [{"name": name}]})["id"]
        each.post("/task/", {"lead_id": lead, "text": name})
    for kind, field in (("contact", "name"), ("task", "text")):
        for name, number in (("Ann", 1), ("Bob", 0)):
            fits = where(f"{kind}.{field}", "term", values=[name])
            query = every(of_type("lead"), related("lead", kind, fits))
            assert len(found(close, query)) == number, kind


@pytest.mark.contract("2.b3.reference.2")
def test_a_group_stands_for_its_members(close: Close, other: Close) -> None:
    bo, cy = (close.user(name, "Katz")["id"] for name in ("Bo", "Cy"))
    lead = close.lead()["id"]
    of_bo, of_cy, _ = (close.add(lead_id=lead, user_id=each)["id"] for each in (bo, cy, close.user_id))
    group = close.post("/group/", {"name": "Sales"})["id"]
    for each in (bo, cy):
        close.post(f"/group/{group}/member/", {"user_id": each})

    def owned(*ids: str) -> set[str]:
        owner = where("opportunity.user_id", "reference", reference_type="user_or_group", object_ids=[*ids])
        return {row["id"] for row in found(close, every(of_type("opportunity"), owner))}

    assert owned(group) == {of_bo, of_cy}
    support = close.post("/group/", {"name": "Support"})["id"]
    assert owned(support) == set()
    close.ask("DELETE", f"/group/{group}/member/{cy}/")
    assert owned(group) == {of_bo}
    assert owned(group, cy) == {of_bo, of_cy}
    assert owned(other.post("/group/", {"name": "Sales"})["id"]) == set()
