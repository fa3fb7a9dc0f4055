"""Groups of users and their members (contract part 2, B.7)."""

import pytest

from tests.vendors.close.client import Close


@pytest.mark.contract("2.b7.group.2")
def test_members_come_and_go_and_may_be_repeated(close: Close) -> None:
    group = close.post("/group/", {"name": "Sales"})["id"]
    bo = close.user("Bo", "Lee")["id"]
    for user in (bo, close.user_id, bo):
        answer = close.send("POST", f"/group/{group}/member/", {"user_id": user})
        assert (answer.status_code, answer.json()) == (201, {"user_id": user})
    assert close.get(f"/group/{group}/")["members"] == [{"user_id": bo}, {"user_id": close.user_id}]
    assert "members" not in close.rows("/group/")[0]
    for _ in range(2):
        answer = close.send("DELETE", f"/group/{group}/member/{bo}/")
        assert (answer.status_code, answer.content) == (204, b"")
    assert close.get(f"/group/{group}/")["members"] == [{"user_id": close.user_id}]
    assert close.events(object_type="group")[0]["changed_fields"] == ["members"]


@pytest.mark.contract("2.b7.group.2")
def test_a_member_is_a_user(close: Close) -> None:
    group = close.post("/group/", {"name": "Sales"})["id"]
    assert close.refused("POST", f"/group/{group}/member/", {}).fields == {"user": "This field is required."}
    wrong = close.refused("POST", f"/group/{group}/member/", {"user_id": "user_x"}).fields
    assert wrong == {"user": "Object does not exist."}


@pytest.mark.contract("2.b7.group.3")
def test_names_are_unique(close: Close) -> None:
    sales = close.post("/group/", {"name": "Sales"})["id"]
    support = close.post("/group/", {"name": "Support"})["id"]
    taken = {"name": "A group with this name already exists."}
    assert close.refused("POST", "/group/", {"name": "Sales"}).fields == taken
    assert close.refused("PUT", f"/group/{support}/", {"name": "Sales"}).fields == taken
    assert close.put(f"/group/{sales}/", {"name": "Sales"})["name"] == "Sales"
