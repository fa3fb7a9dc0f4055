"""Answers and errors of version 5, and what they have beside the records (contract, version 5, section 2)."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot.v5.client import V5, code, error

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
NOBODY: Final = 2147483647
IN_BIN: Final = "201;Record In Recycle Bin"


class TestRead:
    @pytest.mark.contract("v5.answer.1", "v5.answer.2", "v5.answer.4")
    def test_has_the_record_at_the_top_level(self, account: Account, v5: V5) -> None:
        number = account.opportunity()
        answer = v5.get(f"opportunities/{number}", fields="id,type,closedAt,campaign.folder,createdBy")
        assert answer.headers["content-type"] == "application/json"
        assert answer.json() == {
            "id": number,
            "type": None,
            "closedAt": None,
            "campaign": {"folder": None},
            "createdBy": None,
        }

    @pytest.mark.contract("v5.answer.10", "v5.answer.11")
    def test_has_the_time_of_the_last_change(self, account: Account, v5: V5) -> None:
        number = account.opportunity(now=NOON)
        answer = v5.get(f"opportunities/{number}", fields="id")
        assert answer.headers["last-modified"] == "Fri, 01 Mar 2024 12:00:00 GMT"
        assert "last-modified" not in v5.get("opportunities", fields="id").headers

    @pytest.mark.contract("v5.answer.12", "v5.answer.13")
    @each_case(
        ("since", "status"),
        [
            ("Fri, 01 Mar 2024 11:59:59 GMT", 200),
            ("Fri, 01 Mar 2024 12:00:00 GMT", 304),
            ("Fri, 01 Mar 2024 12:00:01 GMT", 304),
            ("Fri, 01 Mar 2024 14:00:00 +0200", 304),
            ("yesterday", 200),
            ("", 200),
        ],
    )
    def test_of_a_record_that_has_not_changed(self, account: Account, v5: V5, since: str, status: int) -> None:
        number = account.opportunity(now=NOON)
        headers = {**v5.headers, "If-Modified-Since": since}
        answer = v5.http.request("GET", f"/api/v5/objects/opportunities/{number}?fields=id", headers=headers)
        assert (answer.status_code, answer.content == b"") == (status, status == 304)
        query = v5.http.request("GET", "/api/v5/objects/opportunities?fields=id", headers=headers)
        assert query.status_code == 200

    @pytest.mark.contract("v5.error.2", "v5.error.3")
    def test_of_a_record_that_is_not_there(self, v5: V5) -> None:
        answer = v5.get(f"opportunities/{NOBODY}", fields="id")
        assert error(answer) == (404, 109, "The requested record was not found.")
        assert "pardot-warning" not in answer.headers

    def test_of_another_accounts_record(self, account: Account, v5: V5) -> None:
        theirs = Account.open(account.sandbox).opportunities(9)[-1]
        assert code(v5.get(f"opportunities/{theirs}", fields="id")) == (404, 109)

    @pytest.mark.contract("v5.error.4", "v5.error.5")
    def test_of_a_record_in_the_recycle_bin(self, account: Account, v5: V5) -> None:
        for collection, number in {
            "opportunities": account.deleted_opportunity(),
            "prospects": account.deleted_prospect(),
        }.items():
            answer = v5.get(f"{collection}/{number}", fields="id")
            assert (code(answer), answer.headers["pardot-warning"]) == ((404, 109), IN_BIN)
            for word in ("true", "all"):
                assert v5.get(f"{collection}/{number}", fields="id", deleted=word).json() == {"id": number}

    def test_of_a_live_record_as_a_deleted_one(self, account: Account, v5: V5) -> None:
        answer = v5.get(f"opportunities/{account.opportunity()}", fields="id", deleted="true")
        assert (code(answer), "pardot-warning" in answer.headers) == ((404, 109), False)

    @pytest.mark.contract("v5.error.9")
    @each_case("name", ["limit", "orderBy", "id", "nextPageToken", "colour"])
    def test_takes_no_other_parameter(self, account: Account, v5: V5, name: str) -> None:
        answer = v5.get(f"opportunities/{account.opportunity()}", fields="id", **{name: "1"})
        assert error(answer) == (400, 51, f"Invalid parameter: Parameter {name} is invalid.")


class TestValues:
    @pytest.mark.contract("v5.answer.5")
    def test_booleans_that_were_never_set(self, account: Account, v5: V5) -> None:
        fields = "isDoNotEmail,isDoNotCall,optedOut,isReviewed,isStarred,doNotSell,isEmailHardBounced"
        shown = v5.record("prospects", account.prospect(), fields)
        assert shown == dict.fromkeys(fields.split(","), False)

    @pytest.mark.contract("v5.answer.6", "v5.answer.7")
    @pytest.mark.account(time_zone="America/New_York")
    def test_times_are_in_the_users_zone(self, account: Account, v5: V5) -> None:
        winter, summer = account.opportunity(now=NOON), account.opportunity(now=NOON.replace(month=7))
        times = [v5.record("opportunities", number, "createdAt")["createdAt"] for number in (winter, summer)]
        assert times == ["2024-03-01T07:00:00-05:00", "2024-07-01T08:00:00-04:00"]
        assert v5.ids(createdAt=times[1]) == [summer]

    @pytest.mark.contract("v5.answer.8")
    @each_case(
        ("value", "text"), [("5", "5"), ("5.50", "5.5"), ("50000", "50000"), ("0", "0"), ("17999.95", "17999.95")]
    )
    def test_amounts_are_in_their_shortest_form(self, account: Account, v5: V5, value: str, text: str) -> None:
        number = account.opportunity(value=Decimal(value))
        assert v5.get(f"opportunities/{number}", fields="value").text == f'{{"value":{text}}}'

    @pytest.mark.contract("v5.answer.9")
    def test_ids_are_those_of_versions_3_and_4(self, account: Account, pardot: Pardot, v5: V5) -> None:
        account.opportunities(3, account.prospect())
        assert v5.ids() == pardot.query().ids
        activities = pardot.call("query", "visitorActivity").json["result"]["visitor_activity"]
        assert v5.ids("visitor-activities") == [each["id"] for each in activities]


class TestErrors:
    @pytest.mark.contract("v5.error.1", "v5.error.7")
    @pytest.mark.account(error_status="ok")
    def test_have_a_status_whatever_the_account_has(self, v5: V5) -> None:
        assert error(v5.get("opportunities")) == (400, 13, "One or more required parameters are missing: fields")

    @pytest.mark.contract("v5.error.8")
    @each_case(
        ("effect", "status", "number"),
        [
            ({"error": 66}, 429, 66),
            ({"error": 202}, 429, 202),
            ({"error": 214}, 400, 214),
            ({"error": 183}, 500, 183),
            ({"error": 66, "status": 503}, 503, 66),
            ({"status": 504}, 504, None),
        ],
    )
    def test_of_a_fault(
        self, account: Account, v5: V5, effect: dict[str, Any], status: int, number: int | None
    ) -> None:
        match = {"object": "opportunity", "operation": "query", "parameters": {"orderBy": "updatedAt"}}
        faults = f"/_dealdock/accounts/{account.ready.id}/faults"
        assert v5.http.request("POST", faults, json={"match": match, "effect": effect, "times": 1}).status_code == 201
        assert v5.get("opportunities", fields="id").status_code == 200
        answer = v5.get("opportunities", fields="id", orderBy="updatedAt")
        assert answer.status_code == status
        if number is not None:
            assert code(answer) == (status, number)

    def test_of_a_fault_that_the_call_names(self, v5: V5) -> None:
        headers = {**v5.headers, "Dealdock-Fault": '{"error": 210}'}
        answer = v5.http.request("GET", "/api/v5/objects/tags?fields=id", headers=headers)
        assert error(answer) == (400, 210, "Page token has expired.")

    def test_of_a_fault_that_expires_the_token(self, account: Account, v5: V5) -> None:
        faults = f"/_dealdock/accounts/{account.ready.id}/faults"
        v5.http.request("POST", faults, json={"effect": {"expire_key": True}, "times": 1})
        assert [code(v5.get("tags", fields="id")) for _ in range(2)] == [(401, 184), (401, 184)]


class TestJournal:
    def test_has_the_call(self, account: Account, v5: V5) -> None:
        v5.get("list-memberships", fields="id,colour", listId="7")
        (entry,) = v5.http.request("GET", f"/_dealdock/accounts/{account.ready.id}/requests").json()
        assert (entry["object"], entry["operation"], entry["code"]) == ("listMembership", "query", 51)
        assert entry["parameters"] == {"fields": "id,colour", "listId": "7"}
        assert "colour" in entry["explain"]

    def test_has_refused_calls_of_the_account(self, account: Account, v5: V5) -> None:
        headers = {**v5.headers, "Authorization": "Bearer wrong"}
        v5.http.request("GET", "/api/v5/objects/tags?fields=id", headers=headers)
        (entry,) = v5.http.request("GET", f"/_dealdock/accounts/{account.ready.id}/requests").json()
        assert (entry["object"], entry["code"]) == ("tag", 184)
