"""The form of answers and their headers, and users of edition 2026. Contract, 1.4, 9.6 and 9.8."""

import hashlib
import re
from typing import Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo import shapes
from tests.vendors.apollo.client import Apollo

UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
SECONDS: Final = re.compile(r"[0-9]+\.[0-9]{6}")
LIMITS: Final = ("x-rate-limit-minute", "x-minute-usage", "x-rate-limit-hourly", "x-rate-limit-24-hour")

USER: Final = """
    id: id
    team_id: id
    first_name: null|text
    last_name: null|text
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
"""The keys of a user that mean something here, in their order."""


@pytest.mark.contract("9.answer.1", "1.answer.3", "1.answer.5")
@each_case("edition", [2021, 2026])
def test_three_characters_are_escaped(http: httpx.Client, edition: int) -> None:
    apollo = Apollo.open(http, edition=edition)
    name = "Öl & <Tee> / 'é' 𝄞 \u2028 %"
    for answer in (apollo.call("POST", "/opportunities", {"name": name}), apollo.call("GET", "/opportunities/search")):
        assert "Öl \\u0026 \\u003cTee\\u003e / 'é' 𝄞 \u2028 %" in answer.text
        assert not set("&<>") & set(answer.text)
        assert answer.text == answer.text.strip()
    assert apollo.names() == [name]
    refused = apollo.call("POST", "/opportunities", {"name": "x", "owner_id": "<b>"})
    assert refused.text == '{"error":"Parameters misconfigured. \\u003cb\\u003e is not a valid ID"}'
    apollo.add(name="x" * 9_000)
    for number in range(30):
        apollo.add(name=f"<{number}>")
    assert "<" not in apollo.call("GET", "/opportunities/search?per_page=100").text


class TestHeaders:
    @pytest.mark.contract("9.answer.2", "9.answer.3", "9.answer.4", "9.answer.5", "1.answer.6", "1.answer.1")
    @each_case(("method", "path"), [("GET", "/opportunities/search"), ("POST", "/opportunities"), ("GET", "/labels")])
    def test_of_a_success(self, apollo: Apollo, method: str, path: str) -> None:
        answers = [apollo.call(method, path, {"name": "Tallow"} if method == "POST" else None) for _ in range(2)]
        for answer in answers:
            assert answer.status_code == 200
            digits = hashlib.sha256(answer.content).hexdigest()[:32]
            assert answer.headers["etag"] == f'W/"{digits}"'
            assert answer.headers["cache-control"] == "max-age=0, private, must-revalidate"
            assert answer.headers["content-type"] == "application/json; charset=utf-8"
            assert SECONDS.fullmatch(answer.headers["x-runtime"])
        ids = [answer.headers[name] for answer in answers for name in ("x-request-id", "x-transaction-id")]
        assert all(map(UUID.fullmatch, ids))
        assert len(set(ids)) == 4

    @pytest.mark.contract("9.answer.3", "9.answer.4", "9.answer.5", "9.answer.6", "9.limit.8")
    def test_of_a_call_without_permission(self, apollo: Apollo) -> None:
        apollo.control("PATCH", "", {"api_access": False})
        answer = apollo.call("GET", "/labels")
        assert (answer.status_code, answer.headers["cache-control"]) == (403, "no-cache")
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert UUID.fullmatch(answer.headers["x-request-id"])
        assert SECONDS.fullmatch(answer.headers["x-runtime"])
        assert not {"etag", "x-transaction-id", *LIMITS} & answer.headers.keys()

    @pytest.mark.contract("9.answer.3", "9.answer.5", "9.limit.1")
    def test_of_a_refusal_behind_it(self, apollo: Apollo) -> None:
        answer = apollo.call("POST", "/opportunities", {})
        assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-cache")
        assert "etag" not in answer.headers
        assert {"x-request-id", "x-transaction-id", *LIMITS} <= answer.headers.keys()


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
