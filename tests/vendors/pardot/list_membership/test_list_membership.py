"""The list membership (contract, objects 2.8). What its query shares with others: test_plain.py."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from dealdock.vendors.pardot import list as lists
from tests.support.builders import Account, Answer, Pardot, members
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = datetime(2026, 1, 2, 4, tzinfo=UTC)
NOBODY = "2147483647"


def call(pardot: Pardot, operation: str, **given: Any) -> Answer:
    return pardot.call(operation, "listMembership", **given)


def live(account: Account) -> int:
    """Return the counted number of the dataset's live memberships."""
    return account.live_counts.get("list_memberships", 0)


class TestCreate:
    @pytest.mark.contract("o.2.8.10")
    def test_answers_the_membership_as_read_does(self, account: Account, pardot: Pardot) -> None:
        account.freeze(NOW)
        of = {"list_id": account.prospect_list(), "prospect_id": account.prospect()}
        created = call(pardot, "create", **of, format="xml")
        number = created.xml.findtext("list_membership/id")
        assert created.text == (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0"><list_membership>'
            f"<id>{number}</id><list_id>{of['list_id']}</list_id><prospect_id>{of['prospect_id']}</prospect_id>"
            "<opted_out>false</opted_out><created_at>2026-01-02 03:04:05</created_at>"
            "<updated_at>2026-01-02 03:04:05</updated_at></list_membership></rsp>"
        )
        for identifier in ({"id": number}, of):
            assert call(pardot, "read", **identifier, format="xml").text == created.text
        assert live(account) == 1

    @pytest.mark.contract("o.2.8.1")
    def test_takes_its_parameters_from_the_path(self, account: Account, pardot: Pardot) -> None:
        place = f"list_id/{account.prospect_list()}/prospect_id/{account.prospect()}"
        path = f"/api/listMembership/version/3/do/create/{place}"
        assert pardot.send("GET", path, params=account.keys).error is None

    @pytest.mark.contract("o.2.8.2")
    @each_case(
        ("sent", "kept"), [("1", True), ("0", False), ("", False), ("false", False), ("FALSE", False), ("true", True)]
    )
    def test_words_of_truth(self, account: Account, pardot: Pardot, sent: str, kept: bool) -> None:
        of = {"list_id": account.prospect_list(), "prospect_id": account.prospect()}
        assert call(pardot, "create", **of, opted_out=sent).json["list_membership"]["opted_out"] is kept

    @pytest.mark.contract("o.2.8.15")
    @pytest.mark.parametrize("opted_out", [False, True])
    def test_where_one_is_live_is_refused(self, account: Account, pardot: Pardot, opted_out: bool) -> None:
        of = {"list_id": account.prospect_list(), "prospect_id": account.prospect()}
        account.list_membership(of["list_id"], of["prospect_id"], opted_out=opted_out)
        before = account.contents
        assert call(pardot, "create", **of).error == api_errors.ALREADY_ON_LIST
        assert account.contents == before

    @pytest.mark.contract("o.2.8.27")
    def test_an_opt_out_outlives_the_membership(self, account: Account, pardot: Pardot) -> None:
        of = {"list_id": account.prospect_list(), "prospect_id": account.prospect()}
        number = account.list_membership(of["list_id"], of["prospect_id"], opted_out=True)
        call(pardot, "delete", id=number)
        assert call(pardot, "create", **of, opted_out="0").json["list_membership"]["opted_out"] is True

    @pytest.mark.contract("o.2.8.16")
    def test_revives_one_that_had_ended(self, account: Account, pardot: Pardot) -> None:
        of = {"list_id": account.prospect_list(), "prospect_id": account.prospect()}
        number = account.list_membership(of["list_id"], of["prospect_id"], NOW)
        call(pardot, "delete", id=number)
        account.freeze(LATER)
        assert call(pardot, "create", **of).json["list_membership"] == {
            "id": number,
            **of,
            "opted_out": False,
            "created_at": "2026-01-02 03:04:05",
            "updated_at": "2026-01-02 04:00:00",
        }
        assert (live(account), call(pardot, "query").json["result"]["total_results"]) == (1, 1)

    @pytest.mark.contract("o.2.8.11", "o.2.8.12", "o.2.8.13")
    @each_case(
        ("given", "error"),
        [
            ({}, api_errors.MISSING),
            ({"list_id": ""}, api_errors.MISSING),
            ({"prospect_id": "x"}, api_errors.MISSING),
            ({"list_id": "", "prospect_id": "x"}, api_errors.EMPTY),
            ({"list_id": "x", "prospect_id": ""}, api_errors.EMPTY),
            ({"list_id": "x", "prospect_id": "x"}, api_errors.INVALID_LIST),
            ({"list_id": NOBODY, "prospect_id": "x"}, api_errors.INVALID_LIST),
            ({"list_id": None, "prospect_id": "x"}, api_errors.INVALID_PROSPECT_ID),
            ({"list_id": None, "prospect_id": NOBODY}, api_errors.INVALID_PROSPECT_ID),
            ({"list_id[]": "1", "prospect_id": "1"}, api_errors.INVALID_PARAMETER),
        ],
    )
    def test_errors_store_nothing(
        self, account: Account, pardot: Pardot, given: dict[str, Any], error: tuple[int, str]
    ) -> None:
        if "list_id" in given and given["list_id"] is None:
            given = given | {"list_id": account.prospect_list()}
        before = account.contents
        assert call(pardot, "create", **given).error == error
        assert account.contents == before

    @pytest.mark.contract("o.2.8.14")
    def test_of_a_deleted_prospect(self, account: Account, pardot: Pardot) -> None:
        of = {"list_id": account.prospect_list(), "prospect_id": account.deleted_prospect()}
        assert call(pardot, "create", **of).error == api_errors.ARCHIVED

    def test_of_another_accounts(self, account: Account, pardot: Pardot) -> None:
        other = Account.open(account.sandbox)
        for _ in range(3):
            theirs = {"list_id": other.prospect_list(), "prospect_id": other.prospect()}
        mine = account.prospect_list()
        assert call(pardot, "create", **theirs).error == api_errors.INVALID_LIST
        assert (
            call(pardot, "create", list_id=mine, prospect_id=theirs["prospect_id"]).error
            == api_errors.INVALID_PROSPECT_ID
        )


@pytest.mark.parametrize("operation", ["read", "update", "delete"])
class TestOfOne:
    @pytest.mark.contract("o.2.8.3")
    def test_is_named_by_id_or_by_list_and_prospect(self, account: Account, pardot: Pardot, operation: str) -> None:
        of = {"list_id": account.prospect_list(), "prospect_id": account.prospect()}
        number = account.list_membership(of["list_id"], of["prospect_id"])
        assert call(pardot, operation, **of).error is None
        other = account.list_membership()
        assert call(pardot, operation, id=other, **of).error is None
        assert call(pardot, "read", id=number).code == (16 if operation == "delete" else None)
        assert call(pardot, "read", id=other).code == (16 if operation == "delete" else None)

    @pytest.mark.contract("o.2.8.12", "o.2.8.13", "o.2.8.18")
    @each_case(
        ("given", "error"),
        [
            ({}, api_errors.MISSING),
            ({"list_id": "x"}, api_errors.MISSING),
            ({"prospect_id": "x"}, api_errors.MISSING),
            ({"id": "x"}, api_errors.INVALID_ID),
            ({"id": "", "list_id": "x"}, api_errors.INVALID_ID),
            ({"id": NOBODY}, api_errors.INVALID_ID),
            ({"list_id": "x", "prospect_id": "x"}, api_errors.INVALID_LIST),
            ({"list_id": "", "prospect_id": "x"}, api_errors.INVALID_LIST),
            ({"list_id": NOBODY, "prospect_id": "x"}, api_errors.INVALID_LIST),
            ({"list_id": None, "prospect_id": "x"}, api_errors.INVALID_PROSPECT_ID),
            ({"list_id": None, "prospect_id": NOBODY}, api_errors.INVALID_PROSPECT_ID),
        ],
    )
    @ONE_DATABASE
    def test_errors(
        self, account: Account, pardot: Pardot, operation: str, given: dict[str, Any], error: tuple[int, str]
    ) -> None:
        if "list_id" in given and given["list_id"] is None:
            given = given | {"list_id": account.prospect_list()}
        assert call(pardot, operation, **given).error == error

    @pytest.mark.contract("o.2.8.17")
    def test_where_both_are_there_but_it_is_not(self, account: Account, pardot: Pardot, operation: str) -> None:
        of = {"list_id": account.prospect_list(), "prospect_id": account.prospect()}
        assert call(pardot, operation, **of).error == api_errors.INVALID_ID
        number = account.list_membership(of["list_id"], of["prospect_id"])
        call(pardot, "delete", id=number)
        assert call(pardot, operation, **of).error == api_errors.INVALID_ID
        assert call(pardot, operation, id=number).error == api_errors.INVALID_ID

    @pytest.mark.contract("o.2.8.14")
    def test_of_a_deleted_prospect(self, account: Account, pardot: Pardot, operation: str) -> None:
        of = {"list_id": account.prospect_list(), "prospect_id": account.deleted_prospect()}
        assert call(pardot, operation, **of).error == api_errors.ARCHIVED


class TestQueryByProspect:
    @pytest.mark.contract("o.2.8.26")
    @each_case("version", [3, 4])
    def test_by_prospect_alone(self, account: Account, pardot: Pardot, version: int) -> None:
        of = Account.open(account.sandbox, version=version)
        jane = of.prospect()
        memberships = [of.list_membership(of.prospect_list(), jane) for _ in range(2)]
        of.list_membership(prospect_id=of.prospect())

        def found(**criteria: Any) -> Answer:
            path = f"/api/listMembership/version/{version}/do/query"
            return pardot.send("POST", path, data=of.keys | {"format": "json", "output": "mobile"} | criteria)

        assert [row["id"] for row in found(prospect_id=jane).json["result"]["list_membership"]] == memberships
        assert found(prospect_id=of.prospect()).json["result"] == {"total_results": 0}
        for wrong, code in (("x", 3), ("", 3), (2_147_483_647, 3), (of.deleted_prospect(), 132)):
            assert found(prospect_id=wrong).code == code


class TestUpdate:
    @pytest.mark.contract("o.2.8.4", "o.2.8.5")
    def test_opts_out_and_in(self, account: Account, pardot: Pardot) -> None:
        number = account.list_membership(now=NOW)
        before = call(pardot, "read", id=number).json["list_membership"]
        account.freeze(LATER)
        gone = call(pardot, "update", id=number, opted_out="1", list_id="5", prospect_id="6").json["list_membership"]
        assert gone == before | {"opted_out": True, "updated_at": "2026-01-02 04:00:00"}

    @pytest.mark.contract("o.2.8.27")
    def test_an_opt_out_stays(self, account: Account, pardot: Pardot) -> None:
        number = account.list_membership(opted_out=True)
        before = account.contents
        for given in ("0", "false", ""):
            stays = call(pardot, "update", id=number, opted_out=given)
            assert stays.json["list_membership"]["opted_out"] is True
        assert account.contents == before

    @pytest.mark.contract("o.2.8.28")
    @pytest.mark.account(opt_in_again=True)
    def test_the_account_may_allow_to_opt_in_again(self, account: Account, pardot: Pardot) -> None:
        of = {"list_id": account.prospect_list(), "prospect_id": account.prospect()}
        number = account.list_membership(of["list_id"], of["prospect_id"], opted_out=True)
        assert call(pardot, "update", id=number, opted_out="0").json["list_membership"]["opted_out"] is False
        call(pardot, "update", id=number, opted_out="1")
        call(pardot, "delete", id=number)
        assert call(pardot, "create", **of).json["list_membership"]["opted_out"] is False

    @pytest.mark.contract("o.2.8.19")
    def test_leaves_the_prospect_alone(self, account: Account, pardot: Pardot) -> None:
        number = account.list_membership()
        before = account.contents["prospect"]
        updated = call(pardot, "update", id=number, opted_out="1")
        assert updated.json["list_membership"]["opted_out"] is True
        assert account.contents["prospect"] == before

    @pytest.mark.parametrize("given", [{}, {"opted_out": "0"}, {"created_at": "2020-01-01"}])
    def test_of_nothing_leaves_it_unchanged(self, account: Account, pardot: Pardot, given: dict[str, str]) -> None:
        number = account.list_membership(now=NOW)
        before = account.contents
        assert call(pardot, "update", id=number, **given).error is None
        assert account.contents == before


class TestDelete:
    @pytest.mark.contract("o.2.8.6", "o.2.8.7")
    @pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
    def test_answers_nothing_at_all(self, account: Account, pardot: Pardot, method: str) -> None:
        path = f"/api/listMembership/version/3/do/delete/id/{account.list_membership()}"
        answer = pardot.send(method, path, headers={"Authorization": account.authorization})
        assert (answer.status, answer.http.content, live(account)) == (204, b"", 0)

    @pytest.mark.contract("o.2.8.23")
    def test_is_soft(self, account: Account, pardot: Pardot) -> None:
        stays, goes = account.list_membership(), account.list_membership(now=NOW)
        call(pardot, "delete", id=goes)
        found = {}
        for deleted in ("", "false", "true", "all", "0", "1"):
            result = call(pardot, "query", deleted=deleted).json["result"]
            found[deleted] = [row["id"] for row in members(result, "list_membership")]
            assert result["total_results"] == len(found[deleted])
        assert found == {"": [stays], "false": [stays], "0": [stays], "true": [goes], "1": [goes], "all": [stays, goes]}
        row = call(pardot, "query", deleted="true").json["result"]["list_membership"]
        assert row["updated_at"] == "2026-01-02 03:04:05"


class TestQuery:
    @pytest.mark.contract("o.2.8.21")
    def test_by_list(self, account: Account, pardot: Pardot) -> None:
        first, second = account.prospect_list(), account.prospect_list()
        opted_out = account.list_membership(first, opted_out=True)
        here = account.list_membership(first)
        account.list_membership(second)
        result = call(pardot, "query", list_id=first).json["result"]
        assert ([row["id"] for row in result["list_membership"]], result["total_results"]) == ([opted_out, here], 2)
        assert call(pardot, "query", list_id=account.prospect_list()).json["result"] == {"total_results": 0}

    @pytest.mark.contract("o.2.8.22")
    def test_a_list_that_is_not_there_comes_before_ranges(self, pardot: Pardot) -> None:
        assert call(pardot, "query", list_id=NOBODY, id_greater_than=5, id_less_than=5).error == api_errors.INVALID_LIST
        assert call(pardot, "query", list_id=NOBODY, deleted="x").error == api_errors.INVALID_DELETED


class TestSet:
    """The effect of a prospect's `list_<id>`."""

    def test_makes_ends_and_revives_the_same_one(self, account: Account, pardot: Pardot) -> None:
        of: Any = {"list_id": account.prospect_list(), "prospect_id": account.prospect()}
        seen = []
        for on in (False, True, True, False, False, True):
            account.sandbox.database.write(partial(lists.set_membership, account=account.tenant, on=on, now=NOW, **of))
            seen.append((live(account), [row[1] for row in account.contents["list_membership"]]))
        ((_, number, *_),) = account.contents["list_membership"]
        assert seen == [(0, []), (1, [number]), (1, [number]), (0, [number]), (0, [number]), (1, [number])]
        assert call(pardot, "read", **of).json["list_membership"]["id"] == number
