"""What all objects share: names, operations, values (contract, objects 1)."""

from typing import Any, Final

import pytest

from tests.builders import Account, Pardot
from tests.dialects.pardot import said

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
    "prospectAccount": "describe query",
    "opportunity": "create read update delete undelete query",
}
ANY: Final = {name for names in OPERATIONS.values() for name in names.split()} | {"abilities", "cookie", "merge"}


class TestNames:
    @pytest.mark.contract("o.1.1.1", "o.1.1.2")
    @pytest.mark.parametrize("object_", OPERATIONS)
    def test_in_answers(self, account: Account, pardot: Pardot, object_: str) -> None:
        account.list_membership()
        account.opportunity(account.prospect())
        account.custom_field()
        account.tag()
        account.prospect_account()
        operation = "query" if "query" in OPERATIONS[object_] else "read"
        answer = pardot.call(operation, object_).json
        names = {"visitorActivity": "visitor_activity", "listMembership": "list_membership"}
        assert names.get(object_, object_) in (answer["result"] if operation == "query" else answer)

    @pytest.mark.contract("o.1.1.3")
    @pytest.mark.parametrize(
        "object_", [name for name in OPERATIONS if name not in {"opportunity", "campaign", "list"}]
    )
    def test_in_the_plural_are_unknown(self, pardot: Pardot, object_: str) -> None:
        assert pardot.call("query", f"{object_}s").error == said.NOT_FOUND

    @pytest.mark.contract("o.1.1.4")
    def test_of_parameters_count_case(self, account: Account, pardot: Pardot) -> None:
        assert pardot.call("read", "list", ID=account.prospect_list()).error == said.MISSING
        assert pardot.call("query", "list", Name="Newsletter").error == said.INVALID_QUERY


class TestOperations:
    @pytest.mark.contract("o.1.2.1", "o.1.2.2", "o.1.2.3", "o.1.2.4", "o.1.2.5", "o.1.2.6", "o.1.2.7", "o.1.2.8")
    @pytest.mark.contract("o.1.2.9", "o.1.2.10", "o.1.2.11", "o.1.2.12")
    @pytest.mark.parametrize("object_", OPERATIONS)
    def test_are_these(self, pardot: Pardot, object_: str) -> None:
        there = {name for name in ANY if pardot.call(name, object_).error != said.INVALID_ACTION}
        assert there == {*OPERATIONS[object_].split()}


class TestPlaces:
    @pytest.mark.contract("o.1.3.1")
    @pytest.mark.parametrize("operation", ["read", "update"])
    def test_a_lone_segment_identifies_nothing(self, account: Account, pardot: Pardot, operation: str) -> None:
        path = f"/api/list/version/3/do/{operation}/{account.prospect_list()}"
        assert pardot.send("GET", path, params=pardot.keys | {"format": "json"}).error == said.MISSING

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
        assert pardot.call("read", "list", **{name: account.prospect_list()}).error == said.INVALID_PARAMETER

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
    @pytest.mark.contract("o.1.4.1")
    @pytest.mark.parametrize("object_", ["campaign", "list", "listMembership", "customField", "tag", "visitorActivity"])
    def test_ids(self, pardot: Pardot, object_: str) -> None:
        for wrong in ("", "x", "0", "-1", "+1", "1.0", "0x1", "1e0", "2147483648", "9" * 40):
            assert pardot.call("read", object_, id=wrong).error == said.INVALID_ID

    @pytest.mark.contract("o.1.4.2")
    @pytest.mark.parametrize(
        ("cost", "error"),
        [("7", None), ("+7", None), ("7.0", said.INVALID_NUMBER), ("7e0", said.INVALID_NUMBER)],
    )
    def test_integers(self, pardot: Pardot, cost: str, error: Any) -> None:
        assert pardot.call("create", "campaign", name="Fair", cost=cost).error == error

    @pytest.mark.contract("o.1.4.3")
    @pytest.mark.parametrize(
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
        assert pardot.call("update", object_, id=number, name="", **{field: ""}).error == said.EMPTY
        assert account.contents == before
        assert pardot.call("update", object_, id=number, **{field: ""}).json[object_][field] is None
