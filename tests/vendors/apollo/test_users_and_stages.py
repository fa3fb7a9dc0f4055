"""Users, stages and pipelines. Contract, 3.1 and 3.2."""

import pytest

from tests.vendors.apollo.client import Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN


class TestStage:
    @pytest.mark.contract("3.stage.1", "3.stage.2", "3.stage.3", "3.stage.5", "1.answer.8")
    def test_of_a_new_account_is_one_of_five(self, older: Apollo) -> None:
        answer = older.done("GET", "/opportunity_stages")
        assert list(answer) == ["opportunity_stages"]
        stages = answer["opportunity_stages"]
        assert list(stages[0]) == ["id", "team_id", "name", "display_order", "forecast_category_cd", "is_won",
                                   "is_closed", "probability", "description", "salesforce_id", "type"]  # fmt: skip
        names = ("name", "display_order", "forecast_category_cd", "is_won", "is_closed", "probability", "type")
        assert [tuple(stage[name] for name in names) for stage in stages] == [
            ("Qualification", 0.0, "Pipeline", False, False, 10.0, "Open"),
            ("Negotiation/Review", 1.0, "Pipeline", False, False, 90.0, "Open"),
            ("Commit", 2.0, "Committed", False, False, 90.0, "Open"),
            ("Closed Won", 3.0, "Closed", True, True, 100.0, "Closed/Won"),
            ("Closed Lost", 4.0, "Omitted", False, True, 0.0, "Closed/Lost"),
        ]
        assert '"display_order":3.0,' in older.call("GET", "/opportunity_stages").text

    def test_a_stage_keeps_a_pipeline(self, apollo: Apollo) -> None:
        before = apollo.control("GET", "/records/stage")
        path = f"/_dealdock/accounts/{apollo.account['id']}/records/stage/{before[0]['id']}"
        refusal = apollo.http.patch(path, json={"pipeline_id": None, "name": "x"})
        assert refusal.status_code == 422
        assert refusal.json()["errors"] == [{"pointer": "#/pipeline_id", "detail": "a stage belongs to a pipeline"}]
        assert apollo.control("GET", "/records/stage") == before

    @pytest.mark.contract("3.stage.6")
    def test_is_in_the_one_pipeline(self, apollo: Apollo) -> None:
        [pipeline] = apollo.done("GET", "/opportunity_pipelines")["opportunity_pipelines"]
        assert (pipeline["title"], pipeline["default_pipeline"]) == ("Sales Pipeline", True)
        stages = apollo.done("GET", "/opportunity_stages")["opportunity_stages"]
        assert {stage["opportunity_pipeline_id"] for stage in stages} == {pipeline["id"]}
        assert apollo.done("GET", f"/opportunity_pipelines/{pipeline['id']}") == {"opportunity_pipeline": pipeline}
        assert error(apollo.call("GET", f"/opportunity_pipelines/{UNKNOWN}")) == (404, "Not Found")
        assert apollo.call("GET", "/opportunity_pipelines/x").status_code == 422


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

    @pytest.mark.contract("3.user.6")
    def test_sees_itself_without_an_envelope(self, apollo: Apollo) -> None:
        profile = apollo.done("GET", "/users/api_profile")
        assert list(profile) == ["id", "team_id", "first_name", "last_name", "title", "email"]
        assert profile["email"] == apollo.account["email"]
