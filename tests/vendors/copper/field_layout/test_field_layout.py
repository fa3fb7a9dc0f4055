"""Layouts of fields (contract 3.12)."""

import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper

KINDS = ["leads", "people", "companies", "opportunities", "projects", "tasks"]


class TestList:
    @pytest.mark.contract("3.12.layout.1", "3.12.layout.2")
    @each_case("kind", KINDS)
    def test_has_the_usual_fields_of_each_kind(self, fresh: Copper, kind: str) -> None:
        rows = fresh.ask("GET", f"/field_layouts/by_entity/{kind}")
        assert [each["field_id"] for each in rows] == list(range(len(rows)))
        assert {tuple(each) for each in rows} == {("field_id", "field_key", "field_type")}
        assert {each["field_type"] for each in rows} == {"static_field"}
        keys = [each["field_key"] for each in rows]
        assert keys[0] == ("full_name" if kind in ("leads", "people") else "name")
        assert len(set(keys)) == len(keys)

    @pytest.mark.contract("3.12.layout.2")
    def test_ends_with_the_custom_fields_of_the_kind(self, copper: Copper) -> None:
        body = {"name": "Berth", "data_type": "String", "available_on": ["person", "task"]}
        made = copper.ask("POST", "/custom_field_definitions", body)
        shown = {"field_id": made["id"], "field_key": "Berth", "field_type": "custom_field"}
        rows = {kind: copper.ask("GET", f"/field_layouts/by_entity/{kind}") for kind in KINDS}
        assert [kind for kind in KINDS if shown in rows[kind]] == ["people", "tasks"]
        assert rows["people"][-1] == shown

    @pytest.mark.contract("3.12.layout.2")
    def test_may_be_that_of_a_pipeline(self, copper: Copper) -> None:
        path = "/field_layouts/by_entity/opportunities"
        pipeline = copper.ask("GET", "/pipelines")[0]["id"]
        assert copper.ask("GET", f"{path}?pipeline_id={pipeline}") == copper.ask("GET", path)
        assert copper.send("GET", f"{path}?pipeline_id=1").status_code == 404
        assert copper.send("GET", f"{path}?pipeline_id=x").status_code == 422

    @pytest.mark.contract("3.12.layout.1")
    @each_case("kind", ["users", "person", "People"])
    def test_of_another_kind_is_404(self, fresh: Copper, kind: str) -> None:
        assert fresh.send("GET", f"/field_layouts/by_entity/{kind}").status_code == 404
