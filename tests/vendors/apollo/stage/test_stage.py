"""Stages of opportunities. Contract, 3.1."""

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

    @pytest.mark.contract("3.stage.7")
    def test_a_new_one_goes_to_the_end(self, apollo: Apollo) -> None:
        (pipeline,) = apollo.control("GET", "/records/pipeline")
        other = apollo.control("POST", "/records/pipeline", {"title": "Renewals"})
        for body in (
            {"name": "Trial"},
            {"name": "Lead", "display_order": 0},
            {"name": "Renewed", "pipeline_id": other["id"]},
        ):
            apollo.control("POST", "/records/stage", body)
        stages = apollo.control("GET", "/records/stage")
        last = {each["name"]: (each["pipeline_id"], each["display_order"]) for each in stages[-3:]}
        assert last == {"Trial": (pipeline["id"], 5), "Lead": (pipeline["id"], 0), "Renewed": (other["id"], 0)}
        before = [each["name"] for each in apollo.done("GET", "/account_stages")["account_stages"]]
        for name in ("Warm", "Lost"):
            apollo.control("POST", "/records/company_stage", {"name": name})
        assert [each["name"] for each in apollo.done("GET", "/account_stages")["account_stages"]] == [
            *before,
            "Warm",
            "Lost",
        ]

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
