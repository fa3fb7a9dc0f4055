"""Pipelines and their stages. Contract, 3."""

import pytest

from tests.vendors.copper.client import Copper


class TestPipelines:
    @pytest.mark.contract("3.5.pipeline.1", "3.5.pipeline.2", "3.5.pipeline.3", "3.5.pipeline.4")
    def test_have_their_stages_in_the_account_s_order(self, copper: Copper) -> None:
        first, second = copper.ask("GET", "/pipelines")
        assert list(first) == ["id", "name", "stages", "type", "is_revenue"]
        stages = copper.ask("GET", "/pipeline_stages")
        assert stages[0] == {
            "id": first["stages"][0]["id"],
            "name": "Qualified",
            "pipeline_id": first["id"],
            "win_probability": 5,
        }
        assert len(stages) == 9
        assert copper.ask("GET", f"/pipeline_stages/pipeline/{second['id']}") == stages[5:]
        copper.control("PATCH", f"/records/pipeline/{first['id']}", {"position": 1})
        assert [each["id"] for each in copper.ask("GET", "/pipelines")] == [second["id"], first["id"]]
        assert copper.ask("GET", "/pipeline_stages") == stages[5:] + stages[:5]
        copper.control("PATCH", f"/records/pipeline/{second['id']}", {"position": 1})
        for place, some in enumerate((stages[5:], stages[:5])):
            for each in some:
                copper.control("PATCH", f"/records/pipelineStage/{each['id']}", {"position": place})
        assert copper.ask("GET", "/pipeline_stages") == stages, "pipeline by pipeline, also of one place"
        assert copper.status("GET", "/pipeline_stages/pipeline/999999") == 404

    def test_have_stages_of_a_hundred_percent_and_no_more(self, copper: Copper) -> None:
        stage = copper.ask("GET", "/pipelines")[0]["stages"][0]["id"]
        path = f"/records/pipelineStage/{stage}"
        for percent, status in ((100, 200), (100.01, 422), (0, 200)):
            body = {"win_probability": percent}
            answer = copper.http.patch(f"/_dealdock/accounts/{copper.account['id']}{path}", json=body)
            assert answer.status_code == status, (percent, answer.text)
        assert copper.ask("GET", "/pipelines")[0]["stages"][0]["win_probability"] == 0

    @pytest.mark.contract("3.5.pipeline.5")
    def test_have_their_stages_in_pages(self, copper: Copper) -> None:
        stages = copper.ask("GET", "/pipeline_stages")
        page = copper.send("POST", "/pipeline_stages/search?page_size=4&page_number=2&sort_by=x")
        assert (page.json(), page.headers["x-pw-total"]) == (stages[4:8], "9")
