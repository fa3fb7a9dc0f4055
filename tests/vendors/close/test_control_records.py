"""Records that the control plane adds and changes: they are checked and stored as the API would."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close


def problems(close: Close, method: str, path: str, body: Any) -> dict[str, str]:
    """Return the problems of a call that is refused, by their pointers."""
    answer = close.http.request(method, f"/_dealdock/accounts/{close.account['id']}/records/{path}", json=body)
    assert answer.status_code == 422, answer.text
    return {each["pointer"]: each["detail"] for each in answer.json()["errors"]}


class TestAdd:
    @pytest.mark.parametrize("given", [{"user_id": None}, {}], ids=["null", "not given"])
    def test_an_opportunity_is_unassigned_only_if_the_user_is_null(self, close: Close, given: Any) -> None:
        made = close.control("POST", "/records/opportunity", given)
        assert made["user_id"] == (None if given else close.user_id)
        assert made["created_by"] == close.user_id
        assert close.read(made["id"])["user_id"] == made["user_id"]
        assert close.add(**given)["user_id"] == made["user_id"]

    @pytest.mark.parametrize("given", [{"assigned_to": None}, {}], ids=["null", "not given"])
    def test_a_task_is_unassigned_only_if_the_user_is_null(self, close: Close, given: Any) -> None:
        lead_id = close.lead()["id"]
        made = close.control("POST", "/records/task", {"lead_id": lead_id, **given})
        assert made["assigned_to"] == (None if given else close.user_id)
        assert close.get(f"/task/{made['id']}/")["assigned_to"] == made["assigned_to"]

    def test_a_list_of_records_keeps_the_nulls_of_each(self, close: Close) -> None:
        made = close.control("POST", "/records/opportunity", [{"user_id": None}, {"value": 5}])
        assert [each["user_id"] for each in made] == [None, close.user_id]

    @pytest.mark.slow
    @each_case(
        ("kind", "nulls"),
        [
            ("opportunity", ("lead_id", "contact_id", "status_id", "status", "value", "value_period", "confidence")),
            ("opportunity", ("note", "date_won", "custom", "created_at")),
            ("lead", ("name", "description", "url", "status_id", "status", "addresses", "contacts", "custom")),
            ("contact", ("lead_id", "name", "title", "emails", "phones", "urls", "custom")),
            ("task", ("contact_id", "text", "date", "is_complete")),
            ("pipeline", ("statuses",)),
            ("opportunityStatus", ("pipeline_id", "type")),
            ("customField", ("description", "choices", "accepts_multiple_values", "required")),
        ],
    )
    def test_other_nulls_are_the_defaults(self, close: Close, kind: str, nulls: tuple[str, ...]) -> None:
        required = {
            "task": {"lead_id": close.lead()["id"]},
            "pipeline": {"name": "A"},
            "opportunityStatus": {"label": "A"},
            "customField": {"object": "lead", "name": "A", "type": "text"},
        }.get(kind, {})
        made = [
            close.control("POST", f"/records/{kind}", required | given)
            for given in (dict.fromkeys(nulls), {"name": "B"} if kind == "customField" else {})
        ]
        own = {"id", "name", "lead_id", "position"}
        shown, usual = ({name: value for name, value in each.items() if name not in own} for each in made)
        assert shown == usual


class TestChange:
    def test_the_time_of_creation_is_given_at_creation_only(self, close: Close) -> None:
        at = "2020-01-01T00:00:00.250Z"
        made = close.control("POST", "/records/opportunity", {"created_at": at})
        assert made["created_at"] == at
        found = problems(close, "PATCH", f"opportunity/{made['id']}", {"created_at": "2021-01-01T00:00:00Z"})
        assert found == {"#/created_at": "unknown field in a change; only new records have it"}
        assert close.control("GET", f"/records/opportunity/{made['id']}") == made

    def test_a_status_does_not_change_its_pipeline(self, close: Close) -> None:
        status_id = close.statuses()["Won"]
        other = close.control("POST", "/records/pipeline", {"name": "Renewals"})
        found = problems(close, "PATCH", f"opportunityStatus/{status_id}", {"pipeline_id": other["id"], "label": "Yes"})
        assert list(found) == ["#/pipeline_id"]
        assert close.statuses()["Won"] == status_id


class TestProblems:
    def test_all_fields_are_reported_under_their_own_names(self, close: Close) -> None:
        lead, other = close.lead(contacts=[{"name": "Jo"}]), close.lead()
        body = {
            "lead_id": other["id"],
            "contact_id": lead["contacts"][0]["id"],
            "confidence": 101,
            "value_period": "weekly",
            "custom": {"Nope": 1, "cf_x": 2},
        }
        no_field = "must be the name or the id of a custom field of this object: opportunity"
        assert problems(close, "POST", "opportunity", body) == {
            "#/contact_id": "Object does not exist.",
            "#/confidence": "The value must not be larger than 100.",
            "#/value_period": "must be one of one_time, monthly, annual",
            "#/custom/Nope": no_field,
            "#/custom/cf_x": no_field,
        }
        contact = f"contact/{lead['contacts'][0]['id']}"
        assert problems(close, "PATCH", contact, {"lead_id": None}) == {"#/lead_id": "Value cannot be changed."}

    def test_those_of_lists_stand_at_their_places(self, close: Close) -> None:
        body = [{"name": "A"}, {"contacts": [{}, {"emails": [{"email": "a@b.c"}, {"email": "x"}]}, 5]}]
        assert problems(close, "POST", "lead", body) == {
            "#/1/contacts/1/emails/1/email": "Invalid email address.",
            "#/1/contacts/2": "must be an object with any of name, title, emails, phones, urls",
        }
        assert close.rows("/lead/") == []

    def test_a_refused_deletion_names_no_field(self, close: Close) -> None:
        made = close.add()
        for path in (f"opportunityStatus/{made['status_id']}", f"pipeline/{made['pipeline_id']}"):
            answer = close.http.delete(f"/_dealdock/accounts/{close.account['id']}/records/{path}")
            assert answer.status_code == 409
            assert answer.json()["detail"].startswith("Cannot delete a ")
            assert "errors" not in answer.json()
        assert close.read(made) == made
