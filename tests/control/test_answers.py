"""Records made from answers of a service: `POST /accounts/{id}/answers`."""

from collections.abc import Iterator
from typing import Any

import pytest

from dealdock.judge.sandbox import Account, ControlError, Sandbox
from tests.judge.sandboxes import opened

LEAD = "lead_7Jr5v8aK2mQxW4tYb1cZ9dLf3gHn6pRs0uVe8iOyTwX"
USER = "user_3Kd5v8aK2mQxW4tYb1cZ9dLf3gHn6pRs0uVe8iOyTwX"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with all vendors."""
    with opened() as sandbox:
        yield sandbox


@pytest.fixture
def account(sandbox: Sandbox) -> Iterator[Account]:
    """An account of Close."""
    account = sandbox.account("close", {})
    yield account
    account.close()


def load(account: Account, *answers: tuple[str, Any], without: tuple[str, ...] = ()) -> Any:
    shown = [{"object": name, "body": body} for name, body in answers]
    return account.load_answers({"answers": shown, "without": list(without)})


def test_records_have_the_ids_and_the_values_of_the_answer(account: Account) -> None:
    contact = {"id": "cont_1Kd5v8aK2mQxW4tYb1cZ9dLf3gHn6pRs0uVe8iOyTwX", "name": "Bruce"}
    lead = {"id": LEAD, "name": "Wayne", "status_label": "Customer", "contacts": [contact]}
    found = load(account, ("lead", {"data": [lead], "has_more": False}))
    assert (found["records"], found["left_out"]) == ({"leads": [LEAD], "contacts": [contact["id"]]}, [])
    (made,) = account.records("lead")
    assert (made["id"], made["name"]) == (LEAD, "Wayne")
    assert [(each["id"], each["lead_id"]) for each in account.records("contact")] == [(contact["id"], LEAD)]
    assert [each["label"] for each in account.records("leadStatus")] == ["Customer"]


def test_a_field_with_the_name_of_other_records_has_its_own_values(account: Account) -> None:
    events = [{"action": "updated", "extra_filter": None, "object_type": "contact"}]
    found = load(
        account, ("webhook", {"id": "whsub_uifqRZVw6nWSuEzLckcrsf", "url": "https://a.test", "events": events})
    )
    assert found["left_out"] == []
    assert [each["events"] for each in account.records("webhook")] == [events]


def test_numbers_within_a_field_stay_numbers(account: Account) -> None:
    step = {"id": "seqstep_PdniOrYGCYob1dwSEjQmas", "delay": 60, "step_type": "call", "required": True}
    load(account, ("sequence", {"id": "seq_Q00iPBAV5dmwmJ0Ui9Pjmb", "name": "Onboarding", "steps": [step]}))
    assert [each["steps"] for each in account.records("sequence")] == [[step]]


@pytest.mark.parametrize("value", [True, 1, "1"])
def test_a_boolean_may_be_a_number(sandbox: Sandbox, value: Any) -> None:
    account = sandbox.account("pardot", {})
    prospect = {"id": 6533, "email": "bruce@example.com", "is_reviewed": value, "is_starred": 0}
    found = load(account, ("prospect", prospect))
    (made,) = account.records("prospect")
    account.close()
    assert found["left_out"] == []
    assert (made["is_reviewed"], made["is_starred"]) == (True, False)


def test_the_first_form_of_a_record_counts(account: Account) -> None:
    contact = {"id": "cont_1Kd5v8aK2mQxW4tYb1cZ9dLf3gHn6pRs0uVe8iOyTwX", "name": "Bruce", "lead_id": LEAD}
    later = {"id": LEAD, "name": "Gotham", "contacts": [{**contact, "name": "Batman"}]}
    found = load(account, ("contact", contact), ("lead", {"id": LEAD, "name": "Wayne"}), ("lead", later))
    assert found["left_out"] == []
    assert [each["name"] for each in account.records("lead")] == ["Wayne"]
    assert [each["name"] for each in account.records("contact")] == ["Bruce"]


def test_records_are_left_out_by_id(account: Account) -> None:
    other = LEAD.replace("7", "8")
    found = load(account, ("lead", [{"id": LEAD, "name": "Wayne"}, {"id": other, "name": "Kent"}]), without=(LEAD,))
    assert found["records"] == {"leads": [other]}


def test_a_record_of_a_type_has_its_own_fields(account: Account) -> None:
    note = {"id": LEAD.replace("lead", "acti"), "_type": "Note", "lead_id": LEAD, "note": "he was calm"}
    assert load(account, ("note", note))["left_out"] == []
    (made,) = account.records("activity")
    assert (made["type"], made["details"]["note"], made["lead_id"]) == ("Note", "he was calm", LEAD)


def test_users_are_added_once_and_records_refer_to_them(account: Account) -> None:
    user = {"id": USER, "email": "alfred@example.com", "first_name": "Alfred", "last_name": "Pennyworth"}
    answers = ("user", {"data": [user]}), ("lead", {"id": LEAD, "name": "Wayne", "created_by": USER})
    added = load(account, *answers)["users"][USER]
    assert load(account, *answers)["users"] == {USER: added}
    (lead,) = account.records("lead")
    assert lead["created_by"] == added


def test_what_cannot_be_made_is_left_out_with_the_reason(account: Account) -> None:
    leads = [{"id": LEAD, "name": "Wayne"}, {"id": LEAD.replace("7", "8"), "name": "Kent", "date_created": "soon"}]
    found = load(account, ("mood", {"id": "mood_1"}), ("lead", leads))
    assert found["records"] == {"leads": [LEAD]}
    (mood, lead) = found["left_out"]
    assert mood["answer"] == 0
    assert mood["detail"].startswith("must be an object of close: user, ")
    assert (lead["answer"], lead["detail"].partition(",")[0]) == (
        1,
        "created_at: must be a moment in ISO 8601 such as 2026-01-31T09:30:00Z",
    )


def test_no_answers_leave_an_account_as_new(account: Account) -> None:
    account.add("lead", [{"name": "Wayne"}])
    assert load(account)["records"] == {}
    assert account.records("lead") == []


def test_an_answer_without_an_object_is_refused(account: Account) -> None:
    with pytest.raises(ControlError) as refused:
        account.load_answers({"answers": [{"body": {}}]})
    assert [each["pointer"] for each in refused.value.errors] == ["#/answers/0/object"]
