"""Pipelines of opportunities. Contract, 3.1."""

from tests.vendors.apollo.client import Apollo


class TestPipeline:
    def test_added_comes_second_and_is_not_the_default(self, apollo: Apollo) -> None:
        added = apollo.control("POST", "/records/pipeline", {"title": "Renewals"})["id"]
        first, second = apollo.done("GET", "/opportunity_pipelines")["opportunity_pipelines"]
        assert (first["default_pipeline"], second["default_pipeline"]) == (True, False)
        assert (second["id"], second["title"]) == (added, "Renewals")
        assert apollo.done("GET", f"/opportunity_pipelines/{added}") == {"opportunity_pipeline": second}
        stage = apollo.control("POST", "/records/stage", {"name": "Due", "pipeline_id": added})["id"]
        shown = apollo.done("GET", "/opportunity_stages")["opportunity_stages"]
        assert {each["id"]: each["opportunity_pipeline_id"] for each in shown}[stage] == added

    def test_of_a_deal_without_a_stage_is_the_default_one_or_else_the_first(self, apollo: Apollo) -> None:
        apollo.control("POST", "/records/pipeline", {"title": "Renewals"})
        first, second = (each["id"] for each in apollo.control("GET", "/records/pipeline"))
        deal = apollo.add()
        for defaults, expected in (((False, True), second), ((False, False), first), ((True, False), first)):
            for pipeline, is_default in zip((first, second), defaults, strict=True):
                apollo.control("PATCH", f"/records/pipeline/{pipeline}", {"is_default": is_default})
            assert apollo.view(deal)["opportunity_pipeline_id"] == expected
