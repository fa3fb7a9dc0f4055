"""Exports in versions 3 and 4 (contract, version 5, E.3)."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from dealdock import Sandbox
from dealdock.vendors.pardot.visitor_activity.kinds import SESSION
from tests.support.builders import Account, Answer, Pardot, members
from tests.support.cases import each_case
from tests.support.transport import Transport
from tests.vendors.pardot.contract.test_described_answers import validators
from tests.vendors.pardot.v5.client import V5, code

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
DAY: Final = timedelta(days=1)
AT_ONCE = pytest.mark.account(job_seconds=0, frozen_at=NOON)
AT_NOON = pytest.mark.account(frozen_at=NOON)
OF_PROSPECTS: Final = {"name": "filter_by_updated_at", "arguments": {"updated_after": "last_month"}}


class Exports:
    """A client of exports in a version, which sends the keys in a header."""

    def __init__(self, pardot: Pardot, version: int = 3) -> None:
        self.pardot, self.version = pardot, version
        self.headers = {"Authorization": pardot.account.authorization}

    def send(self, method: str, operation: str, content: Any = None, **parameters: Any) -> Answer:
        """Call an operation, perhaps with a body of JSON."""
        path = f"/api/export/version/{self.version}/do/{operation}"
        more: dict[str, Any] = {} if content is None else {"content": json.dumps(content).encode()}
        headers = self.headers | ({"Content-Type": "application/json"} if more else {})
        return self.pardot.send(method, path, headers=headers, params=parameters, **more)

    def create(self, object_: str = "prospect", procedure: Any = None, **more: Any) -> int:
        """Create an export and return its id."""
        answer = self.send("POST", "create", {"object": object_, "procedure": procedure or OF_PROSPECTS, **more})
        return answer.json["export"]["id"]  # type: ignore[no-any-return]  # JSON has no types here

    def read(self, number: int) -> dict[str, Any]:
        """Return an export."""
        return self.send("GET", f"read/id/{number}").json["export"]  # type: ignore[no-any-return]  # as above

    def file(self, number: int) -> str:
        """Return the text of the only file of an export."""
        answer = self.pardot.send("GET", self.read(number)["resultRefs"], headers=self.headers)
        assert answer.http.headers["content-type"] == "text/csv"
        return answer.text

    def rows(self, number: int) -> list[dict[str, str]]:
        """Return the rows of that file."""
        return [*csv.DictReader(io.StringIO(self.file(number)))]


@pytest.fixture
def exports(pardot: Pardot) -> Exports:
    """A client of exports in version 3."""
    return Exports(pardot)


class TestCreate:
    @pytest.mark.contract("export.1", "export.2", "export.5")
    @AT_NOON
    @each_case("content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain", None])
    def test_reads_json_of_every_content_type(self, exports: Exports, content_type: str | None) -> None:
        body = {"object": "Prospect", "fields": ["id", "email"], "procedure": OF_PROSPECTS}
        headers = exports.headers | ({"Content-Type": content_type} if content_type else {})
        answer = exports.pardot.send(
            "POST", "/api/export/version/3/do/create", headers=headers, content=json.dumps(body).encode()
        )
        number = answer.json["export"]["id"]
        shown = {"createdAt": "2024-03-01 12:00:00", "updatedAt": "2024-03-01 12:00:00"}
        assert answer.json == {"export": {"id": number, "state": "Waiting", "isExpired": False, **shown}}
        xml = exports.send("GET", f"read/id/{number}", format="xml").text
        assert f"<export><id>{number}</id><state>Waiting</state><isExpired>false</isExpired>" in xml

    @pytest.mark.slow
    @pytest.mark.contract("export.2", "export.3", "export.4", "export.6")
    @AT_NOON
    @each_case(
        ("body", "number"),
        [
            ("{", 150),
            ("", 152),
            ("[]", 166),
            ("null", 166),
            ({"procedure": OF_PROSPECTS}, 153),
            ({"object": "prospect"}, 153),
            ({"object": "prospect", "procedure": {"arguments": {}}}, 153),
            ({"object": "prospect", "procedure": OF_PROSPECTS, "state": "Ready"}, 180),
            ({"object": "opportunity", "procedure": OF_PROSPECTS}, 154),
            ({"object": "prospect", "procedure": OF_PROSPECTS, "fields": "id"}, 154),
            ({"object": "prospect", "procedure": OF_PROSPECTS, "fields": ["id"] * 151}, 154),
            ({"object": "prospect", "procedure": OF_PROSPECTS, "fields": ["firstName"]}, 130),
            ({"object": "prospect", "procedure": {**OF_PROSPECTS, "name": "filter_by_colour"}}, 174),
            ({"object": "visitor", "procedure": {"name": "filter_by_created_at"}}, 174),
            ({"object": "prospect", "procedure": {**OF_PROSPECTS, "arguments": {"colour": 1}}}, 175),
            (
                {
                    "object": "prospect",
                    "procedure": {**OF_PROSPECTS, "arguments": {"updated_after": "today", "type": 1}},
                },
                175,
            ),
            ({"object": "prospect", "procedure": {"name": "filter_by_updated_at"}}, 176),
            ({"object": "prospect", "procedure": {**OF_PROSPECTS, "arguments": {"updated_after": "someday"}}}, 177),
            ({"object": "prospect", "procedure": {**OF_PROSPECTS, "arguments": {"updated_after": "2022-01-01"}}}, 177),
            (
                {
                    "object": "prospect",
                    "procedure": {**OF_PROSPECTS, "arguments": {"updated_after": "today", "deleted": "maybe"}},
                },
                177,
            ),
            *(
                (
                    {
                        "object": "visitorActivity",
                        "procedure": {**OF_PROSPECTS, "arguments": {"updated_after": "today", name: value}},
                    },
                    177,
                )
                for name, value in (
                    ("prospect_only", "maybe"),
                    ("prospect_only", []),
                    ("prospectOnly", {}),
                    ("type", 10**30),
                    ("type", True),
                )
            ),
        ],
    )
    def test_refuses(self, account: Account, exports: Exports, body: Any, number: int) -> None:
        before = account.contents
        headers = exports.headers | {"Content-Type": "application/json"}
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        answer = exports.pardot.send("POST", "/api/export/version/3/do/create", headers=headers, content=content)
        assert answer.json["@attributes"]["err_code"] == number
        assert account.contents == before

    @pytest.mark.contract("export.3")
    @AT_NOON
    def test_takes_a_time_of_a_leap_year_and_no_second_more(self, account: Account, exports: Exports) -> None:
        cases = (
            ({"updated_after": "2023-03-01 12:00:00"}, None),
            ({"updated_after": "2023-03-01 11:59:59"}, 177),
            ({"updated_after": "2022-01-01 00:00:00", "updated_before": "2023-01-02 00:00:00"}, None),
            ({"updated_after": "2022-01-01 00:00:00", "updated_before": "2023-01-02 00:00:01"}, 177),
        )
        for arguments, number in cases:
            body = {"object": "prospect", "procedure": {**OF_PROSPECTS, "arguments": arguments}}
            answer = exports.send("POST", "create", body).json
            assert answer.get("@attributes", {}).get("err_code") == number, arguments
        assert len(account.contents["export"]) == 2

    @AT_NOON
    @each_case("name", ["deleted", "prospect_deleted"])
    def test_names_the_argument_that_is_wrong(self, exports: Exports, name: str) -> None:
        arguments = {"prospect_updated_after": "yesterday", name: "maybe"}
        procedure = {"name": "filter_by_prospect_updated_at", "arguments": arguments}
        answer = exports.send("POST", "create", {"object": "visitor", "procedure": procedure})
        assert answer.http.headers["dealdock-explain"].endswith(f" {name} takes true, false or all")

    @pytest.mark.contract("export.2")
    @AT_NOON
    @each_case(
        "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
    )
    @each_case(
        ("body", "number"), [("object=prospect", 150), ("[]", 166), ("5", 166), (" " * 99 + "{", 150), (" ", 152)]
    )
    def test_refuses_by_the_body_alone(
        self, account: Account, exports: Exports, content_type: str, body: str, number: int
    ) -> None:
        headers = exports.headers | {"Content-Type": content_type}
        answer = exports.pardot.send("POST", "/api/export/version/3/do/create", headers=headers, content=body.encode())
        assert answer.json["@attributes"]["err_code"] == number
        assert account.contents["export"] == []

    @pytest.mark.contract("export.6")
    @pytest.mark.account(frozen_at=NOON, version=4)
    def test_refuses_with_the_status_of_version_4(self, account: Account, pardot: Pardot) -> None:
        exports = Exports(pardot, 4)
        exports.headers = V5("http://x.example", account).headers
        answer = exports.send("POST", "create", {"object": "prospect"})
        assert (answer.status, answer.json["@attributes"]["err_code"]) == (400, 153)

    @pytest.mark.slow
    @AT_ONCE
    def test_answers_as_openapi_describes(self, account: Account, exports: Exports) -> None:
        account.prospect(now=NOON - DAY)
        number = exports.create()
        canceled = exports.send("POST", f"cancel/id/{number}").json
        for operation, body in (
            ("create", exports.send("POST", "create", {"object": "prospect", "procedure": OF_PROSPECTS}).json),
            ("read", exports.send("GET", f"read/id/{number}").json),
            ("query", exports.send("GET", "query", format="json").json),
            ("cancel", canceled),
        ):
            validator = validators()["export", operation, "200"]
            assert validator.is_valid(body), (operation, body)
            assert not validator.is_valid({"export": {**body.get("export", {}), "colour": "red"}})

    @pytest.mark.contract("export.1")
    @AT_NOON
    @each_case(
        ("method", "operation"), [("GET", "create"), ("PUT", "query"), ("PATCH", "read/id/1"), ("GET", "cancel")]
    )
    def test_has_its_methods(self, exports: Exports, method: str, operation: str) -> None:
        assert exports.send(method, operation, format="json").code == 60

    @pytest.mark.contract("export.1")
    @pytest.mark.account(frozen_at=NOON, role="Read Only")
    def test_needs_a_role_that_writes(self, account: Account, exports: Exports) -> None:
        answer = exports.send("POST", "create", {"object": "prospect", "procedure": OF_PROSPECTS})
        assert answer.json["@attributes"]["err_code"] == 46
        assert account.contents["export"] == []


class TestState:
    @pytest.mark.contract("export.7", "export.8")
    @AT_NOON
    def test_follows_the_clock(self, account: Account, exports: Exports) -> None:
        account.prospect(now=NOON - DAY)
        first, second = exports.create(), exports.create()
        states = []
        for _ in range(5):
            shown = [exports.read(number) for number in (first, second)]
            states.append([each["state"] for each in shown])
            assert all(("resultRefs" in each) == (each["state"] == "Complete") for each in shown)
            account.advance(timedelta(seconds=5))
        assert states == [
            ["Waiting", "Waiting"],
            ["Processing", "Waiting"],
            ["Complete", "Waiting"],
            ["Complete", "Processing"],
            ["Complete", "Complete"],
        ]

    @pytest.mark.contract("export.7", "export.10")
    @AT_NOON
    def test_is_canceled_and_expires(self, account: Account, exports: Exports) -> None:
        account.prospect(now=NOON - DAY)
        first, second = exports.create(), exports.create()
        answer = exports.send("POST", f"cancel/id/{first}")
        assert answer.json["export"]["state"] == "Canceled"
        assert exports.send("POST", f"cancel/id/{first}").code == 178
        assert exports.send("GET", f"downloadResults/id/{first}/file/1", format="json").code == 178
        account.advance(timedelta(seconds=10))
        address = exports.read(second)["resultRefs"]
        assert address.endswith(f"/api/export/version/3/do/downloadResults/id/{second}/file/1")
        account.freeze(NOON + timedelta(days=7))
        assert {"isExpired": True, "state": "Complete"}.items() <= exports.read(second).items()
        assert "resultRefs" not in exports.read(second)
        assert exports.pardot.send("GET", address, headers=exports.headers, params={"format": "json"}).code == 178

    @pytest.mark.contract("export.9")
    @AT_NOON
    def test_of_a_query(self, account: Account, exports: Exports) -> None:
        first = exports.create()
        account.advance(timedelta(seconds=10))
        second = exports.create("listmembership")
        found = exports.send("GET", "query", format="json").json["result"]
        assert (found["total_results"], [each["id"] for each in found["export"]]) == (2, [second, first])
        assert [*found["export"][0]] == ["id", "state", "isExpired", "createdAt", "updatedAt"]
        for criteria, number in (
            ({"status": "complete"}, first),
            ({"status": "Waiting"}, second),
            ({"object": "listMembership"}, second),
            ({"created_after": "2024-03-01 12:00:05"}, second),
            ({"updated_before": "2024-03-01 12:00:05"}, first),
        ):
            found = exports.send("GET", "query", format="json", **criteria).json["result"]
            assert (found["total_results"], found["export"]["id"]) == (1, number), criteria
        found = exports.send("GET", "query", format="json", sort_by="created_at").json["result"]
        assert [each["id"] for each in found["export"]] == [second, first]
        found = exports.send("GET", "query", format="json", sort_by="created_at", sort_order="ascending").json["result"]
        assert [each["id"] for each in found["export"]] == [first, second]
        assert exports.send("GET", "query").text.count("<export>") == 2
        assert exports.send("GET", "query", format="json", status="Open").code == 51

    @pytest.mark.contract("export.9")
    @AT_NOON
    def test_of_a_query_excludes_the_bounds_of_each_time(self, account: Account, exports: Exports) -> None:
        first = exports.create()
        account.advance(timedelta(seconds=1))
        second = exports.create()
        account.advance(timedelta(seconds=1))
        assert exports.send("POST", f"cancel/id/{first}").status == 200  # it is changed last

        def found(**criteria: str) -> list[int]:
            page = exports.send("GET", "query", format="json", sort_by="id", **criteria).json["result"]
            return [each["id"] for each in members(page, "export")]

        for what, at, after, before in (
            ("created", "12:00:00", [second], []),
            ("created", "12:00:01", [], [first]),
            ("updated", "12:00:01", [first], []),
            ("updated", "12:00:02", [], [second]),
        ):
            assert found(**{f"{what}_after": f"2024-03-01 {at}"}) == after, (what, at)
            assert found(**{f"{what}_before": f"2024-03-01 {at}"}) == before, (what, at)

    @pytest.mark.slow
    @pytest.mark.contract("export.11")
    @AT_ONCE
    def test_is_read_in_its_version(self, account: Account, exports: Exports, v5: V5) -> None:
        account.prospect(now=NOON - DAY)
        older = exports.create()
        body = {
            "procedure": {
                "name": "Prospect/FilterByCreatedAt",
                "arguments": {"createdAfter": "2024-02-01T00:00:00+00:00"},
            }
        }
        newer = v5.send("POST", "/api/v5/exports", body).json()["id"]
        assert exports.send("GET", f"read/id/{newer}").code == 228
        assert exports.send("POST", f"cancel/id/{newer}").code == 228
        assert exports.send("GET", f"downloadResults/id/{newer}/file/1", format="json").code == 228
        assert exports.send("GET", "query", format="json").json["result"]["export"]["id"] == older
        assert code(v5.send("GET", f"/api/v5/exports/{older}", fields="id")) == (400, 228)
        assert code(v5.send("GET", f"/api/v5/exports/{older}/results/1")) == (400, 228)
        assert code(v5.send("POST", f"/api/v5/exports/{older}/do/cancel")) == (400, 228)
        assert [each["id"] for each in v5.send("GET", "/api/v5/exports", fields="id").json()["values"]] == [newer]

    @pytest.mark.contract("export.10")
    @AT_ONCE
    def test_of_others_is_not_there(
        self, address: str, account: Account, sandbox: Sandbox, transport: Transport, exports: Exports
    ) -> None:
        account.prospect(now=NOON - DAY)
        number = max(exports.create() for _ in range(3))
        with Pardot(address, Account.open(sandbox, job_seconds=0), transport=transport) as pardot:
            other = Exports(pardot)
            assert other.send("GET", f"read/id/{number}").code == 109
            assert other.send("GET", f"downloadResults/id/{number}/file/1", format="json").code == 109
            assert other.send("GET", "query", format="json").json["result"]["total_results"] == 0
        colleague = Exports(exports.pardot)
        keys = account.user(role="Marketing")
        colleague.headers = {"Authorization": f"Pardot api_key={keys['api_key']}, user_key={keys['user_key']}"}
        assert colleague.send("GET", f"read/id/{number}").code == 109
        own = colleague.create()
        assert colleague.send("GET", "query", format="json").json["result"]["export"]["id"] == own
        assert exports.send("GET", "query", format="json").json["result"]["total_results"] == 4
        assert exports.send("GET", f"downloadResults/id/{number}/file/2", format="json").code == 109
        assert exports.send("GET", f"downloadResults/id/{number}/file/first", format="json").code == 109
        assert (
            exports.pardot.send("GET", exports.read(number)["resultRefs"], params={"format": "json"}).code is not None
        )


class TestFile:
    @pytest.mark.contract("export.12")
    @pytest.mark.account(job_seconds=0, frozen_at=NOON, time_zone="America/New_York")
    def test_has_rows_of_csv(self, account: Account, exports: Exports) -> None:
        account.custom_field("Oils", type=6)
        account.custom_field("Size", type=8)
        made = exports.pardot.call(
            "create", "prospect", email="wren@lamp.example", Oils_0="a", Oils_1="b", Size="7.50", is_starred="1"
        )
        first = made.json["prospect"]["id"]
        second = account.prospect("owl@lamp.example", NOON - DAY, company='Lamp "Works", Ltd', job_title="=1+1")
        names = ["email", "id", "company", "job_title", "is_starred", "created_at", "Oils", "Size", "last_activity_at"]
        number = exports.create(fields=names)
        assert exports.file(number) == (
            f"{','.join(names)}\n"
            f'"wren@lamp.example",{first},,,true,2024-03-01 07:00:00,"a;b",7.5,\n'
            f'"owl@lamp.example",{second},"Lamp ""Works"", Ltd","\\=1+1",,2024-02-29 07:00:00,,,\n'
        )

    @pytest.mark.contract("export.4", "export.12")
    @AT_ONCE
    def test_has_all_fields_if_none_are_named(self, account: Account, exports: Exports) -> None:
        account.custom_field("Tea")
        account.prospect("owl@lamp.example", NOON - DAY)
        account.deleted_prospect("gone@lamp.example")
        (row,) = exports.rows(exports.create())
        shown = exports.pardot.call("query", "prospect", output="bulk").json["result"]["prospect"]
        assert {*row} == {*shown, "Tea", "prospect_account_id"}
        assert row["email"] == "owl@lamp.example"
        assert row["campaign_id"] == str(shown["campaign_id"])

    @pytest.mark.slow
    @pytest.mark.contract("export.3")
    @AT_ONCE
    def test_has_the_records_that_its_arguments_name(self, account: Account, exports: Exports) -> None:
        def ids(object_: str, name: str, **arguments: Any) -> list[int]:
            number = exports.create(object_, {"name": f"filter_by_{name}", "arguments": arguments}, fields=["id"])
            shown = exports.read(number)
            return [int(row["id"]) for row in exports.rows(number)] if "resultRefs" in shown else []

        company = account.prospect_account("Lamps")
        live = account.prospect("owl@lamp.example", NOON - DAY, prospect_account_id=company)
        account.prospect("old@lamp.example", NOON - 40 * DAY)
        gone = account.prospect("gone@lamp.example", NOON - DAY)
        exports.pardot.call("delete", "prospect", id=gone)
        visitor = account.visitor(NOON - DAY, prospect_id=live)
        account.visitor(NOON - 40 * DAY)
        list_id = account.prospect_list()
        membership = account.list_membership(list_id, live, now=NOON - DAY)
        activity = account.activity(NOON - DAY, prospect_id=live, type=1)
        other = account.activity(NOON - DAY, visitor_id=visitor, type=2)
        hidden = account.activity(NOON - DAY, visitor_id=visitor, type=SESSION)
        month = "2024-02-01 00:00:00"
        assert ids("prospect", "updated_at", updated_after=month) == [live]
        assert ids("prospect", "created_at", created_after=month, deleted="all") == [live, gone]
        assert ids("PROSPECT", "updated_at", updated_after=month, deleted=True) == [gone]
        assert ids("prospect", "updated_at", updated_after=month, updated_before="2024-02-29 11:59:59") == []
        assert ids("prospect", "updated_at", updated_after=month, updated_before="2024-02-29 24:59:59") == [live]
        assert ids("prospectaccount", "prospect_updated_at", prospect_updated_after=month) == [company]
        assert ids("prospectaccount", "prospect_updated_at", prospect_updated_after=month, prospect_deleted=True) == []
        assert ids("visitor", "prospect_updated_at", prospect_updated_after=month) == [visitor]
        assert ids("visitor", "updated_at", updated_after=month) == [visitor]
        assert ids("listmembership", "created_at", created_after=month) == [membership]
        both = ids("visitorActivity", "created_at", created_after="2024-02-29 11:00:00")
        assert {activity, other} <= {*both}
        assert hidden not in both
        assert ids("visitorActivity", "created_at", created_after=month, type=SESSION) == []
        assert ids("visitorActivity", "updated_at", updated_after="2024-02-29 11:00:00", type=1) == [activity]
        of_prospects = ids("visitorActivity", "created_at", created_after="2024-02-29 11:00:00", prospect_only=True)
        assert activity in of_prospects
        assert other not in of_prospects


class TestJournal:
    @pytest.mark.contract("export.13")
    @AT_NOON
    def test_has_the_body_and_what_no_rule_read(self, account: Account, exports: Exports) -> None:
        number = exports.send("POST", "create", {"object": "prospect", "procedure": OF_PROSPECTS}, shade=1).json[
            "export"
        ]["id"]
        entry = exports.pardot.send("GET", f"/_dealdock/accounts/{account.ready.id}/requests").json[-1]
        assert (entry["object"], entry["operation"]) == ("export", "create")
        assert entry["parameters"]["procedure"] == OF_PROSPECTS
        assert entry["ignored"] == ["shade"]
        assert entry["shown"]["export"]["first"] == [number]

    @pytest.mark.contract("export.13")
    @AT_NOON
    def test_faults_match_members_of_the_body(self, account: Account, exports: Exports) -> None:
        faults = f"/_dealdock/accounts/{account.ready.id}/faults"
        match = {"object": "export", "parameters": {"object": "visitor"}}
        rule = {"match": match, "effect": {"error": 157}}
        assert exports.pardot.send("POST", faults, json=rule).status == 201
        assert exports.read(exports.create())["state"] == "Waiting"
        answer = exports.send("POST", "create", {"object": "visitor", "procedure": OF_PROSPECTS})
        assert answer.json["@attributes"]["err_code"] == 157


@pytest.mark.contract("export.7")
@pytest.mark.account(job_seconds=0, frozen_at=NOON, version=4)
def test_a_fault_lets_an_export_of_version_4_fail(account: Account, pardot: Pardot) -> None:
    one_of_two_fails(account, Exports(pardot, 4))


@pytest.mark.contract("export.7")
@AT_ONCE
def test_a_fault_lets_an_export_of_version_3_fail(account: Account, pardot: Pardot) -> None:
    one_of_two_fails(account, Exports(pardot))


def one_of_two_fails(account: Account, exports: Exports) -> None:
    """Let the first of two exports fail."""
    account.prospect(now=NOON - DAY)
    rule = {"match": {"object": "export"}, "effect": {"fail_job": 0}, "times": 1}
    assert exports.pardot.http.post(f"/_dealdock/accounts/{account.ready.id}/faults", json=rule).status_code == 201
    failed, other = exports.create(), exports.create()
    assert (exports.read(failed)["state"], "resultRefs" in exports.read(failed)) == ("Failed", False)
    assert exports.rows(other)
    assert exports.send("GET", f"downloadResults/id/{failed}/file/1").code == 178
    assert exports.send("GET", "query", status="Failed", format="json").json["result"]["export"]["id"] == failed
