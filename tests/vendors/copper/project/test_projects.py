"""Projects. Contract B3."""

import pytest

from tests.vendors.copper.client import NOW, Copper, Json
from tests.vendors.copper.related_records import NOTHING, records, resource

PROJECT = [
    *("id", "name", "related_resource", "assignee_id", "status", "details", "tags", "custom_fields"),
    *("date_created", "date_modified"),
]


class TestProject:
    @pytest.mark.contract("B3.project.1", "B3.project.2")
    def test_is_made_changed_and_deleted(self, copper: Copper) -> None:
        project = copper.project()
        assert list(project) == PROJECT
        given: Json = {"name": "Onboarding", "status": "Open", "tags": [], "custom_fields": []}
        given |= {"date_created": NOW, "date_modified": NOW}
        assert project == {**dict.fromkeys(PROJECT), "id": project["id"], **given}
        path = f"/projects/{project['id']}"
        for kind, record in records(copper).items():
            if kind in {"person", "company", "opportunity"}:
                sent = {"related_resource": resource(record, kind), "status": "Completed"}
                assert copper.ask("PUT", path, sent).items() >= sent.items()
            else:
                fault = ["Related Resource: is not included in the list"]
                assert copper.refused("PUT", path, {"related_resource": resource(record, kind)}) == fault
        assert copper.ask("PUT", path, {"related_resource": NOTHING})["related_resource"] is None
        assert copper.refused("POST", "/projects", {"status": "Done"}) == [
            "Name: can't be blank",
            "Status: is not included in the list",
        ]
        task = copper.task(related_resource=resource(project, "project"))
        assert copper.ask("DELETE", path) == {"id": project["id"], "is_deleted": True}
        assert copper.ask("GET", f"/tasks/{task['id']}")["related_resource"] == NOTHING
        assert copper.status("GET", path) == 404

    @pytest.mark.contract("B3.search.1", "B3.search.2")
    def test_is_found_and_sorted(self, copper: Copper) -> None:
        company = copper.company(name="Zed")
        copper.project(name="b", assignee_id=copper.user_id, tags=["x"], related_resource=resource(company, "company"))
        copper.advance(10)
        copper.project(name="A", status="Completed")
        cases = {
            "": "Ab", "name=B": "b", "assignee_ids=-2": "A", "status_ids=1": "A", "status_ids[]=0": "b",
            "statuses=Open": "b", "tags=x": "b", "followed=1": "", f"minimum_created_date={NOW + 10}": "A",
            f"maximum_modified_date={NOW}": "b", "sort_by=assigned_to": "Ab", "sort_by=related_to": "Ab",
            "sort_by=status": "bA", "sort_by=date_modified": "bA", "sort_by=date_created&sort_direction=desc": "Ab",
        }  # fmt: skip
        for query, found in cases.items():
            assert "".join(copper.found_by(query, kind="projects")) == found, query
