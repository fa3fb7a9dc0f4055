"""Memberships: users who join the organization, change and leave it (contract part 2, B.7)."""

from typing import Any

import pytest

from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits

BO = {"email": "bo@katz.example", "role_id": "user"}


def added(close: Close, **fields: Any) -> dict[str, Any]:
    """Add a member, Bo unless another address is given."""
    return dict(close.post("/membership/", {**BO, **fields}))


def path(membership: dict[str, Any]) -> str:
    return f"/membership/{membership['id']}/"


def of_me(close: Close) -> dict[str, Any]:
    """The caller's own membership."""
    return dict(close.get("/me/")["memberships"][0])


def members(close: Close, which: str = "memberships") -> dict[str, dict[str, Any]]:
    """The members as the organization shows them, by address."""
    shown = close.get(f"/organization/{close.organization_id}/")[which]
    return {each["user_email"]: each for each in shown}


def actions(close: Close) -> list[str]:
    """The actions of the events of memberships, the latest first."""
    return [each["action"] for each in close.events(object_type="membership")]


class TestCreate:
    @pytest.mark.contract("2.b7.membership.1", "2.b7.membership.7")
    def test_adds_a_user(self, close: Close) -> None:
        made = added(close, role_id="superuser")
        fits(shapes.MEMBERSHIP, made)
        assert (made["role"], made["role_id"], made["onboarding_status"]) == ("superuser", "superuser", "in-progress")
        user = close.get(f"/user/{made['user_id']}/")
        assert (user["email"], user["organizations"]) == ("bo@katz.example", [close.organization_id])
        assert members(close)["bo@katz.example"]["id"] == made["id"]
        latest, first = close.events(object_type="membership")
        assert (latest["action"], first["action"]) == ("activated", "created")
        assert latest["data"] == first["data"] == made
        assert latest["object_id"] == made["id"]

    @pytest.mark.contract("2.b7.membership.1")
    def test_finds_the_user_with_the_address(self, close: Close) -> None:
        made = added(close)
        again = added(close, email="BO@katz.example", role_id="admin")
        assert again == {
            **made,
            "role": "admin",
            "role_id": "admin",
            "permissions_granted": again["permissions_granted"],
        }
        assert len(again["permissions_granted"]) == 31
        assert len(close.rows("/user/")) == 2

    @pytest.mark.contract("2.b7.membership.1")
    def test_has_another_path(self, close: Close) -> None:
        made = close.post("/membership/provision/", BO)
        assert close.post("/membership/provision/", BO) == added(close) == made

    @pytest.mark.contract("2.b7.membership.2")
    def test_needs_an_address_and_a_role(self, close: Close) -> None:
        required = "This field is required."
        assert close.refused("POST", "/membership/", {}).fields == {"email": required, "role": required}
        wrong = close.refused("POST", "/membership/", {"email": "bo", "role_id": "owner"}).fields
        assert wrong == {"email": "Invalid email address.", "role": "Not a valid choice."}


class TestList:
    @pytest.mark.contract("2.b7.membership.12")
    def test_has_those_who_have_not_left(self, close: Close, other: Close) -> None:
        made, mine = added(close), of_me(close)
        assert close.get("/membership/") == {"data": [mine, made], "has_more": False}
        assert close.rows("/membership/", id__in=f"{made['id']},{of_me(other)['id']}") == [made]
        assert close.get("/membership/", _limit=1, _skip=1)["data"] == [made]
        close.delete(path(made))
        assert close.rows("/membership/") == [mine]

    @pytest.mark.contract("3.5.role.1")
    def test_shows_the_role_of_restricted_users(self, close: Close) -> None:
        made = close.post("/membership/", {**BO, "role_id": "restricteduser"})
        assert (made["role"], made["role_id"]) == ("restricteduser", "restricteduser")
        assert made["permissions_granted"] == close.get("/role/restricteduser/")["permissions"]
        mate = close.post("/membership/", {"email": "cy@example.com", "role_id": "user"})
        assert close.put(path(mate), {"role_id": "restricteduser"})["role_id"] == "restricteduser"


class TestUpdate:
    @pytest.mark.contract("2.b7.membership.3")
    def test_changes_four_fields(self, close: Close) -> None:
        number = close.control("POST", "/records/phoneNumber", {"number": "+14155550142"})["id"]
        mine = of_me(close)
        changes = {"auto_record_calls": "enabled", "track_email_opens": False, "default_caller_id": number}
        changed = close.put(path(mine), {**changes, "onboarding_status": "x", "is_free": True})
        assert changed == {**mine, **changes} == of_me(close)
        (event,) = close.events(object_type="membership")
        assert (event["action"], event["changed_fields"]) == ("updated", sorted(changes))
        close.delete(f"/phone_number/{number}/")
        assert of_me(close)["default_caller_id"] is None

    @pytest.mark.contract("2.b7.membership.2")
    def test_refuses_other_values(self, close: Close) -> None:
        sent = {"role_id": "x", "auto_record_calls": "x", "track_email_opens": 1, "default_caller_id": "phon_x"}
        assert close.refused("PUT", path(of_me(close)), sent).fields == {
            "role": "Not a valid choice.",
            "auto_record_calls": "Not a valid choice.",
            "track_email_opens": "Value must be of bool type.",
            "default_caller": "Object does not exist.",
        }
        text = "Empty query: Membership matching query does not exist."
        assert close.refused("PUT", "/membership/memb_x/", {}).text == text

    @pytest.mark.contract("2.b7.membership.4")
    def test_changes_many(self, close: Close, other: Close) -> None:
        made, mine, foreign = added(close), of_me(close), of_me(other)
        ids = f"{made['id']}, {mine['id']},{foreign['id']},memb_x"
        assert close.put("/membership/", {"track_email_opens": False}, id__in=ids) == {"count": 2}
        assert not any(each["track_email_opens"] for each in members(close).values())
        assert of_me(other)["track_email_opens"]
        assert close.put("/membership/", {"track_email_opens": True}) == {"count": 0}
        assert len({each["request_id"] for each in close.events(object_type="membership", action="updated")}) == 1

    @pytest.mark.contract("2.b7.membership.5")
    def test_an_administrator_stays(self, close: Close) -> None:
        mine = of_me(close)
        refused = close.refused("PUT", path(mine), {"role_id": "user"})
        assert refused.body == {"errors": ["An organization needs an administrator."], "field-errors": {}}
        assert of_me(close) == mine
        added(close, role_id="admin")
        assert close.put(path(mine), {"role_id": "user"})["role"] == "user"


class TestDelete:
    @pytest.mark.contract("2.b7.membership.6", "2.b7.membership.7")
    def test_the_user_leaves(self, close: Close) -> None:
        bo, ann = close.user("Bo", "Katz", email="bo@katz.example"), close.user("Ann", "Katz")
        deal = close.add(user_id=bo["id"])
        left = of_me(close.by(bo))
        assert close.delete(path(left)) == {}
        assert close.refused("PUT", path(left), {"role_id": "user"}).status == 404
        assert close.refused("DELETE", path(left)).status == 404
        assert set(members(close, "inactive_memberships")) == {"bo@katz.example"}
        assert "bo@katz.example" not in members(close)
        assert {each["id"] for each in close.rows("/user/")} == {close.user_id, ann["id"]}
        assert {each["user_id"] for each in close.get("/user/availability/")["data"]} == {close.user_id, ann["id"]}
        assert close.read(deal)["user_name"] == "Bo Katz"
        for user, status in ((bo, 401), (ann, 200)):
            token = {"Authorization": f"Bearer {user['access_token']}"}
            for auth in ({"auth": (user["api_key"], "")}, {"auth": None, "headers": token}):
                assert close.send("GET", "/me/", **auth).status_code == status
        (event,) = close.events(object_type="membership")
        assert (event["action"], event["object_id"], event["data"]["id"]) == ("deactivated", left["id"], left["id"])

    @pytest.mark.contract("2.b7.membership.6", "2.b7.membership.7")
    def test_the_user_comes_back(self, close: Close) -> None:
        bo, ann = close.user("Bo", "Katz", email="bo@katz.example"), close.user("Ann", "Katz")
        left = of_me(close.by(bo))
        close.delete(path(left))
        assert added(close, role_id="superuser")["id"] == left["id"]
        assert of_me(close.by(bo))["role"] == "superuser"
        for user, status in ((bo, 401), (ann, 200)):
            token = {"Authorization": f"Bearer {user['access_token']}"}
            assert close.send("GET", "/me/", auth=None, headers=token).status_code == status
        assert len(close.rows("/user/")) == 3
        assert actions(close) == ["activated", "deactivated"]

    @pytest.mark.contract("2.b7.membership.6")
    def test_a_reset_brings_the_user_back(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")
        close.delete(path(of_me(close.by(bo))))
        close.control("POST", "/reset")
        assert close.by(bo).get("/me/")["id"] == bo["id"]

    @pytest.mark.contract("2.b7.membership.6")
    @pytest.mark.parametrize("by", ["import", "snapshot"])
    def test_the_user_has_left_again_in_records_that_come_back(self, close: Close, by: str) -> None:
        bo = close.user("Bo", "Katz", email="bo@katz.example")
        close.delete(path(of_me(close.by(bo))))
        scene = close.control("GET", "/export")
        close.control("PUT", "/snapshots/left")
        added(close)
        assert close.by(bo).get("/me/")["id"] == bo["id"]
        if by == "import":
            close.control("POST", "/import", scene)
        else:
            close.control("POST", "/reset", {"to": "left"})
        assert close.by(bo).send("GET", "/me/").status_code == 401
        assert close.get("/me/")["id"] == close.user_id

    @pytest.mark.contract("2.b7.membership.5")
    def test_the_last_administrator_stays(self, close: Close) -> None:
        close.user("Bo", "Katz")
        refused = close.refused("DELETE", path(of_me(close)))
        assert refused.body == {"errors": ["An organization needs an administrator."], "field-errors": {}}
        assert len(close.rows("/user/")) == 2


class TestPinnedViews:
    @pytest.mark.contract("2.b7.membership.8")
    def test_are_replaced_and_go_with_the_view(self, close: Close) -> None:
        views = f"{path(of_me(close))}pinned_views/"
        assert close.get(views) == {"saved_view_ids": []}
        ids = [each["id"] for each in close.rows("/saved_search/")]
        assert close.put(views, {"saved_view_ids": ids}) == {"saved_view_ids": ids} == close.get(views)
        assert close.put(views, {"saved_view_ids": ids[::-1]}) == {"saved_view_ids": ids[::-1]}
        close.delete(f"/saved_search/{ids[0]}/")
        assert close.get(views) == {"saved_view_ids": ids[1:]}
        assert actions(close) == []

    @pytest.mark.contract("2.b7.membership.8")
    def test_must_exist(self, close: Close, other: Close) -> None:
        views, (foreign, _) = f"{path(of_me(close))}pinned_views/", other.rows("/saved_search/")
        assert close.refused("PUT", views, {}).fields == {"saved_view_ids": "This field is required."}
        wrong = close.refused("PUT", views, {"saved_view_ids": [foreign["id"]]}).fields
        assert wrong == {"saved_view_ids": {"errors": {"0": "Object does not exist."}}}
        assert close.refused("GET", "/membership/memb_x/pinned_views/").status == 404


@pytest.mark.contract("2.b7.membership.7")
def test_webhooks_tell_of_members_who_come_and_go(close: Close) -> None:
    events = [{"object_type": "membership", "action": action} for action in ("activated", "deactivated")]
    close.post("/webhook/", {"url": "http://127.0.0.1:9/", "events": events})
    close.control("POST", "/deliveries/hold")
    made = added(close)
    close.delete(path(made))
    found = close.control("GET", "/deliveries")
    assert [(each["action"], each["object_id"]) for each in found] == [
        ("deactivated", made["id"]),
        ("activated", made["id"]),
    ]


@pytest.mark.contract("2.b7.membership.9")
def test_an_administrator_sees_the_webhooks_of_all(close: Close) -> None:
    close.post("/webhook/", {"url": "https://a.example", "events": [{"object_type": "lead", "action": "created"}]})
    bo = close.user("Bo", "Katz", email="bo@katz.example")
    assert close.by(bo).rows("/webhook/") == []
    close.put(path(of_me(close.by(bo))), {"role_id": "admin"})
    assert close.by(bo).rows("/webhook/") == close.rows("/webhook/") != []


@pytest.mark.contract("2.b7.membership.10")
def test_another_organization_has_other_members(close: Close, other: Close) -> None:
    foreign = of_me(other)
    assert close.refused("PUT", path(foreign), {"track_email_opens": False}).status == 404
    assert close.refused("DELETE", path(foreign)).status == 404
    assert added(other)["user_id"] != added(close)["user_id"]


@pytest.mark.slow
@pytest.mark.contract("2.b7.membership.11")
def test_exports_and_scenes_keep_them(close: Close, other: Close) -> None:
    number = close.control("POST", "/records/phoneNumber", {"number": "+14155550142"})["id"]
    for each in ("Bo", "Cy"):
        close.user(each, "Katz", email=f"{each.lower()}@katz.example")
    found = members(close)
    views = [each["id"] for each in close.rows("/saved_search/")]
    close.put(path(of_me(close)), {"default_caller_id": number, "auto_record_calls": "disabled"})
    close.put(f"{path(of_me(close))}pinned_views/", {"saved_view_ids": views})
    close.put(path(found["bo@katz.example"]), {"role_id": "superuser"})
    close.delete(path(found["cy@katz.example"]))
    before = members(close), members(close, "inactive_memberships")
    scene = close.control("GET", "/export")
    close.control("POST", "/import", scene)
    assert (members(close), members(close, "inactive_memberships")) == before
    assert close.get(f"{path(of_me(close))}pinned_views/") == {"saved_view_ids": views}
    other.user("Bo", "Ash", email="Bo@katz.example")
    other.control("POST", "/import", scene)
    shown = members(other)
    assert [each["role"] for each in shown.values()] == ["admin", "superuser"]
    assert members(other, "inactive_memberships") == {}, "it has no user with the address"
