"""The custom field: `create`, `read`, `update`, `delete` (contract, objects 2.9). Queries: test_plain.py."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from dealdock.vendors.pardot.custom_field import TYPES, CustomFieldValue
from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = datetime(2026, 1, 2, 4, tzinfo=UTC)
TEA = {"name": "Favourite tea", "field_id": "Favourite_Tea"}


def call(pardot: Pardot, operation: str, **given: Any) -> Answer:
    return pardot.call(operation, "customField", **given)


class TestCreate:
    @pytest.mark.contract("o.2.9.1", "o.2.9.2", "o.2.9.9", "o.2.9.10", "o.2.9.14", "o.1.7.5")
    def test_answers_the_field_as_read_does(self, account: Account, pardot: Pardot) -> None:
        account.freeze(NOW)
        created = call(pardot, "create", **TEA, format="xml")
        number = created.xml.findtext("customField/id")
        assert created.text == (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0"><customField>'
            f"<id>{number}</id><name>Favourite tea</name><field_id>Favourite_Tea</field_id><type>Text</type>"
            "<type_id>1</type_id><crm_id/><is_record_multiple_responses>false</is_record_multiple_responses>"
            "<is_use_values>false</is_use_values><created_at>2026-01-02 03:04:05</created_at>"
            "<updated_at>2026-01-02 03:04:05</updated_at></customField></rsp>"
        )
        assert call(pardot, "read", id=number, format="xml").text == created.text

    @pytest.mark.contract("o.2.9.10")
    def test_may_have_an_empty_crm_id(self, account: Account, pardot: Pardot) -> None:
        created = call(pardot, "create", **TEA, crm_id="")
        assert created.error is None
        assert created.json["customField"]["crm_id"] is None
        number = account.custom_field("Coffee", crm_id="Coffee__c")
        assert call(pardot, "update", id=number, crm_id="").json["customField"]["crm_id"] is None

    @pytest.mark.contract("o.2.9.12")
    def test_takes_all_fields(self, pardot: Pardot) -> None:
        given = {"crm_id": "Tea__c", "is_record_multiple_responses": "1", "is_use_values": "false"}
        made = call(pardot, "create", **TEA, **given, type="3", is_analytics_synced="1").json["customField"]
        assert list(made) == [
            "id",
            "name",
            "field_id",
            "type",
            "type_id",
            "crm_id",
            "is_record_multiple_responses",
            "is_use_values",
            "created_at",
            "updated_at",
        ]
        assert (made["type"], made["type_id"], made["crm_id"]) == ("Checkbox", 3, "Tea__c")
        assert (made["is_record_multiple_responses"], made["is_use_values"]) == (True, False)

    @pytest.mark.contract("o.2.9.25")
    @pytest.mark.account(version=4)
    def test_shows_in_version_4_that_analytics_lacks_it(self, pardot: Pardot) -> None:
        made = call(pardot, "create", version=4, **TEA, is_analytics_synced="1").json["customField"]
        assert [*made][-4:] == ["is_use_values", "is_analytics_synced", "created_at", "updated_at"]
        assert made["is_analytics_synced"] is False
        assert call(pardot, "query", version=4).json["result"]["customField"] == made

    @pytest.mark.slow
    @pytest.mark.contract("o.2.9.13", "o.2.9.26")
    @each_case("number", TYPES)
    def test_of_any_type_by_number_or_name(self, pardot: Pardot, number: int) -> None:
        assert TYPES[5] == "Textarea"
        for place, said_type in enumerate((f"{number}", f" {number} ", TYPES[number], f" {TYPES[number].lower()} ")):
            made = call(pardot, "create", name="a", field_id=f"a{number}_{place}", type=said_type).json["customField"]
            assert (made["type"], made["type_id"]) == (TYPES[number], number)

    def test_of_no_type_is_a_text(self, pardot: Pardot) -> None:
        assert call(pardot, "create", **TEA, type="").json["customField"]["type_id"] == 1

    @pytest.mark.contract("o.2.9.15", "o.2.9.16", "o.2.9.18", "o.2.9.19")
    @each_case(
        ("given", "error"),
        [
            ({}, api_errors.MISSING),
            ({"name": ""}, api_errors.MISSING),
            ({"field_id": "!"}, api_errors.MISSING),
            ({"name": "", "field_id": "!"}, api_errors.EMPTY),
            ({"name": "x", "field_id": ""}, api_errors.EMPTY),
            (TEA | {"name": "x" * 256, "field_id": "!"}, api_errors.TOO_LONG),
            (TEA | {"crm_id": "x" * 256, "field_id": "!"}, api_errors.TOO_LONG),
            (TEA | {"field_id": "Favourite Tea", "type": "15"}, api_errors.INVALID_NAME),
            (TEA | {"field_id": "Thé"}, api_errors.INVALID_NAME),
            (TEA | {"field_id": "7up"}, api_errors.INVALID_NAME),
            (TEA | {"field_id": "tea\n"}, api_errors.INVALID_NAME),
            (TEA | {"field_id": "x" * 256}, api_errors.TOO_LONG),
            (TEA | {"type": "0"}, api_errors.INVALID_PARAMETER),
            (TEA | {"type": "15"}, api_errors.INVALID_PARAMETER),
            (TEA | {"type": "Beverage"}, api_errors.INVALID_PARAMETER),
            (TEA | {"field_id": "first_name"}, api_errors.INVALID_PARAMETER),
            (TEA | {"field_id": "salesforce_fid"}, api_errors.INVALID_PARAMETER),
            (TEA | {"field_id": "lists"}, api_errors.INVALID_PARAMETER),
            ({"name": "x", "field_id[]": "x"}, api_errors.INVALID_PARAMETER),
        ],
    )
    def test_errors_store_nothing(
        self, account: Account, pardot: Pardot, given: dict[str, str], error: tuple[int, str]
    ) -> None:
        before = account.contents
        assert call(pardot, "create", **given).error == error
        assert account.contents == before

    def test_of_a_name_that_prospects_have_already(self, account: Account, pardot: Pardot) -> None:
        number = account.prospect(assigned_to_id=account.first_user(), prospect_account_id=account.prospect_account())
        account.activity(prospect_id=number)
        for name in pardot.call("read", "prospect", id=number).json["prospect"]:
            assert call(pardot, "create", name="x", field_id=name).error == api_errors.INVALID_PARAMETER, name

    @pytest.mark.contract("o.2.9.17")
    def test_of_a_name_that_is_taken(self, account: Account, pardot: Pardot) -> None:
        account.custom_field("Favourite_Tea")
        assert call(pardot, "create", **TEA).error == api_errors.INVALID_PARAMETER
        assert call(pardot, "create", name="x", field_id="favourite_tea").error is None

    def test_of_a_name_that_another_account_has(self, account: Account, pardot: Pardot) -> None:
        Account.open(account.sandbox).custom_field("Favourite_Tea")
        assert call(pardot, "create", **TEA).error is None


class TestUpdate:
    @pytest.mark.contract("o.2.9.3", "o.2.9.11")
    def test_changes_only_the_given_fields(self, account: Account, pardot: Pardot) -> None:
        number = account.custom_field("Tea", now=NOW, crm_id="Tea__c", type=3, is_use_values=True)
        before = call(pardot, "read", id=number).json["customField"]
        account.freeze(LATER)
        changed = call(pardot, "update", id=number, name="x", crm_id="", is_use_values="0", field_id="y", type="1")
        different = {"name": "x", "crm_id": None, "is_use_values": False, "updated_at": "2026-01-02 04:00:00"}
        assert changed.json["customField"] == before | different

    @pytest.mark.parametrize("given", [{}, {"field_id": "!"}, {"name": "Favourite"}])
    def test_of_nothing_leaves_it_unchanged(self, account: Account, pardot: Pardot, given: dict[str, str]) -> None:
        number = account.custom_field(now=NOW)
        before = account.contents
        assert call(pardot, "update", id=number, **given).error is None
        assert account.contents == before

    @pytest.mark.contract("o.2.9.20", "o.1.4.7")
    @each_case(
        ("given", "error"),
        [
            ({"name": ""}, api_errors.MISSING),
            ({"id": "x", "name": ""}, api_errors.INVALID_ID),
            ({"id": "2147483647", "name": ""}, api_errors.INVALID_ID),
            ({"id": None, "name": "", "crm_id": "x" * 256}, api_errors.EMPTY),
            ({"id": None, "crm_id": "x" * 256}, api_errors.TOO_LONG),
        ],
    )
    def test_errors_change_nothing(
        self, account: Account, pardot: Pardot, given: dict[str, Any], error: tuple[int, str]
    ) -> None:
        number = account.custom_field()
        before = account.contents
        if "id" in given:
            given = given | {"id": given["id"] or number}
        assert call(pardot, "update", **given).error == error
        assert account.contents == before


class TestDelete:
    @pytest.mark.contract("o.2.9.4", "o.2.9.6")
    @pytest.mark.parametrize("method", ["POST", "DELETE"])
    def test_answers_nothing_at_all(self, account: Account, pardot: Pardot, method: str) -> None:
        path = f"/api/customField/version/3/do/delete/id/{account.custom_field()}"
        answer = pardot.send(method, path, headers={"Authorization": account.authorization})
        assert (answer.status, answer.http.content) == (204, b"")
        assert account.contents["custom_field"] == []

    @pytest.mark.contract("o.2.9.5")
    def test_by_get_is_no_method(self, account: Account, pardot: Pardot) -> None:
        path = f"/api/customField/version/3/do/delete/id/{account.custom_field()}"
        assert pardot.send("GET", path, params=account.keys).error == api_errors.INVALID_METHOD

    @pytest.mark.contract("o.2.9.21")
    def test_takes_its_values_along_and_no_others(self, account: Account, pardot: Pardot) -> None:
        goes, stays = account.custom_field("Tea"), account.custom_field("Coffee")
        prospect = account.prospect()

        def work(db: Connection) -> None:
            of: dict[str, Any] = {"dataset_id": account.tenant.dataset_id, "prospect_id": prospect, "value": "x"}
            rows = [of | {"custom_field_id": field, "position": place} for field in (goes, stays) for place in (0, 1)]
            db.execute(insert(CustomFieldValue), rows)

        account.sandbox.database.write(work)
        before = account.contents["prospect"]
        assert call(pardot, "delete", id=goes).status == 204
        assert {row[2] for row in account.contents["custom_field_value"]} == {stays}
        assert account.contents["prospect"] == before
        assert call(pardot, "read", id=goes).error == api_errors.INVALID_ID
        assert call(pardot, "delete", id=goes).error == api_errors.INVALID_ID
        assert call(pardot, "create", name="x", field_id="Tea").error is None

    @pytest.mark.parametrize(
        ("given", "error"),
        [({}, api_errors.MISSING), ({"id": ""}, api_errors.INVALID_ID), ({"id": "x"}, api_errors.INVALID_ID)],
    )
    def test_errors(self, pardot: Pardot, given: dict[str, str], error: tuple[int, str]) -> None:
        assert call(pardot, "delete", **given).error == error
