"""Types of activities that an account has of its own. Contract B6."""

import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper, Json

KEYS = ["id", "company_id", "icon_type", "is_disabled", "is_interaction", "name", "is_default_task_type"]


@pytest.mark.contract("B6.types.1", "B6.types.2")
def test_a_new_account_has_three(copper: Copper) -> None:
    """They are the user's types of activities with the same ids, of which To Do is disabled there alone."""
    found = copper.ask("GET", "/custom_activity_types")
    assert [list(each) for each in found] == [KEYS] * 3
    assert [list(each.values())[1:] for each in found] == [
        [copper.account["id"], "Phone", False, True, "Phone Call", None],
        [copper.account["id"], "Event", False, True, "Meeting", None],
        [copper.account["id"], "Todo", False, False, "To Do", True],
    ]
    ids = [each["id"] for each in found]
    assert ids == sorted(ids) == [copper.activity_type(name) for name in ("Phone Call", "Meeting", "To Do")]
    assert [copper.ask("GET", f"/custom_activity_types/{each}") for each in ids] == found
    assert copper.status("DELETE", f"/custom_activity_types/{ids[0]}") == 404


@pytest.mark.contract("B6.types.3", "B6.types.4")
def test_one_is_made_and_changed(copper: Copper) -> None:
    visit = copper.ask("POST", "/custom_activity_types", {"name": "Visit", "icon_type": "Camera Mic"})
    assert (visit["is_interaction"], visit["is_disabled"], visit["is_default_task_type"]) == (False, False, None)
    listed = copper.ask("GET", "/activity_types")["user"][1]
    names = {"id": visit["id"], "category": "user", "name": "Visit", "is_disabled": False}
    assert listed == {**names, "count_as_interaction": False}
    path = f"/custom_activity_types/{visit['id']}"
    assert copper.ask("PUT", path, {**visit, "is_interaction": True}) == {**visit, "is_interaction": True}
    lead = copper.lead()
    body = {"parent": {"id": lead["id"], "type": "lead"}, "type": {"id": visit["id"]}, "details": "x"}
    copper.ask("POST", "/activities", body)
    assert copper.ask("GET", f"/leads/{lead['id']}")["interaction_count"] == 1
    assert copper.task(custom_activity_type_id=visit["id"])["custom_activity_type_id"] == visit["id"]
    copper.ask("PUT", path, {"is_disabled": True})
    assert copper.refused("POST", "/activities", body) == ["Type: is not included in the list"]


@pytest.mark.contract("B6.types.3")
@each_case(
    ("sent", "faults"),
    [
        ({}, ["Icon Type: can't be blank", "Name: can't be blank"]),
        ({"name": "x", "icon_type": "phone"}, ["Icon Type: is not included in the list"]),
        ({"name": "x", "icon_type": "Phone", "is_disabled": 5}, ["Is Disabled: must be a boolean"]),
        ({"name": "x", "icon_type": "Phone", "color": 1}, ["Base: Unrecognized attributes specified: color"]),
    ],
)
def test_one_that_is_not_valid_is_refused(fresh: Copper, sent: Json, faults: list[str]) -> None:
    assert fresh.refused("POST", "/custom_activity_types", sent) == faults
