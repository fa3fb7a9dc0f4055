"""Phone numbers, which the control plane makes (contract part 2, B.7)."""

from typing import Any

import pytest

from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits


def number(close: Close, **fields: Any) -> dict[str, Any]:
    """Make a number by the control plane, and return it as the API shows it."""
    made = close.control("POST", "/records/phoneNumber", {"number": "(415) 555-0142", "label": "Office", **fields})
    return dict(close.get(f"/phone_number/{made['id']}/"))


@pytest.mark.contract("2.b7.phone_number.1", "2.b7.phone_number.2")
def test_has_its_keys_and_is_not_made_by_the_api(close: Close) -> None:
    made = number(close, user_id=close.user_id)
    fits(shapes.PHONE_NUMBER, made)
    assert (made["number"], made["number_formatted"]) == ("+14155550142", "+1 415-555-0142")
    assert (made["forward_to"], made["forward_to_formatted"], made["type"]) == ("", None, "internal")
    assert close.get("/phone_number/") == {"data": [made], "has_more": False}
    assert close.refused("POST", "/phone_number/", {"number": "+14155550143"}).status == 405


@pytest.mark.contract("2.b7.phone_number.3")
def test_four_fields_change_and_the_rest_is_ignored(close: Close) -> None:
    made = number(close)
    changes = {
        "label": "Front desk",
        "forward_to": "415 555 0143",
        "forward_to_enabled": True,
        "participants": [close.user_id],
    }
    changed = close.put(f"/phone_number/{made['id']}/", {**changes, "number": "+14155550144", "type": "external"})
    shown = {"forward_to": "+14155550143", "forward_to_formatted": "+1 415-555-0143"}
    assert changed == {**made, **changes, **shown}
    assert close.delete(f"/phone_number/{made['id']}/") == {}
    refused = close.refused("GET", f"/phone_number/{made['id']}/")
    assert refused.text == "Empty query: PhoneNumber matching query does not exist."
    actions = [each["action"] for each in close.events(object_type="phone_number")]
    assert actions == ["deleted", "updated", "created"]


@pytest.mark.contract("2.b7.phone_number.4")
def test_are_filtered(close: Close) -> None:
    mine = number(close, user_id=close.user_id)["id"]
    shared = number(close, number="+14155550143", is_group_number=True)["id"]
    assert [each["id"] for each in close.rows("/phone_number/", user_id=close.user_id)] == [mine]
    assert [each["id"] for each in close.rows("/phone_number/", number="+14155550143")] == [shared]
    assert [each["id"] for each in close.rows("/phone_number/", is_group_number="true")] == [shared]


@pytest.mark.contract("2.b7.phone_number.5", "2.b7.phone_number.6")
def test_the_caller_sees_own_numbers_and_those_of_groups(close: Close) -> None:
    bo = close.user("Bo", "Katz")
    ours = number(close, user_id=close.user_id, number="+441632960001", is_group_number=True)["id"]
    mine = [
        number(close, user_id=close.user_id, number=f"+1415555014{last}", sms_enabled=True)["id"] for last in (2, 3)
    ]
    shared = number(close, number="+441632960000", is_group_number=True)["id"]
    number(close, user_id=bo["id"], number="+14155550145")
    me = close.get("/me/")
    assert [each["id"] for each in me["phone_numbers"]] == mine
    assert [each["id"] for each in me["all_group_numbers"]] == [ours, shared]
    for each in (*me["phone_numbers"], *me["all_group_numbers"]):
        fits(shapes.PHONE_NUMBER_OF_ME, each)
        one = close.get(f"/phone_number/{each['id']}/")
        assert {name: each[name] for name in ("number", "label", "type", "user_id")} == {
            name: one[name] for name in ("number", "label", "type", "user_id")
        }
    assert [each["country"] for each in (me["phone_numbers"][0], me["all_group_numbers"][0])] == ["US", "GB"]
    assert me["memberships"][0]["primary_personal_number"] == mine[0]
    assert me["phone_numbers"][0]["supports_sms_to_countries"] == ["CA", "US"]
    theirs = close.by(bo).get("/me/")
    assert [each["number"] for each in theirs["phone_numbers"]] == ["+14155550145"]
    assert theirs["all_group_numbers"] == me["all_group_numbers"]
