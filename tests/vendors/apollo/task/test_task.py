"""Tasks. Contract, 10.4."""

from typing import Any, Final

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo import shapes
from tests.vendors.apollo.client import NOON, Apollo, error
from tests.vendors.apollo.contact.test_editions import without
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

TABLE: Final = """
    emailer_campaign_id: null
    id: id
    user_id: id
    created_at: Z
    completed_at: Z|null
    note: text|null
    skipped_at: Z|null
    due_at: +00:00|null
    type: text
    priority: text
    status: text|null
    answered: null
    contact_id: id|null
    person_id: null
    account_id: id|null
    organization_id: null
    persona_ids: []
    subject: null
    created_from: text
    salesforce_type: null
    playbook_step_ids: []
    playbook_id: null
    needs_playbook_autoprospecting: null
    starred_by_user_ids: []
    salesforce_id: null
    hubspot_id: null
    opportunity_id: id|null
    title: text|null
    rule_config_id: null
    creator_id: id
    completed_by_user_id: id|null
    ai_variables_status: null
    recommended: bool
    recommendation_reasons: []
    contact?: object
"""
ENVELOPE: Final = """
    tasks: list
    breadcrumbs: []
    pagination: object
    faceting: object
    pipeline_total: int
    num_fetch_result: null
"""


def keys(table: str) -> list[str]:
    """Return the keys of a table."""
    return list(shapes.rows(table))


def added(apollo: Apollo, **fields: Any) -> Any:
    """Create a task."""
    return apollo.done("POST", "/tasks", {"user_id": apollo.user, "type": "call", **fields})["task"]


def titles(apollo: Apollo, **parameters: Any) -> list[str | None]:
    """Return the titles of the tasks that a search finds."""
    return [each["title"] for each in apollo.done("POST", "/tasks/search", parameters)["tasks"]]


@pytest.mark.contract("10.task.1", "10.task.2", "10.task.3", "10.task.5")
def test_answers_have_the_keys_order_and_types_that_were_recorded(apollo: Apollo) -> None:
    contact, account = apollo.add_contact(email="a@b.example"), apollo.add_account()
    full = {"contact_id": contact["id"], "account_id": account["id"], "opportunity_id": apollo.add()["id"],
            "priority": "high", "status": "scheduled", "due_at": "2026-03-05T09:00:00+02:00", "title": "Call",
            "note": "Soon"}  # fmt: skip
    answer = apollo.done("POST", "/tasks", {"user_id": apollo.user, "type": "action_item", **full})
    assert list(answer) == ["task", "team"]
    assert answer["team"] == {"id": apollo.account["team_id"], "tasks_finder_empty": False}
    task, bare = answer["task"], added(apollo)
    assert task["due_at"] == "2026-03-05T07:00:00.000+00:00"
    assert (bare["status"], bare["priority"], bare["created_from"]) == (None, "medium", "zp_ui")
    assert (bare["created_at"], bare["creator_id"]) == (NOON, apollo.user)
    for each, path in ((task, "complete"), (bare, "skip")):
        apollo.done("POST", f"/tasks/{each['id']}/{path}")
    shown = [apollo.done("GET", f"/tasks/{each['id']}")["task"] for each in (task, bare)]
    shapes.check(TABLE, [*shown, bare])
    assert list(task["contact"]) == keys(without("engagement_graph", "contact_campaign_statuses"))
    assert task["contact"]["custom_field_errors"] is None
    [row] = apollo.done("POST", "/tasks/search", {"contact_id": contact["id"]})["tasks"]
    assert list(row["contact"]) == keys(without("engagement_graph", "next_contact_id"))
    assert row["contact"]["custom_field_errors"] is None


BLANK = "type and user can not be blank"


class TestCreate:
    @pytest.mark.contract("10.task.4")
    @each_case(
        ("fields", "text"),
        [({"user_id": ""}, BLANK), ({"user_id": None, "type": "x"}, BLANK),
         ({"user_id": "x"}, "Parameters misconfigured. x is not a valid ID"),
         ({"contact_id": UNKNOWN, "type": ""}, f"Parameters misconfigured. {UNKNOWN} is not a valid ID"),
         ({"type": None, "status": "x"}, BLANK),
         ({"type": "x"}, "Please specify a valid type."),
         ({"status": "x", "priority": "x"}, "Please specify a valid status."),
         ({"priority": "x", "due_at": "x"}, "Please specify a valid priority."),
         ({"due_at": "never"}, "Parameters misconfigured. never is not a valid date")],
    )  # fmt: skip
    def test_is_refused_by_the_first_that_applies(self, apollo: Apollo, fields: Any, text: str) -> None:
        body = {"user_id": apollo.user, "type": "call", **fields}
        assert error(apollo.call("POST", "/tasks", body)) == (422, text)
        many = {**body, "contact_ids": [apollo.add_contact()["id"]]}
        if "contact_id" not in fields:
            assert error(apollo.call("POST", "/tasks/bulk_create", many)) == (422, text)

    @pytest.mark.contract("10.task.6")
    def test_in_bulk_makes_a_task_for_each_contact_or_all_or_none(self, apollo: Apollo) -> None:
        contacts = [apollo.add_contact()["id"] for _ in range(2)]
        body = {"user_id": apollo.user, "type": "call", "status": "scheduled"}
        answer = apollo.done("POST", "/tasks/bulk_create", {**body, "contact_ids": contacts})
        assert (list(answer), answer["success"]) == (["success", "tasks"], True)
        assert [each["contact_id"] for each in answer["tasks"]] == contacts
        sent = {"tasks_attributes": [{**body, "title": "A"}, {**body, "title": "B"}]}
        assert [each["title"] for each in apollo.done("POST", "/tasks/bulk_create", sent)["tasks"]] == ["A", "B"]
        wrong = {"tasks_attributes": [{**body, "title": "C"}, {**body, "type": "x"}]}
        assert apollo.call("POST", "/tasks/bulk_create", wrong).status_code == 422
        assert len(titles(apollo)) == 4


class TestSearch:
    @pytest.mark.slow
    @pytest.mark.contract("10.task.7", "10.task.8", "10.task.9")
    @each_case("method", ["GET", "POST"])
    def test_finds_those_with_a_status_ten_on_a_page(self, apollo: Apollo, method: str) -> None:
        added(apollo)
        for _ in range(11):
            added(apollo, status="scheduled")
        found = apollo.done(method, "/tasks/search")
        shapes.check(ENVELOPE, [found])
        assert (found["pagination"]["page"], found["pagination"]["per_page"], len(found["tasks"])) == (1, 10, 10)
        assert found["pagination"]["total_entries"] % 11 == 0
        assert (len(found["faceting"]), set(map(str, found["faceting"].values()))) == (32, {"[]"})

    @pytest.mark.contract("10.task.10")
    def test_counts_types_if_they_are_wanted(self, apollo: Apollo) -> None:
        for type_ in ("call", "action_item", "call"):
            added(apollo, type=type_, status="scheduled")
        body = {"open_factor_names": ["task_types"]}
        assert apollo.done("POST", "/tasks/search", body)["faceting"]["task_types"] == [
            {"value": "action_item", "display_name": "Action Item", "count": 1},
            {"value": "call", "display_name": "Call", "count": 2},
        ]

    @pytest.mark.contract("10.task.10")
    def test_counts_the_types_of_the_tasks_that_it_finds(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]
        for type_, fields in (
            ("call", {"contact_id": contact}),
            ("call", {"contact_id": apollo.add_contact()["id"]}),
            ("action_item", {"priority": "high"}),
        ):
            added(apollo, type=type_, status="scheduled", **fields)
        for filters, types in (({"contact_id": contact}, {"call": 1}), ({"priority": ["high"]}, {"action_item": 1})):
            found = apollo.done(
                "POST", "/tasks/search", {**filters, "open_factor_names": ["task_types"], "per_page": 1}
            )
            assert {each["value"]: each["count"] for each in found["faceting"]["task_types"]} == types

    @pytest.mark.contract("10.task.11", "10.task.12")
    def test_is_filtered_and_sorted(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]
        for title, fields in {
            "None": {"priority": "low"},
            "Late": {"due_at": "2026-07-02", "priority": "high", "note": "Öl"},
            "Soon": {"due_at": "2026-07-01", "contact_id": contact},
        }.items():
            added(apollo, title=title, status="scheduled", **fields)
        assert titles(apollo) == ["Soon", "Late", "None"]
        assert titles(apollo, sort_by_field="task_due_at") == ["Late", "Soon", "None"]
        assert titles(apollo, sort_by_field="task_priority") == ["Late", "Soon", "None"]
        assert titles(apollo, sort_by_field="task_priority", sort_ascending=True) == ["None", "Soon", "Late"]
        assert titles(apollo, contact_id=contact) == ["Soon"]
        assert titles(apollo, priority="high") == ["Late"]
        assert titles(apollo, q_keywords="SOON") == ["Soon"]
        assert titles(apollo, user_id=apollo.user, q_keywords="l") == ["Late"]
        answer = apollo.call("POST", "/tasks/search", {"sort_by_field": "name"})
        assert error(answer) == (422, "Invalid sort criteria")


@pytest.mark.contract("10.task.13", "10.task.14")
def test_is_changed_completed_and_skipped(apollo: Apollo, other: Apollo) -> None:
    task = added(apollo, note="Old")
    path = f"/tasks/{task['id']}"
    changed = apollo.done("PATCH", path, {"title": "New", "status": "scheduled"})["task"]
    assert (changed["title"], changed["note"], changed["status"]) == ("New", "Old", "scheduled")
    done = apollo.done("POST", f"{path}/complete", {"note": "Done"})["task"]
    assert (done["status"], done["completed_at"], done["completed_by_user_id"]) == ("completed", NOON, apollo.user)
    assert done["note"] == "Done"
    times = ("completed_at", "completed_by_user_id", "skipped_at")
    for act, expected in (("complete", [NOON, apollo.user, None]), ("skip", [None, None, NOON])):
        acted = apollo.done("POST", f"/tasks/{added(apollo)['id']}/{act}")["task"]
        assert [acted[name] for name in times] == expected
    for each in (UNKNOWN, added(other)["id"]):
        text = "This task or emailer message has been deleted. Please refresh your page."
        assert error(apollo.call("GET", f"/tasks/{each}")) == (422, text)
        text = "This task has been deleted. Please refresh your page."
        assert error(apollo.call("PATCH", f"/tasks/{each}", {"note": "x"})) == (422, text)
        for end in ("complete", "skip"):
            assert apollo.done("POST", f"/tasks/{each}/{end}") == {"task": {"id": each, "deleted": True}}
    for method, end in (("GET", ""), ("PATCH", ""), ("POST", "/complete"), ("POST", "/skip")):
        assert apollo.call(method, f"/tasks/x{end}").status_code == 422


@pytest.mark.contract("10.task.15")
@each_case("first", ["complete", "skip"])
def test_that_has_ended_does_not_end_again_and_keeps_its_values(apollo: Apollo, first: str) -> None:
    task, contact = added(apollo, due_at="2027-02-15", title="Old"), apollo.add_contact()["id"]
    path = f"/tasks/{task['id']}"
    ended = apollo.done("POST", f"{path}/{first}")["task"]
    for end in ("complete", "skip"):
        answer = apollo.call("POST", f"{path}/{end}", {"note": "Again"})
        assert error(answer) == (422, "This task is already completed / skipped.")
        assert answer.json()["allow_moving_to_next_task"] is True
    kept = {"type": "action_item", "due_at": "2028-01-01", "title": "New", "status": "scheduled"}
    changed = {"note": "Later", "priority": "low", "contact_id": contact}
    after = apollo.done("PATCH", path, {**kept, **changed})["task"]
    assert {name: after[name] for name in kept} == {name: ended[name] for name in kept}
    assert {name: after[name] for name in changed} == changed


@pytest.mark.contract("10.task.16")
def test_page_of_more_than_a_hundred_is_refused(apollo: Apollo) -> None:
    assert error(apollo.call("POST", "/tasks/search", {"per_page": 101})) == (422, "Per page not supported")
    assert apollo.done("POST", "/tasks/search", {"per_page": 100})["pagination"]["per_page"] == 100


@pytest.mark.contract("10.task.17")
def test_without_contact_id_is_of_the_first_of_contact_ids(apollo: Apollo) -> None:
    first, second = (apollo.add_contact()["id"] for _ in range(2))
    assert added(apollo, contact_ids=[second, first])["contact_id"] == second
    assert added(apollo, contact_ids=[second], contact_id=first)["contact_id"] == first
