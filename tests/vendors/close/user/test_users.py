"""Users and `me` (contract 3.5)."""

import pytest

from tests.vendors.close import shapes
from tests.vendors.close.client import Close

USER = set(shapes.USER)
PERMISSIONS = {"admin": 31, "user": 13}


class TestUser:
    @pytest.mark.contract("3.5.user.1", "3.5.user.2", "3.5.user.3", "3.1.all.4", "7.1.users.1")
    def test_users_are_listed_and_read(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")["id"]
        users = {each["id"]: each for each in close.rows("/user/")}
        assert set(users) == {close.user_id, bo}
        for user in users.values():
            assert user["organizations"] == [close.organization_id]
            assert None not in (user["date_created"], user["date_updated"])
            assert close.get(f"/user/{user['id']}/") == user
        assert (users[bo]["first_name"], users[bo]["last_name"]) == ("Bo", "Katz")
        assert close.add(user_id=bo)["user_name"] == "Bo Katz"

    @pytest.mark.contract("3.5.user.4", "1.4.in.6")
    def test_users_are_listed_by_id(self, close: Close) -> None:
        for number in range(5):
            close.user("Bo", str(number))
        ids = [each["id"] for each in close.rows("/user/", query="")]
        assert (ids, len(ids)) == (sorted(ids), 6)
        answers = [close.get("/user/", _skip=skip, _limit=4) for skip in (0, 4)]
        assert [[each["id"] for each in answer["data"]] for answer in answers] == [ids[:4], ids[4:]]
        assert [answer["has_more"] for answer in answers] == [True, False]


class TestMe:
    @pytest.mark.contract("3.5.me.1", "3.5.me.2", "3.5.me.3", "3.5.me.4", "3.5.me.5")
    @pytest.mark.contract("3.5.me.6", "3.5.me.7")
    def test_has_organizations_and_memberships(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")
        for client, role in ((close, "admin"), (close.by(bo), "user")):
            me = client.get("/me/")
            assert me["phone_numbers"] == me["all_group_numbers"] == []
            user = close.get(f"/user/{client.user_id}/")
            assert {name: me[name] for name in USER - {"organizations"}} == {
                name: user[name] for name in USER - {"organizations"}
            }
            (membership,) = me["memberships"]
            assert (membership["role"], membership["role_id"]) == (role, role)
            permissions = membership["permissions_granted"]
            assert (permissions, len(permissions)) == (sorted(permissions), PERMISSIONS[role])
            assert ("manage_organization" in permissions) == (role == "admin")
            assert (membership["user_id"], membership["organization_id"]) == (client.user_id, close.organization_id)
            (organization,) = me["organizations"]
            labels = [each["label"] for each in organization["opportunity_statuses"]]
            assert labels == ["Demo Completed", "Proposal Sent", "Contract Sent", "Won", "Lost"]


def test_the_first_user_of_a_new_account_has_a_name(close: Close) -> None:
    me = close.get("/me/")
    assert (me["first_name"], me["last_name"]) == ("Alex", "Carter")
    assert close.add()["created_by_name"] == "Alex Carter"


@pytest.mark.contract("3.5.availability.1")
def test_nobody_takes_calls(close: Close) -> None:
    bo = close.user("Bo", "Katz")["id"]
    shown = close.get("/user/availability/")["data"]
    assert {each["user_id"] for each in shown} == {close.user_id, bo}
    for each in shown:
        assert [one["type"] for one in each["availability"]] == ["mobile", "native", "web"]
        assert all((one["status"], one["active_calls"]) == ("offline", []) for one in each["availability"])
