"""Users, `me`, the organization (contract 3.5)."""

import re

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


class TestOrganization:
    @pytest.mark.contract("3.5.organization.1", "3.5.organization.2", "3.1.all.4")
    def test_has_its_keys_and_members(self, close: Close) -> None:
        bo = close.user("Bo", "Katz", email="bo@example.com")["id"]
        close.field("Size")
        close.field("Industry", of="lead")
        shown = close.get(f"/organization/{close.organization_id}/")
        members = {each["user_id"]: each for each in shown["memberships"]}
        assert set(members) == {close.user_id, bo}
        names = ("user_email", "user_first_name", "user_last_name", "user_full_name")
        assert [members[bo][name] for name in names] == ["bo@example.com", "Bo", "Katz", "Bo Katz"]
        assert [each["name"] for each in shown["opportunity_custom_fields"]] == ["Size"]
        assert [each["name"] for each in shown["lead_custom_fields"]] == ["Industry"]
        assert [each["name"] for each in shown["pipelines"]] == ["Sales"]

    @pytest.mark.contract("3.5.organization.8")
    def test_has_an_address_for_mail(self, close: Close) -> None:
        close.put(f"/organization/{close.organization_id}/", {"name": "Ash & Sons 2"})
        (shown,) = close.get("/me/")["organizations"]
        assert re.fullmatch(r"ashsons2-[a-z0-9]{8}@leads\.close\.com", shown["leads_email"])

    @pytest.mark.contract("3.5.organization.4", "3.5.organization.5")
    def test_is_changed(self, close: Close) -> None:
        path = f"/organization/{close.organization_id}/"
        before = close.get(path)
        statuses = [{"id": each["id"]} for each in before["lead_statuses"]]
        changed = close.put(path, {"name": "Acme", "currency": "EUR", "lead_statuses": statuses[::-1]})
        assert (changed["name"], changed["currency"], changed["currency_symbol"]) == ("Acme", "EUR", "€")
        assert [each["id"] for each in changed["lead_statuses"]] == [each["id"] for each in statuses[::-1]]
        assert close.lead()["status_label"] == "Not Interested"
        assert close.get("/me/")["organizations"][0]["name"] == "Acme"

    @pytest.mark.contract("3.5.organization.3")
    def test_another_one_is_absent(self, close: Close, other: Close) -> None:
        path = f"/organization/{other.organization_id}/"
        assert close.refused("GET", path).status == 404
        assert close.refused("PUT", path, {"name": "x"}).status == 404
        assert other.get(path)["name"] != "x"


def test_the_first_user_of_a_new_account_has_a_name(close: Close) -> None:
    me = close.get("/me/")
    assert (me["first_name"], me["last_name"]) == ("Alex", "Carter")
    assert close.add()["created_by_name"] == "Alex Carter"


class TestRole:
    @pytest.mark.contract("3.5.role.1", "3.5.role.2", "3.5.role.3")
    def test_there_are_three(self, fresh: Close) -> None:
        rows = fresh.rows("/role/")
        assert [(each["id"], each["name"]) for each in rows] == [
            ("admin", "Admin"),
            ("superuser", "Super User"),
            ("user", "User"),
        ]
        for row in rows:
            assert list(row) == sorted(
                ("editable", "id", "name", "permissions", "visibility_user_lcf_behavior", "visibility_user_lcf_ids")
            )
            assert row["permissions"] == sorted(row["permissions"])
            assert fresh.get(f"/role/{row['id']}/") == row
        admin, superuser, _ = (set(each["permissions"]) for each in rows)
        assert admin - superuser == {"manage_organization"}
        assert fresh.get("/me/")["memberships"][0]["permissions_granted"] == rows[0]["permissions"]
        refusal = fresh.refused("GET", "/role/owner/")
        assert refusal == (404, {"error": "Empty query: Role matching query does not exist."})
        assert fresh.refused("POST", "/role/", {"name": "x"}).status == 405


@pytest.mark.contract("3.5.availability.1")
def test_nobody_takes_calls(close: Close) -> None:
    bo = close.user("Bo", "Katz")["id"]
    shown = close.get("/user/availability/")["data"]
    assert {each["user_id"] for each in shown} == {close.user_id, bo}
    for each in shown:
        assert [one["type"] for one in each["availability"]] == ["mobile", "native", "web"]
        assert all((one["status"], one["active_calls"]) == ("offline", []) for one in each["availability"])
