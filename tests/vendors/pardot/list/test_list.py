"""The list: `create`, `read`, `update`, `delete` (contract, objects 2.7). Queries: test_plain.py."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.builders import Account, Answer, Pardot, members
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = datetime(2026, 1, 2, 4, tzinfo=UTC)


def call(pardot: Pardot, operation: str, **given: Any) -> Answer:
    return pardot.call(operation, "list", **given)


class TestCreate:
    @pytest.mark.contract("o.2.7.1", "o.2.7.3", "o.2.7.10", "o.2.7.11", "o.2.7.13", "o.1.7.4", "o.1.7.5")
    def test_answers_the_list_as_read_does(self, account: Account, pardot: Pardot) -> None:
        account.freeze(NOW)
        created = call(pardot, "create", name="Fair & more", format="xml")
        number = created.xml.findtext("list/id")
        assert created.text == (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0"><list>'
            f"<id>{number}</id><name>Fair &amp; more</name><is_public>false</is_public><is_dynamic>false</is_dynamic>"
            "<title/><description/><is_crm_visible>false</is_crm_visible>"
            "<created_at>2026-01-02 03:04:05</created_at><updated_at>2026-01-02 03:04:05</updated_at></list></rsp>"
        )
        assert call(pardot, "read", id=number, format="xml").text == created.text

    @pytest.mark.contract("o.2.7.2", "o.2.7.12")
    def test_takes_all_editable_fields(self, pardot: Pardot) -> None:
        given = {"name": "a", "title": "b" * 255, "description": "c" * 65535, "is_public": "1", "is_crm_visible": "1"}
        made = call(pardot, "create", **given, is_dynamic="1", id="5", folder_id="3", created_at="2020-01-01").json[
            "list"
        ]
        assert {name: made[name] for name in given} == given | {"is_public": True, "is_crm_visible": True}
        assert made["is_dynamic"] is False

    @pytest.mark.contract("1.field.5")
    @each_case(
        ("sent", "kept"),
        [
            ("1", True),
            ("0", False),
            ("", False),
            ("true", True),
            ("false", False),
            ("False", False),
            ("no", True),
            (" ", False),
            ("00", True),
        ],
    )
    @ONE_DATABASE
    def test_words_of_truth(self, pardot: Pardot, sent: str, kept: bool) -> None:
        made = call(pardot, "create", name="a", is_public=sent, is_crm_visible=sent).json["list"]
        assert (made["is_public"], made["is_crm_visible"]) == (kept, kept)

    @pytest.mark.contract("o.2.7.14")
    def test_a_name_may_be_had_twice(self, pardot: Pardot) -> None:
        assert [call(pardot, "create", name="a").error for _ in range(2)] == [None, None]

    @pytest.mark.contract("o.2.7.20", "o.2.7.22", "o.2.7.23")
    @each_case(
        ("given", "error"),
        [
            ({}, api_errors.MISSING),
            ({"title": "x" * 256}, api_errors.MISSING),
            ({"name": "", "title": "x" * 256}, api_errors.EMPTY),
            ({"name": "x" * 256}, api_errors.TOO_LONG),
            ({"name": "x", "title": "x" * 256}, api_errors.TOO_LONG),
            ({"name": "x", "description": "x" * 65536}, api_errors.TOO_LONG),
            ({"name[]": "x"}, api_errors.INVALID_PARAMETER),
            ({"name": "x", "is_public[]": "1"}, api_errors.INVALID_PARAMETER),
        ],
    )
    def test_errors_store_nothing(
        self, account: Account, pardot: Pardot, given: dict[str, str], error: tuple[int, str]
    ) -> None:
        before = account.contents
        assert call(pardot, "create", **given).error == error
        assert account.contents == before

    @pytest.mark.account(connector="salesforce")
    def test_works_beside_a_connector(self, pardot: Pardot) -> None:
        assert call(pardot, "create", name="a").error is None


class TestUpdate:
    @pytest.mark.contract("o.2.7.4", "o.2.7.12", "o.1.4.6")
    def test_changes_only_the_given_fields(self, account: Account, pardot: Pardot) -> None:
        number = account.prospect_list("a", NOW, title="b", description="c", is_public=True, is_dynamic=True)
        before = call(pardot, "read", id=number).json["list"]
        account.freeze(LATER)
        changed = call(pardot, "update", id=number, title="", is_public="0", is_crm_visible="x", is_dynamic="0")
        different = {"title": None, "is_public": False, "is_crm_visible": True, "updated_at": "2026-01-02 04:00:00"}
        assert changed.json["list"] == before | different
        assert call(pardot, "read", id=number).text == changed.text

    @each_case("given", [{}, {"name": "Newsletter"}, {"is_public": "0", "title": ""}, {"is_dynamic": "1"}])
    def test_of_nothing_leaves_it_unchanged(self, account: Account, pardot: Pardot, given: dict[str, str]) -> None:
        number = account.prospect_list(now=NOW)
        before = account.contents
        assert call(pardot, "update", id=number, **given).json["list"]["updated_at"] == "2026-01-02 03:04:05"
        assert account.contents == before

    @pytest.mark.contract("o.2.7.20", "o.2.7.21", "o.2.7.22", "o.2.7.23", "o.1.4.7")
    @each_case(
        ("given", "error"),
        [
            ({"name": ""}, api_errors.MISSING),
            ({"id": "x", "name": ""}, api_errors.INVALID_ID),
            ({"id": "2147483647", "name": ""}, api_errors.INVALID_ID),
            ({"id": None, "name": "", "title": "x" * 256}, api_errors.EMPTY),
            ({"id": None, "title": "x", "description": "x" * 65536}, api_errors.TOO_LONG),
        ],
    )
    def test_errors_change_nothing(
        self, account: Account, pardot: Pardot, given: dict[str, Any], error: tuple[int, str]
    ) -> None:
        number = account.prospect_list()
        before = account.contents
        if "id" in given:
            given = given | {"id": given["id"] or number}
        assert call(pardot, "update", **given).error == error
        assert account.contents == before


class TestDelete:
    @pytest.mark.contract("o.2.7.5", "o.2.7.7")
    @each_case("object_", ["list", "lists", "LIST"])
    @each_case("method", ["POST", "DELETE"])
    def test_answers_nothing_at_all(self, account: Account, pardot: Pardot, method: str, object_: str) -> None:
        path = f"/api/{object_}/version/3/do/delete/id/{account.prospect_list()}"
        answer = pardot.send(method, path, headers={"Authorization": account.authorization})
        assert (answer.status, answer.http.content) == (204, b"")

    @pytest.mark.contract("o.2.7.6")
    def test_by_get_is_no_method(self, account: Account, pardot: Pardot) -> None:
        path = f"/api/list/version/3/do/delete/id/{account.prospect_list()}"
        assert pardot.send("GET", path, params=account.keys).error == api_errors.INVALID_METHOD

    @pytest.mark.contract("o.2.7.18", "o.2.7.21")
    def test_hides_it(self, account: Account, pardot: Pardot) -> None:
        stays, goes = account.prospect_list(), account.prospect_list()
        assert call(pardot, "delete", id=goes).status == 204
        for operation in ("read", "update", "delete"):
            assert call(pardot, operation, id=goes).error == api_errors.INVALID_ID
        for output in ("full", "bulk", "mobile"):
            assert call(pardot, "query", output=output).json["result"]["list"]["id"] == stays
        assert call(pardot, "query").json["result"]["total_results"] == 1

    @pytest.mark.contract("o.2.7.19")
    def test_keeps_its_memberships(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect()
        stays, goes = account.prospect_list(), account.prospect_list()
        ended = account.list_membership(goes)
        assert pardot.call("delete", "listMembership", id=ended).error is None
        kept = account.list_membership(stays, prospect)
        for person in (prospect, account.prospect()):
            account.list_membership(goes, person)
        call(pardot, "delete", id=goes)
        result = pardot.call("query", "listMembership").json["result"]
        shown = [each["id"] for each in members(result, "list_membership")]
        assert (result["total_results"], len(shown), kept in shown, ended in shown) == (3, 3, True, False)
        every = pardot.call("query", "listMembership", deleted="all").json["result"]
        assert len(members(every, "list_membership")) == every["total_results"] == 4
        assert pardot.call("query", "listMembership", list_id=goes).error == api_errors.INVALID_LIST
        of = {"list_id": goes, "prospect_id": prospect}
        for operation in ("create", "read", "update", "delete"):
            assert pardot.call(operation, "listMembership", **of).error == api_errors.INVALID_LIST

    def test_leaves_the_moments_as_they_are(self, account: Account, pardot: Pardot) -> None:
        goes = account.prospect_list(now=NOW)
        account.list_membership(goes, now=NOW)
        call(pardot, "delete", id=goes)
        row = pardot.call("query", "listMembership").json["result"]["list_membership"]
        assert row["updated_at"] == "2026-01-02 03:04:05"

    @pytest.mark.contract("o.2.7.20")
    @pytest.mark.parametrize(
        ("given", "error"),
        [({}, api_errors.MISSING), ({"id": ""}, api_errors.INVALID_ID), ({"id": "x"}, api_errors.INVALID_ID)],
    )
    def test_errors(self, pardot: Pardot, given: dict[str, str], error: tuple[int, str]) -> None:
        assert call(pardot, "delete", **given).error == error
