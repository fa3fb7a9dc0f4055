"""Roles (contract 3.5)."""

import pytest

from tests.vendors.close.client import Close


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
