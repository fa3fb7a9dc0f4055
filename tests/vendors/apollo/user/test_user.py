"""Users. Contract, 3.2."""

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo


class TestUser:
    @pytest.mark.contract("3.user.1", "3.user.3", "3.user.4", "3.user.5", "1.page.12")
    def test_is_listed_by_id(self, older: Apollo) -> None:
        names = {"first_name": "Ann", "last_name": "Lee", "job_title": "Chef"}
        older.control("POST", "/users", {"email": "ann@x.io", "role": "Read Only", **names})
        answer = older.done("GET", "/users/search")
        assert list(answer) == ["pagination", "users", "num_fetch_result"]
        assert answer["pagination"] == {"page": None, "per_page": 25, "total_entries": 2, "total_pages": 1}
        first, second = answer["users"]
        assert list(second) == [
            "id", "team_id", "first_name", "last_name", "title", "email", "created_at", "deleted", "name",
            "salesforce_id", "permission_set_id", "typed_custom_fields", "user_roles", "subteam_ids",
        ]  # fmt: skip
        assert (first["id"], first["user_roles"]) == (older.user, ["admin"])
        shown = {"first_name": "Ann", "last_name": "Lee", "title": "Chef", "name": "Ann Lee", "email": "ann@x.io",
                 "user_roles": [], "created_at": "2026-06-01T12:00:00.000Z"}  # fmt: skip
        assert {name: second[name] for name in shown} == shown

    @pytest.mark.contract("1.page.13")
    def test_s_page_is_shown_as_it_was_sent(self, apollo: Apollo) -> None:
        by_query = apollo.done("GET", "/users/search?page=1&per_page=1")["pagination"]
        by_body = apollo.done("POST", "/users/search", {"page": 2, "per_page": 500})["pagination"]
        assert (by_query["page"], by_query["per_page"]) == ("1", "1")
        assert (by_body["page"], by_body["per_page"]) == (2, 500)

    @pytest.mark.contract("3.user.2")
    def test_is_found_by_keywords(self, apollo: Apollo) -> None:
        names = {"first_name": "Ann", "last_name": "Lee", "job_title": "Chef"}
        apollo.control("POST", "/users", {"email": "ann@x.io", **names})
        for words, count in {"ANN L": 1, "x.IO": 1, "chef": 1, "%": 0, "e": 2, "ö": 0}.items():
            found = apollo.done("POST", "/users/search", {"q_keywords": words})
            total = found["pagination"]["total_entries"]
            assert (words, len(found["users"]), total) == (words, count, count)

    @pytest.mark.contract("3.user.2")
    def test_with_letters_beyond_ascii_is_found_by_keywords(self, apollo: Apollo) -> None:
        """Letters from A to Z match in either case, other letters as they were entered: the same on every database."""
        apollo.control(
            "POST", "/users", {"email": "a@x.io", "first_name": "Ärn", "last_name": "ÉLAN", "job_title": "Æ"}
        )
        for words, count in {"Ärn": 1, "ÄRN": 1, "ärn": 0, "Élan": 1, "élan": 0, "Æ": 1, "æ": 0}.items():
            found = apollo.done("POST", "/users/search", {"q_keywords": words})["users"]
            assert (words, len(found)) == (words, count)

    @pytest.mark.contract("3.user.7")
    def test_of_a_new_account_has_a_name(self, apollo: Apollo) -> None:
        profile = apollo.done("GET", "/users/api_profile")
        first = apollo.done("GET", "/users/search")["users"][0]
        assert profile["first_name"]
        assert profile["last_name"]
        assert first["name"] == f"{profile['first_name']} {profile['last_name']}"

    @pytest.mark.contract("3.user.6")
    def test_sees_itself_without_an_envelope(self, apollo: Apollo) -> None:
        profile = apollo.done("GET", "/users/api_profile")
        assert list(profile) == ["id", "team_id", "first_name", "last_name", "title", "email"]
        assert profile["email"] == apollo.account["email"]


@pytest.mark.contract("9.user.4")
@each_case(("scene", "name"), [("demo", "Ada Berg"), ("empty", "Robin Hale")])
def test_the_first_user_of_an_account_has_a_name(http: httpx.Client, scene: str, name: str) -> None:
    apollo = Apollo.open(http, scene=scene)
    (user,) = apollo.done("GET", "/users/search")["users"]
    profile = apollo.done("GET", "/users/api_profile")
    assert (user["name"], profile["first_name"], profile["id"]) == (name, name.split(maxsplit=1)[0], user["id"])
