"""Records of the objects that opportunities refer to: `/_dealdock/accounts/{id}/records/{object}`."""

from typing import Any

import httpx
import pytest

from tests.control.test_records import Records, problem
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

PLURALS = {
    "user": "users",
    "customField": "customFields",
    "tag": "tags",
    "prospectAccount": "prospectAccounts",
    "list": "lists",
    "listMembership": "listMemberships",
    "visitorActivity": "visitorActivities",
}


@pytest.fixture
def records(control: httpx.Client, account: Account) -> Records:
    return Records(control, account.ready.id)


@pytest.fixture
def filled(records: Records) -> dict[str, int]:
    """The ids of one record of each kind."""
    ids: dict[str, int] = {"user": records.all("user")[0]["id"]}
    for kind, record in {
        "customField": {"name": "Tea", "field_id": "Tea"},
        "tag": {"name": "VIP"},
        "prospectAccount": {"name": "Example & Co"},
        "list": {"name": "Newsletter", "is_public": True, "description": "Weekly"},
        "prospect": {"email": "jane@example.com"},
    }.items():
        ids[kind] = records.add(kind, record)["id"]
    membership = {"list_id": ids["list"], "prospect_id": "jane@example.com"}
    ids["listMembership"] = records.add("listMembership", membership)["id"]
    activity = {"type": 11, "prospect_id": ids["prospect"], "email_id": 77, "details": "News"}
    ids["visitorActivity"] = records.add("visitorActivity", activity)["id"]
    return ids


@pytest.mark.slow
@each_case(("kind", "plural"), PLURALS.items())
def test_each_is_read_alone_and_among_all_by_its_plural_too(
    records: Records, filled: dict[str, int], kind: str, plural: str
) -> None:
    one = records.get(kind, filled[kind]).json()
    assert one["id"] == filled[kind]
    assert records.all(kind) == records.all(plural) == [one]
    assert records.get(plural, filled[kind]).json() == one
    assert records.get(kind, 999_999).status_code == 404


def test_what_was_added_is_shown_whole(records: Records, filled: dict[str, int]) -> None:
    def shown(kind: str) -> dict[str, Any]:
        record: dict[str, Any] = records.get(kind, filled[kind]).json()
        assert record.pop("created_at") == record.pop("updated_at")
        return {name: value for name, value in record.items() if value is not None and name != "id"}

    assert shown("tag") == {"name": "VIP"}
    assert shown("prospectAccount") == {"name": "Example & Co"}
    assert shown("customField") == {
        "name": "Tea",
        "field_id": "Tea",
        "type": 1,
        "is_record_multiple_responses": False,
        "is_use_values": False,
        "is_required": False,
    }
    assert shown("list") == {
        "name": "Newsletter",
        "is_public": True,
        "is_dynamic": False,
        "description": "Weekly",
        "is_crm_visible": False,
        "deleted": False,
    }
    assert shown("listMembership") == {
        "list_id": filled["list"],
        "prospect_id": filled["prospect"],
        "opted_out": False,
        "deleted": False,
    }
    assert shown("visitorActivity") == {
        "prospect_id": filled["prospect"],
        "type": 11,
        "type_name": "Email",
        "details": "News",
        "email_id": 77,
    }


@each_case("body", ['{"email": "jo@example.com"}', '{"email"', "[]", ""])
def test_users_are_made_elsewhere(records: Records, body: str) -> None:
    answer = records.post_raw("user", body)
    detail = "POST is not possible here. The service itself writes the records of the kind user. Possible methods: GET."
    assert (answer.status_code, answer.headers["allow"], answer.json()["detail"]) == (405, "GET", detail)


def test_users_are_changed_and_deleted_elsewhere(
    control: httpx.Client, account: Account, filled: dict[str, int]
) -> None:
    path = f"/accounts/{account.ready.id}/records/users/{filled['user']}"
    for answer in (control.patch(path, json={"email": "jo@example.com"}), control.patch(path), control.delete(path)):
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    answer = control.post(f"{path}/undelete")
    detail = "Deleted records of the kind user do not come back: the service has no undelete for them."
    assert (answer.status_code, answer.json()["detail"]) == (404, detail)


class TestProspects:
    def test_one_has_all_its_fields(self, records: Records, filled: dict[str, int], account: Account) -> None:
        records.add("customField", {"name": "Ships", "field_id": "Ships", "type": "Multi-Select"})
        given = {
            "email": "bob@example.com",
            "salutation": "Mr",
            "zip": "0123 ",
            "comments": "x" * 65_535,
            "score": -7,
            "grade": "B+",
            "last_activity_at": "2026-01-31T09:30:00Z",
            "crm_contact_fid": "003",
            "crm_last_sync": "2026-01-30T00:00:00Z",
            "is_starred": True,
            "opted_out": False,
            "prospect_account_id": filled["prospectAccount"],
            "lists": [filled["list"]],
        }
        bob = records.add(
            "prospect",
            given | {"assigned_to": account.ready.email, "custom_fields": {"Ships": ["a", "b"], "Tea": "Assam"}},
        )
        assert bob | given == bob
        assert bob["assigned_to"] == filled["user"]
        assert bob["custom_fields"] == {"Ships": ["a", "b"], "Tea": ["Assam"]}
        assert bob["is_reviewed"] is None
        assert records.get("prospect", bob["id"]).json() == bob
        assert [each["prospect_id"] for each in records.all("listMembership")] == [filled["prospect"], bob["id"]]

    @each_case(
        ("field", "value"),
        [
            ("assigned_to", 999_999),
            ("assigned_to", "nobody@example.com"),
            ("prospect_account_id", 999_999),
            ("custom_fields", {"Nothing": "x"}),
            ("lists", [999_999]),
            ("campaign_id", 999_999),
            ("grade", "G"),
            ("score", 1.5),
            ("is_starred", 1),
            ("comments", "x" * 65_536),
        ],
    )
    def test_a_wrong_field_is_named_and_nothing_added(self, records: Records, field: str, value: object) -> None:
        given = [{"email": "a@example.com"}, {"email": "b@example.com", field: value}]
        assert [pointer for pointer, _ in problem(records.post("prospect", given))] == [f"#/1/{field}"]
        assert records.all("prospect") == []

    @pytest.mark.slow
    def test_very_many_are_shown(self, records: Records) -> None:
        made = records.add("prospect", [{"company": str(n)} for n in range(1201)])
        assert records.all("prospect") == made


class TestOthers:
    def test_an_activity_that_counts_moves_the_prospect_s_last(self, records: Records, filled: dict[str, int]) -> None:
        at = "2026-03-01T08:00:00Z"
        form = {"type": 4, "prospect_id": "jane@example.com", "form_handler_id": 5, "created_at": at}
        activity = records.add("visitorActivity", form)
        assert (activity["type_name"], activity["created_at"]) == ("Form Handler", at)
        assert records.get("prospect", filled["prospect"]).json()["last_activity_at"] == at

    def test_an_ended_membership_comes_back_as_it_was(self, records: Records, account: Account, pardot: Pardot) -> None:
        lists = records.add("list", [{"name": "A"}, {"name": "B"}])
        jane = records.add("prospect", {"email": "jane@example.com"})["id"]
        both = [{"list_id": each["id"], "prospect_id": jane} for each in lists]
        first = records.add("listMembership", both[0])["id"]
        assert pardot.call("delete", "listMembership", id=first).status == 204
        assert records.get("listMembership", first).json()["deleted"] is True
        again = records.add("listMembership", [both[1], both[0]])
        assert [each["list_id"] for each in again] == [lists[1]["id"], lists[0]["id"]]
        assert again[1]["id"] == first
        assert account.ready.id

    @pytest.mark.slow
    @each_case(
        ("kind", "record", "field", "status"),
        [
            ("customField", {"name": "T", "field_id": "Tea"}, "field_id", 409),
            ("customField", {"name": "T", "field_id": "email"}, "field_id", 409),
            ("customField", {"name": "T", "field_id": "a-b"}, "field_id", 422),
            ("customField", {"name": "T", "field_id": "T", "type": 15}, "type", 422),
            ("tag", {"name": ""}, "name", 422),
            ("list", {"name": "A", "is_public": "yes"}, "is_public", 422),
            ("listMembership", {"list_id": 999_999, "prospect_id": "jane@example.com"}, "list_id", 422),
            ("listMembership", {"list_id": 1, "prospect_id": "nobody@example.com"}, "prospect_id", 422),
            ("visitorActivity", {"type": 39}, "type", 422),
            ("visitorActivity", {"type": 6, "form_id": 5}, "type", 422),
            ("visitorActivity", {"type": 20, "prospect_id": 999_999}, "prospect_id", 422),
            ("visitorActivity", {"type": 8, "opportunity_id": 999_999}, "opportunity_id", 422),
            ("visitorActivity", {"type": 20, "campaign_id": 999_999}, "campaign_id", 422),
        ],
    )
    @ONE_DATABASE
    def test_a_wrong_field_is_named(
        self, records: Records, filled: dict[str, int], kind: str, record: dict[str, Any], field: str, status: int
    ) -> None:
        assert filled
        before = records.all(kind)
        assert [pointer for pointer, _ in problem(records.post(kind, [record]), status)] == [f"#/0/{field}"]
        assert records.all(kind) == before

    def test_one_is_on_a_list_once(self, records: Records, filled: dict[str, int]) -> None:
        again = {"list_id": filled["list"], "prospect_id": filled["prospect"]}
        assert problem(records.post("listMembership", again), 409)[0][0] == "#/prospect_id"
