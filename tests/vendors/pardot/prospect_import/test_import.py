"""Imports in versions 3 and 4 (contract, version 5, F.2)."""

import csv
import io
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from dealdock import Sandbox
from dealdock.platform import background
from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case
from tests.support.transport import Transport
from tests.vendors.pardot.contract.test_described_answers import validators
from tests.vendors.pardot.v5.client import V5, code
from tests.vendors.pardot.v5.imports import IMPORTS, PATIENCE_SECONDS, csv_of, opened

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
AT_ONCE = pytest.mark.account(job_seconds=0)
OF_VERSION_4 = pytest.mark.account(job_seconds=0, version=4)
AT_NOON = pytest.mark.account(frozen_at=NOON)
UPSERT: Final = {"operation": "Upsert", "object": "Prospect"}
OWL: Final = {"email": "owl@lamp.example"}
FID: Final = "003xx000004TmiQ"


class Imports:
    """A client of imports in a version, which sends the keys in a header."""

    def __init__(self, pardot: Pardot, version: int = 3) -> None:
        self.pardot, self.version = pardot, version
        self.headers = {"Authorization": pardot.account.authorization}

    def send(self, method: str, operation: str, content: Any = None, **more: Any) -> Answer:
        """Call an operation, perhaps with a body of JSON."""
        if content is not None:
            more["content"] = (content if isinstance(content, str) else json.dumps(content)).encode()
        path = f"/api/import/version/{self.version}/do/{operation}"
        return self.pardot.send(method, path, headers=self.headers, **more)

    def open(self, **more: Any) -> int:
        """Create an open import and return its id."""
        return self.send("POST", "create", {**UPSERT, **more}).json["id"]  # type: ignore[no-any-return]

    def add(self, number: int, *files: bytes) -> Answer:
        """Add files to an import, in one call."""
        parts = [("importFile", ("prospects.csv", each, "text/csv")) for each in files] or {"other": b""}
        return self.send("POST", f"batch/id/{number}", files=parts)

    def make_ready(self, number: int) -> Answer:
        """Let an import be written."""
        return self.send("PATCH", f"update/id/{number}", {"state": "Ready"})

    def read(self, number: int) -> dict[str, Any]:
        """Return an import."""
        return self.send("GET", f"read/id/{number}").json  # type: ignore[no-any-return]  # JSON has no types here

    def ended(self, number: int, state: str = "Complete") -> dict[str, Any]:
        """Wait until an import has a state, and return it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while (found := self.read(number))["state"] != state:
            assert time.monotonic() < until, found
            time.sleep(0.02)
        return found

    def done(self, *rows: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Import rows, and return the import that is complete."""
        number = self.open(**more)
        assert self.add(number, csv_of(*rows)).status == 204
        assert self.make_ready(number).status == 200
        return self.ended(number)

    def errors(self, number: int) -> list[dict[str, str]]:
        """Return the rows with errors."""
        answer = self.send("GET", f"downloadErrors/id/{number}")
        assert answer.http.headers["content-type"] == "text/csv"
        return [*csv.DictReader(io.StringIO(answer.text))]


@pytest.fixture
def imports(pardot: Pardot) -> Imports:
    """A client of imports in version 3."""
    return Imports(pardot)


@pytest.fixture
def newer(pardot: Pardot) -> Imports:
    """A client of imports in version 4."""
    return Imports(pardot, 4)


def prospect(pardot: Pardot, number: int, version: int = 3) -> Any:
    """Return a prospect."""
    return pardot.call("read", "prospect", version=version, id=number).json["prospect"]


def emails(pardot: Pardot, version: int = 3) -> list[str]:
    """Return the addresses of all prospects."""
    found = pardot.call("query", "prospect", version=version, output="simple").json["result"]
    return sorted(each["email"] for each in listed(found, "prospect"))


def listed(result: Mapping[str, Any], name: str) -> list[Any]:
    """Return the records of a page, which has one of them without a list."""
    records = result.get(name, [])
    return records if isinstance(records, list) else [records]


class TestCreate:
    @pytest.mark.slow
    @pytest.mark.contract("import.1", "import.2", "import.4")
    @AT_NOON
    def test_answers_the_import(self, imports: Imports) -> None:
        answer = imports.send("POST", "create", {"operation": "upsert", "object": "prospect"})
        number = answer.json["id"]
        address = f"{str(imports.pardot.http.base_url).rstrip('/')}/api/import/version/3/do/batch/id/{number}"
        whole = {"id": number, "state": "Open", "isExpired": False, "batchesRef": address}
        assert (answer.status, answer.json) == (200, whole)
        assert imports.read(number) == {**whole, "createdCount": 0, "updatedCount": 0}
        xml = imports.send("GET", f"read/id/{number}", params={"format": "xml"}).text
        assert f"<import><id>{number}</id><state>Open</state><isExpired>false</isExpired>" in xml
        for operation, shown in (("create", answer.json), ("read", imports.read(number))):
            wrong = [each.message for each in validators()["import", operation, "200"].iter_errors(shown)]
            assert wrong == []

    @pytest.mark.contract("import.2")
    @AT_ONCE
    @each_case("place", ["part", "query"])
    def test_takes_a_file_and_then_its_state(self, imports: Imports, place: str) -> None:
        ready = json.dumps({**UPSERT, "state": "Ready"})
        owl = {"email": f"{place}@lamp.example"}
        files: list[Any] = [("importFile", ("prospects.csv", csv_of(owl), "text/csv"))]
        params = {"importInput": ready} if place == "query" else {}
        files += [] if params else [("importInput", (None, ready, "application/json"))]
        answer = imports.send("POST", "create", files=files, params=params)
        assert imports.ended(answer.json["id"])["createdCount"] == 1
        assert owl["email"] in emails(imports.pardot)

    @pytest.mark.contract("import.2")
    @AT_NOON
    def test_takes_a_form_without_a_file(self, imports: Imports) -> None:
        parts = [("importInput", (None, json.dumps(UPSERT), "application/json"))]
        answer = imports.send("POST", "create", files=parts)
        assert (answer.status, answer.json["state"]) == (200, "Open")

    @pytest.mark.contract("import.2", "import.3")
    @AT_NOON
    @each_case(
        ("body", "number"),
        [
            ("{", 150),
            ("", 152),
            ("[]", 166),
            ({"object": "Prospect"}, 153),
            ({"operation": "Upsert"}, 153),
            ({**UPSERT, "operation": "Delete"}, 154),
            ({**UPSERT, "object": "Account"}, 154),
            ({**UPSERT, "state": "Open"}, 154),
            ({**UPSERT, "state": "Ready"}, 154),
            ({**UPSERT, "restoreDeleted": "perhaps"}, 154),
            ({**UPSERT, "columns": {}}, 165),
            ({**UPSERT, "columns": [{"field": "email", "colour": 1}]}, 165),
            ({**UPSERT, "columns": [{"field": "firstName"}]}, 130),
            ({**UPSERT, "status": "Ready"}, 180),
            ({**UPSERT, "createOnNoMatch": True}, 180),
        ],
    )
    def test_refuses(self, account: Account, imports: Imports, body: Any, number: int) -> None:
        before = account.contents
        assert imports.send("POST", "create", body).code == number
        assert account.contents == before


class TestFiles:
    @pytest.mark.slow
    @pytest.mark.contract("import.5")
    @AT_NOON
    @each_case(
        ("files", "number"),
        [
            ([], 162),
            ([csv_of(OWL), csv_of(OWL)], 163),
            ([b""], 159),
            ([b"email\n"], 159),
            ([b"email,email\na,b\n"], 159),
            ([b"email,firstName\na,b\n"], 130),
            ([b"email,prospect_id\na,b\n"], 130),
            ([b"first_name\nAda\n"], 165),
            ([b"email\n" + b"a" * 10_000_000], 158),
            ([b"email\n" + b"a" * 12_000_000], 158),
        ],
    )
    def test_that_are_wrong_are_refused(self, imports: Imports, files: list[bytes], number: int) -> None:
        import_id = imports.open(columns=[{"field": "email"}])
        assert imports.add(import_id, *files).code == number
        assert imports.make_ready(import_id).code == 156

    @pytest.mark.contract("import.5", "import.6")
    @AT_NOON
    def test_of_an_import_that_is_not_open(self, imports: Imports) -> None:
        number = imports.open()
        assert imports.add(number, csv_of(OWL)).text == ""
        answer = imports.make_ready(number)
        assert (answer.status, answer.json) == (200, {"id": number, "state": "Waiting", "isExpired": False})
        assert imports.add(number, csv_of(OWL)).code == 161
        assert imports.make_ready(number).code == 155
        for body, refusal in (({"state": "Open"}, 154), ({}, 153), ({"status": "Ready"}, 180)):
            assert imports.send("PATCH", f"update/id/{imports.open()}", body).code == refusal
        assert imports.send("GET", f"downloadErrors/id/{number}").code == 161
        assert imports.send("GET", f"update/id/{number}").code == 60

    @pytest.mark.contract("import.4", "import.6")
    @AT_NOON
    def test_follow_the_clock_and_expire(self, account: Account, imports: Imports) -> None:
        number, left = imports.open(), imports.open()
        imports.add(number, csv_of({"email": "nobody"}))
        imports.make_ready(number)
        account.freeze(NOON + timedelta(seconds=4))
        assert imports.read(number)["state"] == "Waiting"
        account.freeze(NOON + timedelta(seconds=10))
        whole = imports.ended(number)
        assert (whole["errorCount"], whole["errorsRef"].partition("/api/")[2]) == (
            1,
            f"import/version/3/do/downloadErrors/id/{number}",
        )
        account.freeze(NOON + timedelta(hours=24))
        assert imports.read(left) == {
            "id": left,
            "state": "Open",
            "isExpired": True,
            "createdCount": 0,
            "updatedCount": 0,
        }
        assert imports.add(left, csv_of(OWL)).code == 161
        account.freeze(NOON + timedelta(days=7, seconds=10))
        assert "errorsRef" not in imports.read(number)
        assert imports.send("GET", f"downloadErrors/id/{number}").code == 161


class TestRows:
    @pytest.mark.contract("import.7", "import.9")
    @AT_ONCE
    def test_of_version_3_find_prospects_by_their_address_or_create_them(
        self, account: Account, pardot: Pardot, imports: Imports
    ) -> None:
        account.custom_field("Tea_Kind", name="Tea")
        list_id, wren = account.prospect_list(), account.prospect("wren@lamp.example", company="Lamps", city="Ayr")
        gone = account.deleted_prospect("gone@lamp.example")
        rows = [
            {"email": "WREN@lamp.example", "city": "Oban", "score": "7", f"list_{list_id}": "1", "Tea_Kind": "Assam"},
            {"email": "new@lamp.example", "city": "Wick", "score": "", f"list_{list_id}": "", "Tea_Kind": ""},
            {"email": "gone@lamp.example", "city": "Wick", "score": "", f"list_{list_id}": "", "Tea_Kind": ""},
            {"email": "wren@lamp.example", "city": "Nairn", "score": "many", f"list_{list_id}": "", "Tea_Kind": ""},
            {"email": "nobody", "city": "Alloa", "score": "", f"list_{list_id}": "", "Tea_Kind": ""},
        ]
        done = imports.done(*rows)
        assert (done["createdCount"], done["updatedCount"], done["errorCount"]) == (1, 1, 3)
        assert [(row["city"], row["error"].partition(" (")[0]) for row in imports.errors(done["id"])] == [
            ("Wick", "Prospect is archived"),
            ("Nairn", "Invalid value specified for score"),
            ("Alloa", "Invalid prospect email address"),
        ]
        shown = prospect(pardot, wren)
        assert (shown["city"], shown["score"], shown["company"], shown["Tea_Kind"]) == ("Oban", 7, "Lamps", "Assam")
        assert emails(pardot) == ["new@lamp.example", "wren@lamp.example"]
        again = imports.done(rows[2], restoreDeleted=True)
        assert (again["updatedCount"], "errorCount" in again) == (1, False)
        assert prospect(pardot, gone)["city"] == "Wick"
        found = pardot.call("query", "listMembership", list_id=list_id).json["result"]
        assert [each["prospect_id"] for each in listed(found, "list_membership")] == [wren]

    @pytest.mark.contract("import.8", "import.9")
    @OF_VERSION_4
    def test_of_version_4_find_prospects_by_an_id(self, account: Account, pardot: Pardot, newer: Imports) -> None:
        wren = account.prospect("wren@lamp.example", city="Ayr")
        finch = account.prospect("finch@lamp.example", crm_contact_fid=FID, city="Ayr")
        rows: list[dict[str, Any]] = [
            {"prospect_id": wren, "salesforce_fid": "", "email": "wren@lamp.example", "city": "Oban"},
            {"prospect_id": "", "salesforce_fid": FID, "email": "finch@lamp.example", "city": "Wick"},
            {"prospect_id": "", "salesforce_fid": "", "email": "wren@lamp.example", "city": "Nairn"},
            {"prospect_id": wren, "salesforce_fid": FID, "email": "wren@lamp.example", "city": "Alloa"},
            {"prospect_id": 2147483647, "salesforce_fid": "", "email": "wren@lamp.example", "city": "Troon"},
        ]
        done = newer.done(*rows)
        assert (done["createdCount"], done["updatedCount"], done["errorCount"]) == (1, 2, 2)
        assert [row["city"] for row in newer.errors(done["id"])] == ["Nairn", "Alloa"]
        assert [prospect(pardot, each, 4)["city"] for each in (wren, finch)] == ["Oban", "Wick"]
        assert emails(pardot, 4) == ["finch@lamp.example", "wren@lamp.example", "wren@lamp.example"]

    @pytest.mark.contract("import.10")
    @AT_ONCE
    def test_treat_values_by_the_rules_of_their_columns(
        self, account: Account, pardot: Pardot, imports: Imports
    ) -> None:
        account.custom_field("Kind", name="Kind")
        users = [account.user_id(email=f"{name}@lamp.example") for name in ("rep", "other")]
        wren = account.prospect("wren@lamp.example", city="Ayr", company="Lamps", assigned_to_id=users[0])
        columns = [
            {"field": "user_id", "overwrite": False},
            {"field": "city", "overwrite": False},
            {"field": "company", "nullOverwrite": False},
            {"field": "Kind", "overwrite": False},
        ]
        row = {"email": "wren@lamp.example", "city": "Oban", "company": "", "department": "", "Kind": "Assam"}
        row["user_id"] = str(users[1])
        assert imports.done(row, columns=columns)["updatedCount"] == 1
        shown = prospect(pardot, wren)
        assert (shown["city"], shown["company"], shown["department"], shown["Kind"]) == ("Ayr", "Lamps", None, "Assam")
        assert shown["assigned_to"]["user"]["id"] == users[0]
        assert imports.done({**row, "Kind": "Earl Grey"}, columns=columns)["updatedCount"] == 1
        assert prospect(pardot, wren)["Kind"] == "Assam"
        assert imports.done(row)["updatedCount"] == 1
        shown = prospect(pardot, wren)
        assert (shown["city"], shown["company"], shown["assigned_to"]["user"]["id"]) == ("Oban", None, users[1])

    @pytest.mark.contract("import.13")
    @AT_ONCE
    def test_with_blanks_are_as_empty_cells(self, account: Account, pardot: Pardot, imports: Imports) -> None:
        wren = account.prospect("wren@lamp.example", city="Ayr", company="Lamps", department="Light")
        columns = [{"field": "company", "nullOverwrite": False}]
        row = {"email": "wren@lamp.example", "city": " ", "company": "  ", "score": " "}
        assert imports.done(row, columns=columns)["updatedCount"] == 1
        shown = prospect(pardot, wren)
        assert (shown["city"], shown["company"], shown["department"]) == (None, "Lamps", "Light")

    @pytest.mark.contract("import.7")
    @pytest.mark.account(job_seconds=0, connector="salesforce")
    def test_follow_the_rules_of_the_connector(self, account: Account, pardot: Pardot, imports: Imports) -> None:
        company, wren = account.prospect_account("Lamps"), account.prospect("wren@lamp.example")
        done = imports.done({"email": "wren@lamp.example", "prospect_account_id": company})
        assert done["errorCount"] == 1
        assert imports.errors(done["id"])[0]["error"]
        assert "Lamps" not in str(prospect(pardot, wren))


class TestQuery:
    @pytest.mark.slow
    @pytest.mark.contract("import.11")
    @AT_NOON
    def test_finds_imports_of_the_account(
        self, address: str, sandbox: Sandbox, transport: Transport, imports: Imports
    ) -> None:
        numbers = [imports.open() for _ in range(22)]
        imports.add(numbers[0], csv_of(OWL))
        imports.make_ready(numbers[0])

        def found(**params: Any) -> list[int]:
            page = imports.send("GET", "query", params={"format": "json"} | params).json["result"]
            return [each["id"] for each in listed(page, "import")]

        assert found() == numbers[:1:-1]
        assert found(limit=22, sort_order="ascending") == numbers
        assert found(limit=2, offset=1) == numbers[20:18:-1]
        assert found(limit=100) == numbers[::-1]
        assert found(status="Waiting") == numbers[:1]
        assert found(origin="ui") == []
        assert found(origin="api", object="Prospect", created_before="2024-03-01 11:00:00") == []
        for params, number in (({"origin": "elsewhere"}, 188), ({"limit": 101}, 23), ({"status": "Ready"}, 51)):
            assert imports.send("GET", "query", params={"format": "json"} | params).code == number
        assert "<import><id>" in imports.send("GET", "query").text
        other = Imports(Pardot(address, Account.open(sandbox), transport=transport))
        assert other.send("GET", "query", params={"format": "json"}).json["result"]["total_results"] == 0
        assert other.send("GET", f"read/id/{numbers[0]}").code == 109
        assert other.add(numbers[1], csv_of(OWL)).code == 109

    @pytest.mark.contract("import.11")
    @AT_NOON
    def test_shows_administrators_all_imports_and_others_their_own(self, account: Account, imports: Imports) -> None:
        other = Imports(imports.pardot)
        other.headers = {
            "Authorization": "Pardot api_key={api_key}, user_key={user_key}".format(**account.user(role="Marketing"))
        }
        mine, theirs = imports.open(), other.open()

        def found(caller: Imports) -> list[int]:
            page = caller.send("GET", "query", params={"format": "json"}).json["result"]
            return [each["id"] for each in listed(page, "import")]

        assert found(imports) == [theirs, mine]
        assert found(other) == [theirs]

    @pytest.mark.contract("import.11")
    @AT_NOON
    def test_sorts_by_each_time(self, account: Account, imports: Imports) -> None:
        first = imports.open()
        account.advance(timedelta(minutes=1))
        second = imports.open()
        account.advance(timedelta(minutes=1))
        imports.add(first, csv_of(OWL))
        imports.make_ready(first)

        def found(sort_by: str, **criteria: str) -> list[int]:
            params = {"format": "json", "sort_by": sort_by, "sort_order": "ascending", **criteria}
            page = imports.send("GET", "query", params=params).json["result"]
            return [each["id"] for each in listed(page, "import")]

        assert (found("created_at"), found("updated_at")) == ([first, second], [second, first])
        for what, at, after, before in (
            ("created", "12:00:00", [second], []),
            ("created", "12:01:00", [], [first]),
            ("updated", "12:01:00", [first], []),
            ("updated", "12:02:00", [], [second]),
        ):
            assert found("id", **{f"{what}_after": f"2024-03-01 {at}"}) == after, (what, at)
            assert found("id", **{f"{what}_before": f"2024-03-01 {at}"}) == before, (what, at)

    @pytest.mark.contract("import.12")
    @AT_NOON
    def test_and_read_have_no_imports_of_version_5(self, pardot: Pardot, v5: V5, imports: Imports) -> None:
        mine, theirs = imports.open(), opened(v5)
        assert imports.send("GET", f"read/id/{theirs}").code == 228
        assert imports.add(theirs, csv_of(OWL)).code == 228
        assert code(v5.send("GET", f"{IMPORTS}/{mine}", fields="id")) == (400, 228)
        assert code(v5.send("POST", f"{IMPORTS}/{mine}/do/cancel")) == (400, 228)
        page = pardot.call("query", "import").json["result"]
        assert [each["id"] for each in listed(page, "import")] == [mine]
        assert [each["id"] for each in v5.send("GET", IMPORTS, fields="id").json()["values"]] == [theirs]


@AT_ONCE
def test_an_import_of_several_parts_is_complete_before_the_answer(
    imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "TRANSACTION_SECONDS", 0)
    number = imports.open()
    imports.add(number, csv_of(*({"email": f"owl{place}@lamp.example"} for place in range(5))))
    assert imports.make_ready(number).json["state"] == "Complete"
    assert imports.read(number)["createdCount"] == 5


@AT_ONCE
def test_a_file_has_as_many_columns_as_a_call_has_parameters(account: Account, imports: Imports) -> None:
    account.custom_field("Tea", name="Tea")
    number = imports.open()
    for columns in (1_001, 1_000):
        names = ["email", *(f"Tea_{place}" for place in range(1, columns))]
        answer = imports.add(number, f"{','.join(names)}\n{',' * (columns - 1)}\n".encode())
        assert answer.code == 159 if columns > 1_000 else answer.status == 204


@AT_ONCE
def test_a_fault_lets_an_import_fail(account: Account, imports: Imports) -> None:
    rule = {"match": {"object": "import"}, "effect": {"fail_job": 0}, "times": 1}
    assert imports.pardot.http.post(f"/_dealdock/accounts/{account.ready.id}/faults", json=rule).status_code == 201
    number = imports.open()
    imports.add(number, csv_of(OWL))
    imports.make_ready(number)
    assert imports.ended(number, "Failed")["createdCount"] == 0
    assert emails(imports.pardot) == []
    assert imports.done(OWL)["createdCount"] == 1


@pytest.mark.account(role="Read Only", frozen_at=NOON)
def test_a_role_that_may_not_write_reads(imports: Imports) -> None:
    for method, operation, body in (
        ("POST", "create", UPSERT),
        ("POST", "batch/id/1", {}),
        ("PATCH", "update/id/1", {"state": "Ready"}),
    ):
        assert imports.send(method, operation, body).code == 46
    assert imports.send("GET", "query", params={"format": "json"}).json["result"]["total_results"] == 0
