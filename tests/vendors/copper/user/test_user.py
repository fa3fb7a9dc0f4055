"""Users. Contract, 3."""

import pytest

from tests.vendors.copper.client import Copper


class TestUsers:
    @pytest.mark.contract("3.2.user.1", "3.2.user.2", "3.2.user.3", "3.2.user.4")
    def test_are_read_one_by_one_and_in_pages(self, copper: Copper) -> None:
        ann = copper.control("POST", "/users", {"email": "ann@x.com", "first_name": "Ann", "last_name": "Lee"})
        shown = {"id": ann["id"], "name": "Ann Lee", "email": "ann@x.com", "groups": []}
        assert copper.ask("GET", f"/users/{ann['id']}") == shown
        assert [each["id"] for each in copper.ask("GET", "/users")] == [copper.user_id, ann["id"]]
        page = copper.send(
            "POST", "/users/search", {"page_size": 1, "page_number": 2, "sort_by": "x", "sort_direction": 5}
        )
        assert (page.json(), page.headers["x-pw-total"]) == ([shown], "2")
        assert copper.status("GET", "/users/999999") == 404
        assert copper.refused("POST", "/users/search", {"name": "x"}) == [
            "Base: Unrecognized attributes specified: name"
        ]
