"""Tasks, and what they and projects are related to. Contract B2, B4."""

from typing import Any, Final

import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper, Json
from tests.vendors.copper.related_records import NOTHING, records, resource

TASK = [
    *("id", "name", "related_resource", "assignee_id", "due_date", "reminder_date", "completed_date", "priority"),
    *("status", "details", "tags", "custom_fields", "date_created", "date_modified", "custom_activity_type_id"),
]
MIDNIGHT = 1_502_262_000
"""The beginning of 9 August 2017 in Los Angeles."""


class TestTask:
    @pytest.mark.contract("B2.task.1", "B2.task.2", "B2.task.3")
    def test_is_made_done_and_opened_again(self, copper: Copper) -> None:
        person = copper.person()
        sent = {
            "name": "Call Ines",
            "related_resource": resource(person, "person"),
            "due_date": "8/9/2017",
            "priority": "High",
        }
        task = copper.ask("POST", "/tasks", sent)
        default = copper.activity_type("To Do")
        assert list(task) == TASK
        given = {**sent, "due_date": MIDNIGHT, "status": "Open", "tags": [], "custom_fields": []}
        given |= {"date_created": NOW, "date_modified": NOW, "custom_activity_type_id": default}
        assert task == {**dict.fromkeys(TASK), "id": task["id"], **given}
        path = f"/tasks/{task['id']}"
        copper.advance(3600)
        assert copper.ask("PUT", path, task) == task
        done = copper.ask("PUT", path, {"status": "Completed", "completed_date": 5})
        assert done == {**task, "status": "Completed", "completed_date": NOW + 3600, "date_modified": NOW + 3600}
        copper.advance(60)
        assert copper.ask("PUT", path, {"status": "Completed", "details": "x"})["completed_date"] == NOW + 3600
        assert copper.ask("PUT", path, {"status": "Open"})["completed_date"] is None
        assert copper.task(status="Completed")["completed_date"] == NOW + 3660
        assert copper.ask("DELETE", path) == {"id": task["id"], "is_deleted": True}
        assert (copper.status("GET", path), copper.status("GET", f"{path}/files")) == (404, 404)

    @pytest.mark.contract("B2.task.4")
    @each_case(
        ("sent", "shown"),
        [(NOW, NOW), (str(NOW), NOW), ("08/09/2017", MIDNIGHT), ("", None), (None, None), (0, 0)],
    )
    def test_has_dates_as_timestamps(self, fresh: Copper, sent: Any, shown: int | None) -> None:
        task = fresh.task(due_date=sent, reminder_date=sent)
        assert (task["due_date"], task["reminder_date"]) == (shown, shown)

    @pytest.mark.contract("B2.task.5", "B2.related.1", "B2.related.2")
    @each_case(
        ("sent", "faults"),
        [
            ({}, ["Name: can't be blank"]),
            ({"name": "x", "priority": "Low"}, ["Priority: is not included in the list"]),
            ({"name": "x", "status": "Done"}, ["Status: is not included in the list"]),
            ({"name": "x", "due_date": "soon"}, ["Due Date: is not a valid date (MM/DD/YYYY)"]),
            ({"name": "x", "due_date": 10**15}, ["Due Date: is not a valid date (MM/DD/YYYY)"]),
            ({"name": "x", "related_resource": {"id": 5}}, ["Related Resource: can't be blank"]),
            ({"name": "x", "related_resource": {"type": "lead"}}, ["Related Resource: can't be blank"]),
            (
                {"name": "x", "related_resource": {"id": 5, "type": "task"}},
                ["Related Resource: is not included in the list"],
            ),
            ({"name": "x", "related_resource": 5}, ["Related Resource: must be an object"]),
            (
                {"name": "x", "related_resource": {"id": 99_999, "type": "lead"}},
                ["Related Resource: Invalid value for Related Resource: no such record: 99999"],
            ),
            (
                {"name": "x", "custom_activity_type_id": 99_999},
                ["Custom Activity Type Id: Invalid value for Custom Activity Type Id: no such record: 99999"],
            ),
            ({"name": "x", "title": "y"}, ["Base: Unrecognized attributes specified: title"]),
        ],
    )
    def test_that_is_not_valid_is_refused(self, fresh: Copper, sent: Json, faults: list[str]) -> None:
        assert fresh.refused("POST", "/tasks", sent) == faults

    @pytest.mark.slow
    @pytest.mark.contract("B2.related.3", "B2.related.4")
    def test_is_related_to_one_record_of_each_kind(self, copper: Copper) -> None:
        """Null, and an object without values, take the relation away; so does the deletion of the record."""
        kinds = {"lead": "leads", "person": "people", "company": "companies", "opportunity": "opportunities"}
        for kind, record in records(copper).items():
            task = copper.task(related_resource=resource(record, kind))
            path = f"/tasks/{task['id']}"
            assert task["related_resource"] == resource(record, kind)
            for empty in (None, NOTHING):
                assert copper.ask("PUT", path, {"related_resource": empty})["related_resource"] == NOTHING
                copper.ask("PUT", path, {"related_resource": resource(record, kind)})
            copper.advance(60)
            copper.ask("DELETE", f"/{kinds.get(kind, 'projects')}/{record['id']}")
            assert copper.ask("GET", path)["related_resource"] == NOTHING

    @pytest.fixture
    def tasks(self, copper: Copper) -> Copper:
        made = records(copper)
        copper.task(
            name="B", related_resource=resource(made["opportunity"], "opportunity"), assignee_id=copper.user_id,
            due_date=NOW, tags=["a"], priority="High", reminder_date=NOW,
        )  # fmt: skip
        copper.advance(10)
        copper.task(
            name="a", related_resource=resource(made["project"], "project"), due_date=NOW + 5, status="Completed"
        )
        copper.advance(10)
        copper.task(name="C")
        return copper

    @pytest.mark.contract("B2.search.1", "B2.search.2")
    def test_is_found_by_its_values(self, tasks: Copper) -> None:
        deal = tasks.ask("POST", "/opportunities/search")[0]["id"]
        project = tasks.ask("POST", "/projects/search")[0]["id"]
        cases: list[tuple[Json, list[str]]] = [
            ({}, ["C", "B", "a"]),
            ({"name": "A"}, ["a"]),
            ({"name": "none"}, []),
            ({"opportunity_ids": [deal]}, ["B"]),
            ({"opportunity_ids": [project]}, []),
            ({"opportunity_ids": -2}, ["C", "a"]),
            ({"opportunity_ids": [-2, deal]}, ["C", "B", "a"]),
            ({"project_ids": f"{project},{deal}"}, ["a"]),
            ({"project_ids": [-2]}, ["C", "B"]),
            ({"assignee_ids": [tasks.user_id]}, ["B"]),
            ({"assignee_ids": [-2]}, ["C", "a"]),
            ({"statuses": ["Completed"]}, ["a"]),
            ({"tags": ["a"]}, ["B"]),
            ({"followed": 2}, ["C", "B", "a"]),
            ({"minimum_due_date": NOW, "maximum_due_date": NOW + 4}, ["B"]),
            ({"minimum_created_date": NOW + 10, "maximum_modified_date": NOW + 10}, ["a"]),
        ]
        for body, names in cases:
            assert tasks.found(body, "tasks") == names, body
        fault = ["Base: Unrecognized attributes specified: status_ids"]
        assert tasks.refused("POST", "/tasks/search", {"status_ids": "x"}) == fault

    @pytest.mark.contract("B2.search.3")
    def test_is_sorted(self, tasks: Copper) -> None:
        orders = {
            "name": "aBC", "assigned_to": "aCB", "related_to": "CBa", "status": "BCa", "priority": "aCB",
            "due_date": "CBa", "reminder_date": "aCB", "completed_date": "BCa", "date_created": "BaC",
            "date_modified": "BaC",
        }  # fmt: skip
        for by, found in orders.items():
            assert "".join(tasks.found({"sort_by": by}, "tasks")) == found, by


class TestRelated:
    PATHS: Final = {"person": "people", "company": "companies", "opportunity": "opportunities"}

    def path(self, kind: str, record: Json) -> str:
        return f"/{self.PATHS.get(kind, kind + 's')}/{record['id']}/related"

    def items(self, copper: Copper, kind: str, record: Json, of: str = "") -> list[Json]:
        found: list[Json] = copper.ask("GET", self.path(kind, record) + of)
        return found

    @pytest.mark.slow
    @pytest.mark.contract("B4.related.1", "B4.related.2", "B4.related.3")
    def test_works_both_ways(self, copper: Copper) -> None:
        """Each kind is related to those of the table, and to no other."""
        allowed = {
            "lead": {"task"},
            "person": {"company", "opportunity", "task", "project"},
            "company": {"person", "opportunity", "task", "project"},
            "opportunity": {"person", "company", "task", "project"},
            "project": {"person", "company", "opportunity", "task"},
            "task": {"lead", "person", "company", "opportunity", "project"},
        }
        for one, others in allowed.items():
            for other in allowed:
                made = [{**records(copper), "task": copper.task()} for _ in range(2)]
                first, second = made[0][one], made[1][other]
                item, mine = resource(second, other), resource(first, one)
                path = self.path(one, first)
                if other not in others:
                    answer = copper.send("POST", path, {"resource": item})
                    assert (answer.status_code, answer.json()["message"]) == (
                        422,
                        "Invalid request: Resources cannot be related",
                    ), (one, other)
                    assert (
                        self.items(copper, one, first, f"/{self.PATHS.get(other, other + 's')}") == []
                        or one == "opportunity"
                    )
                    continue
                before = self.items(copper, one, first)
                for _ in range(2):
                    assert copper.ask("POST", path, {"resource": item}) == {"added": True, "resource": item}
                assert sorted(self.items(copper, one, first), key=str) == sorted([*before, item], key=str)
                assert mine in self.items(copper, other, second)
                removed = {"removed": True, "resource": mine}
                assert copper.ask("DELETE", self.path(other, second), {"resource": mine}) == removed
                assert self.items(copper, one, first) == before
        assert copper.status("GET", self.path("person", copper.person()) + "/things") == 404

    @pytest.mark.contract("B4.related.1")
    def test_of_one_pair_is_removed_alone(self, copper: Copper) -> None:
        ann = copper.person()
        item = {"resource": resource(ann, "person")}
        for kind, holders in (
            ("project", [copper.project(), copper.project()]),
            ("opportunity", [copper.deal(), copper.deal()]),
        ):
            for each in holders:
                copper.ask("POST", self.path(kind, each), item)
            copper.ask("DELETE", self.path(kind, holders[0]), item)
            left = [each for each in self.items(copper, "person", ann) if each["type"] == kind]
            assert left == [resource(holders[1], kind)]

    @pytest.mark.contract("B4.related.4", "B4.related.5")
    def test_of_a_task_sets_its_field_and_of_a_project_does_not(self, copper: Copper) -> None:
        made = records(copper)
        item = resource(made["person"], "person")
        task, project = copper.task(), made["project"]
        for kind, record in (("task", task), ("project", project)):
            copper.ask("POST", self.path(kind, record), {"resource": item})
        assert copper.ask("GET", f"/tasks/{task['id']}")["related_resource"] == item
        assert copper.ask("GET", f"/projects/{project['id']}")["related_resource"] is None
        second = {"resource": resource(made["lead"], "lead")}
        answer = copper.send("POST", self.path("task", task), second)
        assert (answer.status_code, answer.json()["message"]) == (422, "Invalid request: Resource is already related")
        assert copper.ask("GET", f"/tasks/{task['id']}")["related_resource"] == item
        named = copper.project(related_resource=item)
        assert self.items(copper, "project", named) == [item]
        copper.ask("DELETE", self.path("person", made["person"]), {"resource": resource(named, "project")})
        assert copper.ask("GET", f"/projects/{named['id']}")["related_resource"] is None
        copper.ask("DELETE", self.path("task", task), {"resource": item})
        assert copper.ask("GET", f"/tasks/{task['id']}")["related_resource"] == NOTHING


@pytest.mark.contract("B2.common.1", "A10.tags.1")
def test_tags_and_custom_fields_are_those_of_the_kind(copper: Copper) -> None:
    for kind in ("lead", "task", "project"):
        definition = copper.definition("Checkbox", on=kind)
        custom = [{"custom_field_definition_id": definition["id"], "value": True}]
        record = getattr(copper, kind)(custom_fields=custom, tags=["A"])
        assert record["custom_fields"] == custom
        found = copper.found({"custom_fields": [{**custom[0]}], "tags": ["a"]}, f"{kind}s")
        assert found == [record["name"]]
        copper.ask("DELETE", f"/custom_field_definitions/{definition['id']}")
        assert copper.ask("GET", f"/{kind}s/{record['id']}")["custom_fields"] == []
    [tag] = copper.ask("GET", "/tags")
    assert tag == {
        "name": "a", "count": 3, "count_people": 0, "count_leads": 1, "count_companies": 0,
        "count_opportunities": 0, "count_projects": 1, "count_tasks": 1,
    }  # fmt: skip
