"""The keys of users in edition 2026, as they were recorded. Contract 9.8."""

from typing import Final

import pytest

from tests.vendors.apollo import shapes
from tests.vendors.apollo.client import Apollo

USER: Final = """
    id: id
    team_id: id
    first_name: text
    last_name: text
    title: null|text
    email: text
    created_at: Z
    deleted: bool
    name: text
    salesforce_id: null
    permission_set_id: id
    typed_custom_fields: null
    subteam_ids: []
"""


class TestUsers:
    @pytest.mark.contract("9.user.1", "9.user.2", "9.user.3", "1.page.13")
    def test_have_the_keys_that_were_recorded(self, apollo: Apollo) -> None:
        apollo.control(
            "POST", "/users", {"first_name": "Ann", "last_name": "Lee", "job_title": "Chef", "role": "Read Only"}
        )
        answer = apollo.done("GET", "/users/search?page=1")
        assert answer["pagination"] == {"page": "1", "per_page": 25, "total_entries": 2, "total_pages": 1}
        users = answer["users"]
        assert [len(user) for user in users] == [135, 135]
        own = [{name: value for name, value in user.items() if name in shapes.rows(USER)} for user in users]
        shapes.check(USER, own)
        first, second = users
        assert first["permission_set_id"] != second["permission_set_id"]
        assert list(first)[:8] == [*list(shapes.rows(USER))[:6], "cookie_consent_data", "created_at"]
        assert list(first)[-2:] == ["apollo_everywhere_search_count", "chrome_extension_used_at"]
        setting = first["assistant_setting"]
        assert (setting["team_id"], setting["user_id"]) == (first["team_id"], first["id"])
        assert (first["record_calls"], first["data_request_emails"], first["referral_code"]) == (True, True, None)
        assert (first["chrome_extension_everywhere_icon_vertical_position_in_vh"], setting["latest_funding_days"]) == (
            10,
            90,
        )

    @pytest.mark.contract("9.user.2")
    def test_s_permissions_are_those_of_the_role(self, apollo: Apollo) -> None:
        for role in ("Administrator", "Read Only", "Read Only"):
            apollo.control("POST", "/users", {"role": role})
        ids = [user["permission_set_id"] for user in apollo.done("GET", "/users/search")["users"]]
        assert (ids[0], ids[2]) == (ids[1], ids[3])
        assert [each[:8] for each in (ids[0], ids[2])] == ["5c100001", "5c100002"]
