"""Roles (contract 3.5)."""

import pytest

from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits


class TestRole:
    @pytest.mark.contract("3.5.role.1", "3.5.role.2", "3.5.role.3", "3.5.role.4")
    def test_there_are_four(self, fresh: Close) -> None:
        rows = fresh.rows("/role/")
        assert [(each["id"], each["name"]) for each in rows] == [
            ("admin", "Admin"),
            ("superuser", "Super User"),
            ("user", "User"),
            ("restricteduser", "Restricted User"),
        ]
        for row in rows:
            fits(shapes.ROLE, row)
            assert row["organization_id"] == fresh.account["organization_id"]
            assert (row["date_created"], row["date_updated"]) == ("0001-01-01T00:00:00",) * 2
            assert row["permissions"] == sorted(row["permissions"])
            assert fresh.get(f"/role/{row['id']}/") == row
        admin, superuser, user, restricted = (set(each["permissions"]) for each in rows)
        assert admin - superuser == {"manage_organization"}
        assert user - restricted >= {"view_all_leads", "delete_leads", "merge_leads"}
        assert restricted < user
        assert fresh.get("/me/")["memberships"][0]["permissions_granted"] == rows[0]["permissions"]
        refusal = fresh.refused("GET", "/role/owner/")
        assert refusal == (404, {"error": "Empty query: Role matching query does not exist."})
        assert fresh.refused("POST", "/role/", {"name": "x"}).status == 405
