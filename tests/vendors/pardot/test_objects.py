"""The rules that all objects share: names, operations, values (contract, objects 1)."""

from typing import Any, Final

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

pytestmark = ONE_DATABASE

NOBODY: Final = 2147483647
LEVELS: Final = ("full", "simple", "mobile", "bulk")

OPERATIONS: Final = {
    "prospect": "create read update upsert delete query assign unassign batchCreate batchUpdate batchUpsert",
    "campaign": "create read update query",
    "visitorActivity": "read query",
    "user": "read query",
    "account": "read",
    "list": "create read update delete query",
    "listMembership": "create read update delete query",
    "customField": "create read update delete query",
    "tag": "read query",
    "visitor": "read query assign",
    "visit": "read query",
    "form": "read query",
    "email": "read stats",
    "emailTemplate": "read listOneToOne",
    "emailClick": "query",
    "tagObject": "read query",
    "customRedirect": "read query",
    "dynamicContent": "read query",
    "lifecycleStage": "query",
    "lifecycleHistory": "read query",
    "prospectAccount": "create describe read update query",
    "opportunity": "create read update delete undelete query",
}
PLAIN: Final = ("form", "customRedirect", "dynamicContent", "tagObject", "lifecycleHistory", "email")
"""Objects that are only read, by an id."""
REQUIRED: Final = {"visit": {"ids": ",".join(map(str, range(1, 100)))}}
"""Criteria without which an object cannot be queried."""
ANY: Final = {name for names in OPERATIONS.values() for name in names.split()} | {
    "abilities",
    "cookie",
    "merge",
    "send",
}


def _one_of_each(account: Account) -> dict[str, int]:
    """Add a record of each object that is only read, and return the ids of those that have no query."""
    for make in (account.form, account.custom_redirect, account.dynamic_content, account.lifecycle_stage):
        make()
    for make_one in (account.email_click, account.tag_object, account.lifecycle_history):
        make_one()
    return {"email": account.email(), "emailTemplate": account.email_template()}


class TestNames:
    @pytest.mark.slow
    @pytest.mark.contract("o.1.1.1", "o.1.1.2")
    @each_case("object_", OPERATIONS)
    def test_in_answers(self, account: Account, pardot: Pardot, object_: str) -> None:
        account.list_membership()
        account.opportunity(account.prospect())
        account.custom_field()
        account.tag()
        account.prospect_account()
        account.visit("https://company.example/", visitor_id=account.visitor())
        made = account.at_once(_one_of_each)
        operation = "query" if "query" in OPERATIONS[object_] else "read"
        given = {"id": made[object_]} if object_ in made else REQUIRED.get(object_, {})
        answer = pardot.call(operation, object_, **given).json
        names = {"visitorActivity": "visitor_activity", "listMembership": "list_membership"}
        assert names.get(object_, object_) in (answer["result"] if operation == "query" else answer)

    @pytest.mark.slow
    @pytest.mark.contract("o.1.1.3")
    @each_case("object_", [name for name in OPERATIONS if name not in {"opportunity", "campaign", "list"}])
    def test_in_the_plural_are_unknown(self, pardot: Pardot, object_: str) -> None:
        assert pardot.call("query", f"{object_}s").error == api_errors.NOT_FOUND

    @pytest.mark.contract("o.1.1.4")
    def test_of_parameters_count_case(self, account: Account, pardot: Pardot) -> None:
        assert pardot.call("read", "list", ID=account.prospect_list()).error == api_errors.MISSING
        assert pardot.call("query", "list", Name="Newsletter").error == api_errors.INVALID_QUERY


class TestOperations:
    @pytest.mark.slow
    @pytest.mark.contract("o.1.2.1", "o.1.2.2", "o.1.2.3", "o.1.2.4", "o.1.2.5", "o.1.2.6", "o.1.2.7", "o.1.2.8")
    @pytest.mark.contract("o.1.2.9", "o.1.2.10", "o.1.2.11", "o.1.2.12", "o.1.2.13", "o.1.2.14", "o.1.2.15", "o.1.2.16")
    @pytest.mark.contract("o.1.2.17", "o.2.14.7", "o.2.15.12", "o.2.19.7")
    @each_case("object_", OPERATIONS)
    def test_are_these(self, pardot: Pardot, object_: str) -> None:
        there = {name for name in ANY if pardot.call(name, object_).error != api_errors.INVALID_ACTION}
        assert there == {*OPERATIONS[object_].split()}


class TestPlaces:
    @pytest.mark.contract("o.1.3.1")
    @pytest.mark.parametrize("operation", ["read", "update"])
    def test_a_lone_segment_identifies_nothing(self, account: Account, pardot: Pardot, operation: str) -> None:
        path = f"/api/list/version/3/do/{operation}/{account.prospect_list()}"
        assert pardot.send("GET", path, params=pardot.keys | {"format": "json"}).error == api_errors.MISSING

    @pytest.mark.contract("o.1.3.2")
    @pytest.mark.parametrize(
        "given",
        [{"type": "1,22"}, {"type[0]": "1", "type[1]": "22"}, {"type[]": ["1", "22"]}],
    )
    def test_of_a_list_are_three(self, account: Account, pardot: Pardot, given: dict[str, Any]) -> None:
        ids = [account.activity(type=type_) for type_ in (1, 20, 22)]
        params = pardot.keys | {"format": "json"} | given
        rows = pardot.send("GET", "/api/visitorActivity/version/3/do/query", params=params).json["result"]
        assert [row["id"] for row in rows["visitor_activity"]] == [ids[0], ids[2]]

    @pytest.mark.contract("o.1.3.3")
    @pytest.mark.parametrize("name", ["id[]", "id[0]"])
    def test_of_one_value_is_no_array(self, account: Account, pardot: Pardot, name: str) -> None:
        assert pardot.call("read", "list", **{name: account.prospect_list()}).error == api_errors.INVALID_PARAMETER

    @pytest.mark.contract("o.1.3.4")
    def test_id_wins_over_email(self, account: Account, pardot: Pardot) -> None:
        jane, _ = account.prospect("jane@company.com"), account.prospect("john@company.com")
        shown = pardot.call("read", "prospect", id=jane, email="john@company.com").json["prospect"]
        assert (shown["id"], shown["email"]) == (jane, "jane@company.com")

    @pytest.mark.contract("o.1.3.5")
    @pytest.mark.parametrize("operation", ["update", "upsert"])
    def test_email_is_new_beside_an_id(self, account: Account, pardot: Pardot, operation: str) -> None:
        jane = account.prospect("jane@company.com")
        shown = pardot.call(operation, "prospect", id=jane, email="doe@company.com").json["prospect"]
        assert (shown["id"], shown["email"]) == (jane, "doe@company.com")


class TestValuesThatComeIn:
    @pytest.mark.slow
    @pytest.mark.contract("o.1.4.1")
    @each_case("object_", ["campaign", "list", "listMembership", "customField", "tag", "visitorActivity", *PLAIN])
    def test_ids(self, pardot: Pardot, object_: str) -> None:
        for wrong in ("", "x", "0", "-1", "+1", "1.0", "0x1", "1e0", "2147483648", "9" * 40):
            assert pardot.call("read", object_, id=wrong).error == api_errors.INVALID_ID

    @pytest.mark.contract("o.1.4.2")
    @pytest.mark.parametrize(
        ("cost", "error"),
        [("7", None), ("+7", None), ("7.0", api_errors.INVALID_NUMBER), ("7e0", api_errors.INVALID_NUMBER)],
    )
    def test_integers(self, pardot: Pardot, cost: str, error: Any) -> None:
        assert pardot.call("create", "campaign", name="Fair", cost=cost).error == error

    @pytest.mark.contract("o.1.4.3")
    @each_case(
        ("object_", "criterion", "code"),
        [
            ("prospect", "is_starred", 25),
            ("prospect", "assigned", 26),
            ("prospect", "deleted", 27),
            ("listMembership", "deleted", 27),
            ("prospect", "new", 28),
            ("prospect", "last_activity_never", 50),
            ("visitorActivity", "prospect_only", 50),
        ],
    )
    def test_booleans_asked_for(self, pardot: Pardot, object_: str, criterion: str, code: int) -> None:
        for wrong in ("yes", "2", "t"):
            assert pardot.call("query", object_, **{criterion: wrong}).code == code

    @pytest.mark.contract("o.1.4.4")
    def test_texts_as_they_are(self, account: Account, pardot: Pardot) -> None:
        jane = account.prospect()
        assert pardot.call("update", "prospect", id=jane, zip=" 01234 ").json["prospect"]["zip"] == " 01234 "

    @pytest.mark.contract("o.1.4.5")
    def test_others_trimmed(self, account: Account, pardot: Pardot) -> None:
        account.prospect("jane@company.com")
        given = {"prospect_email": " jane@company.com ", "value": " 5.5 ", "probability": " 7 ", "status": " won "}
        deal = pardot.create(name="Deal", campaign_id=f" {account.default_campaign} ", **given).opportunity
        assert (deal["value"], deal["probability"], deal["status"]) == (5.5, 7, "Won")
        assert pardot.call("query", "prospect", grade_equal_to=" B+ ").error is None

    @pytest.mark.contract("o.1.4.6", "o.1.4.7")
    @pytest.mark.parametrize("object_", ["list", "customField", "campaign"])
    def test_empty_ones_clear(self, account: Account, pardot: Pardot, object_: str) -> None:
        numbers = {
            "list": lambda: account.prospect_list(title="x"),
            "customField": lambda: account.custom_field(crm_id="x"),
            "campaign": lambda: account.campaign(cost=7),
        }
        number, field = numbers[object_](), {"list": "title", "customField": "crm_id", "campaign": "cost"}[object_]
        before = account.contents
        assert pardot.call("update", object_, id=number, name="", **{field: ""}).error == api_errors.EMPTY
        assert account.contents == before
        assert pardot.call("update", object_, id=number, **{field: ""}).json[object_][field] is None


class TestLevels:
    @pytest.fixture(autouse=True)
    def records(self, account: Account) -> None:
        """A prospect with an activity and an opportunity."""
        prospect = account.prospect("jane@company.com")
        account.activity(prospect_id=prospect, visit_id=9, type=20, campaign_id=account.campaign())
        account.opportunity(prospect)

    @pytest.mark.contract("o.1.6.1")
    @pytest.mark.parametrize("object_", ["opportunity", "prospect", "visitorActivity"])
    def test_full_of_a_query_is_simple(self, pardot: Pardot, object_: str) -> None:
        full, simple = (pardot.call("query", object_, output=level).json for level in ("full", "simple"))
        assert full == simple

    @pytest.mark.contract("o.1.6.2")
    @each_case("object_", ["campaign", "user", "list", "listMembership", "customField", "tag", "prospectAccount"])
    def test_are_one_for_other_objects(self, account: Account, pardot: Pardot, object_: str) -> None:
        account.list_membership()
        account.custom_field()
        account.tag()
        account.prospect_account()
        rows = [pardot.call("query", object_, output=level).json["result"] for level in LEVELS]
        assert [row.pop("total_results", None) is None for row in rows] == [False, False, False, True]
        assert rows == rows[:1] * 4

    @pytest.mark.contract("o.1.6.3", "o.1.6.4")
    @pytest.mark.parametrize(
        ("object_", "element"),
        [("opportunity", "opportunity"), ("prospect", "prospect"), ("visitorActivity", "visitor_activity")],
    )
    def test_of_bulk_are_flat_and_not_counted(self, pardot: Pardot, object_: str, element: str) -> None:
        result = pardot.call("query", object_, output="bulk", limit=1).json["result"]
        assert list(result) == [element]
        row = result[element]
        assert not any(isinstance(value, dict | list) for value in row.values())
        full = pardot.call("read", object_, id=row["id"]).json[element]
        assert row["campaign_id"] == full["campaign"]["id"]

    @pytest.mark.contract("o.1.6.5")
    def test_of_bulk_take_an_offset(self, account: Account, pardot: Pardot) -> None:
        ids = [account.tag(name) for name in "abc"]
        assert pardot.call("query", "tag", output="bulk", limit=1, offset=1).json["result"]["tag"]["id"] == ids[1]

    @pytest.mark.contract("o.1.6.6")
    @each_case("object_", [name for name in OPERATIONS if "query" in OPERATIONS[name] and name not in REQUIRED])
    def test_of_bulk_when_nothing_is_found(self, pardot: Pardot, object_: str) -> None:
        nothing = {"output": "bulk", "id_greater_than": NOBODY}
        assert pardot.call("query", object_, **nothing).json["result"] is None
        assert "<result/>" in pardot.call("query", object_, **nothing, format="xml").text

    @pytest.mark.contract("o.1.6.7")
    def test_are_counted_before_the_rows(self, account: Account, pardot: Pardot) -> None:
        for name in "ab":
            account.tag(name)
        result = pardot.call("query", "tag", format="xml").xml[0]
        assert [(each.tag, each.text) for each in result][:1] == [("total_results", "2")]
        assert [each.tag for each in result] == ["total_results", "tag", "tag"]

    @pytest.mark.contract("o.1.6.8")
    def test_of_mobile_are_the_fields_alone(self, pardot: Pardot) -> None:
        row = pardot.call("query", "prospect", output="mobile").json["result"]["prospect"]
        assert list(row) == ["id", "first_name", "last_name", "email", "company"]
        (deal,) = pardot.query(output="mobile").opportunities
        assert not any(isinstance(value, dict | list) for value in deal.values())


class TestValuesThatGoOut:
    @pytest.mark.contract("o.1.7.1")
    def test_empty_lists(self, account: Account, pardot: Pardot) -> None:
        nodes = {
            "prospect": (account.prospect(), ["visitors", "visitor_activities", "lists"]),
            "opportunity": (account.opportunity(), ["prospects", "opportunity_activities"]),
        }
        for object_, (number, names) in nodes.items():
            shown = pardot.call("read", object_, id=number).json[object_]
            assert [shown[name] for name in names] == [None] * len(names)
            text = pardot.call("read", object_, id=number, format="xml").text
            assert [f"<{name}/>" in text for name in names] == [True] * len(names)

    @pytest.mark.contract("o.1.7.2", "o.1.7.3")
    @pytest.mark.parametrize(("kept", "xml", "json"), [(True, "1", True), (False, "", False), (None, "", None)])
    def test_flags_of_a_prospect(self, account: Account, pardot: Pardot, kept: Any, xml: str, json: Any) -> None:
        number = account.prospect(**({} if kept is None else {"is_do_not_email": kept}))
        assert pardot.call("read", "prospect", id=number).json["prospect"]["is_do_not_email"] is json
        shown = pardot.call("read", "prospect", id=number, format="xml").xml
        assert (shown.findtext("prospect/is_do_not_email") or "") == xml

    @pytest.mark.contract("o.1.7.2", "o.1.7.8")
    @pytest.mark.account(version=4)
    @pytest.mark.parametrize(("kept", "xml", "json"), [(True, "1", 1), (False, "", 0), (None, "", None)])
    def test_flags_of_a_prospect_in_version_4(
        self, account: Account, pardot: Pardot, kept: Any, xml: str, json: Any
    ) -> None:
        number = account.prospect(**({} if kept is None else {"is_reviewed": kept}))
        for operation, criteria in (("read", {"id": number}), ("query", {}), ("query", {"output": "bulk"})):
            answer = pardot.call(operation, "prospect", version=4, **criteria).json
            flag = (answer["prospect"] if operation == "read" else answer["result"]["prospect"])["is_reviewed"]
            assert (flag, type(flag)) == (json, type(json))
        shown = pardot.call("read", "prospect", version=4, id=number, format="xml").xml
        assert (shown.findtext("prospect/is_reviewed") or "") == xml

    @pytest.mark.contract("o.1.7.4")
    @pytest.mark.parametrize("kept", [True, False])
    def test_booleans_of_others(self, account: Account, pardot: Pardot, kept: bool) -> None:
        number = account.prospect_list(is_public=kept)
        assert pardot.call("read", "list", id=number).json["list"]["is_public"] is kept
        shown = pardot.call("read", "list", id=number, format="xml").xml
        assert shown.findtext("list/is_public") == str(kept).lower()

    @pytest.mark.contract("o.1.7.5")
    @each_case(
        ("object_", "operation", "given"),
        [
            ("campaign", "create", {"name": "a"}),
            ("list", "create", {"name": "a"}),
            ("customField", "create", {"name": "a", "field_id": "a"}),
            ("prospect", "create", {"email": "jane@company.com"}),
            ("prospect", "upsert", {"email": "jane@company.com"}),
            ("prospect", "update", {"id": None, "first_name": "Jane"}),
            ("prospect", "assign", {"id": None, "user_id": None}),
            ("prospect", "unassign", {"id": None}),
        ],
    )
    def test_answers_to_writes(
        self, account: Account, pardot: Pardot, object_: str, operation: str, given: dict[str, Any]
    ) -> None:
        filled = {"id": account.prospect, "user_id": account.first_user}
        answer = pardot.call(
            operation, object_, **{name: filled[name]() if value is None else value for name, value in given.items()}
        )
        assert (answer.status, answer.error) == (200, None)
        number = answer.json[object_]["id"]
        assert pardot.call("read", object_, id=number).json == answer.json

    @pytest.mark.contract("o.1.7.6")
    def test_of_a_delete_is_nothing(self, account: Account, pardot: Pardot) -> None:
        for object_, number in (
            ("list", account.prospect_list()),
            ("customField", account.custom_field()),
            ("prospect", account.prospect()),
            ("listMembership", account.list_membership()),
        ):
            answer = pardot.call("delete", object_, id=number)
            assert (answer.status, answer.http.content) == (204, b"")
            assert answer.http.headers["content-type"] == "text/html; charset=utf-8"


class TestWhatIsNotThere:
    @pytest.mark.contract("o.1.8.1", "o.1.8.2", "o.1.8.4", "o.1.8.5", "o.1.8.6", "o.1.8.7", "o.1.8.8", "o.1.8.9")
    @each_case(
        ("object_", "operation", "given", "code"),
        [
            ("prospect", "read", {"id": "x"}, 16),
            ("prospect", "read", {"id": NOBODY}, 3),
            ("opportunity", "query", {"prospect_id": "x"}, 3),
            ("opportunity", "query", {"prospect_id": NOBODY}, 3),
            ("prospect", "read", {"email": "nobody@company.com"}, 4),
            ("opportunity", "query", {"prospect_email": "nobody@company.com"}, 4),
            ("prospect", "create", {"email": "a@company.com", "campaign_id": "x"}, 38),
            ("prospect", "create", {"email": "a@company.com", "campaign_id": NOBODY}, 38),
            ("prospect", "create", {"email": "a@company.com", "user_id": "x"}, 10),
            ("prospect", "create", {"email": "a@company.com", "user_id": NOBODY}, 10),
            ("prospect", "assign", {"id": None, "user_email": "nobody@company.com"}, 11),
            ("prospect", "assign", {"id": None, "user_id": NOBODY}, 10),
            ("prospect", "create", {"email": "a@company.com", "list_0": "1"}, 55),
            ("prospect", "create", {"email": "a@company.com", f"list_{NOBODY}": "1"}, 55),
            ("listMembership", "query", {"list_id": "x"}, 55),
            ("listMembership", "query", {"list_id": NOBODY}, 55),
            ("prospect", "create", {"email": "a@company.com", "prospect_account_id": NOBODY}, 61),
            ("prospect", "create", {"email": "a@company.com", "prospect_account_id": "x"}, 61),
        ],
    )
    def test_gives(
        self, account: Account, pardot: Pardot, object_: str, operation: str, given: dict[str, Any], code: int
    ) -> None:
        filled = {name: account.prospect() if value is None else value for name, value in given.items()}
        before = account.contents
        assert pardot.call(operation, object_, **filled).code == code
        assert account.contents == before

    @pytest.mark.contract("o.1.8.3", "o.1.8.4")
    def test_of_a_deleted_prospect(self, account: Account, pardot: Pardot) -> None:
        gone = account.deleted_prospect("jane@company.com")
        assert pardot.call("read", "prospect", id=gone).error == api_errors.ARCHIVED
        assert pardot.query(prospect_id=gone).error == api_errors.ARCHIVED
        assert pardot.call("read", "prospect", email="jane@company.com").error == api_errors.INVALID_PROSPECT_EMAIL
        assert pardot.query(prospect_email="jane@company.com").error == api_errors.INVALID_PROSPECT_EMAIL

    @pytest.mark.contract("o.1.8.10")
    def test_of_a_group(self, account: Account, pardot: Pardot) -> None:
        for wrong in ("x", "1", NOBODY):
            assert pardot.call("assign", "prospect", id=account.prospect(), group_id=wrong).code == 12

    @pytest.mark.contract("o.1.8.11")
    @each_case("object_", [name for name in OPERATIONS if "read" in OPERATIONS[name] and name != "account"])
    def test_of_no_identifier(self, pardot: Pardot, object_: str) -> None:
        for operation in {"read", "update", "delete", "assign", "unassign"} & {*OPERATIONS[object_].split()}:
            assert pardot.call(operation, object_).error == api_errors.MISSING
