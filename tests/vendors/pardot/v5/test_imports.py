"""Imports: their states, their files, and what their rows write (contract, version 5, section F)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform import background
from dealdock.settings import Settings
from dealdock.vendors.pardot.prospect_import import files
from dealdock.vendors.pardot.prospect_import import writing as importing
from dealdock.vendors.pardot.prospect_import.model import ImportPart, ProspectImport
from tests.server.answering import answering
from tests.support import jobs
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.marks import DATABASES
from tests.support.serving import served
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5, code
from tests.vendors.pardot.v5.imports import (
    IMPORTS,
    UPSERT,
    add,
    csv_of,
    ended,
    errors_of,
    imported,
    make_ready,
    opened,
    shown,
    upload,
)

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
AT_ONCE = pytest.mark.account(job_seconds=0)
AT_NOON = pytest.mark.account(frozen_at=NOON)
OWL: Final = {"email": "owl@lamp.example"}


class TestCreate:
    @pytest.mark.contract("v5.import.1", "v5.import.2", "v5.import.3")
    @AT_NOON
    def test_answers_the_fields(self, v5: V5) -> None:
        fields = "id,status,isExpired,createdCount,errorCount,batchesRef,errorsRef,createdAt,origin,object"
        answer = v5.send("POST", IMPORTS, {"operation": "upsert", "object": "prospect"}, fields=fields)
        number = answer.json()["id"]
        assert (answer.status_code, answer.json()) == (
            201,
            {
                "id": number,
                "batchesRef": f"{str(v5.http.base_url).rstrip('/')}{IMPORTS}/{number}/batches",
                "createdAt": "2024-03-01T12:00:00+00:00",
                "createdCount": 0,
                "errorCount": 0,
                "errorsRef": None,
                "isExpired": False,
                "object": "Prospect",
                "origin": "API",
                "status": "Open",
            },
        )
        assert answer.headers["location"].partition("?")[0].endswith(f"{IMPORTS}/{number}")

    @pytest.mark.contract("v5.import.3")
    @each_case(
        ("body", "number"),
        [
            ({"object": "Prospect"}, 153),
            ({"operation": "Upsert"}, 153),
            ({**UPSERT, "operation": "Delete"}, 154),
            ({**UPSERT, "object": "Account"}, 154),
            ({**UPSERT, "restoreDeleted": "perhaps"}, 154),
            ({**UPSERT, "fields": {"field": "email"}}, 154),
            ({**UPSERT, "fields": [{"field": "email", "colour": True}]}, 154),
            ({**UPSERT, "fields": [{"field": "colour"}]}, 130),
            ({**UPSERT, "status": "Ready"}, 154),
            ({**UPSERT, "state": "Open"}, 154),
        ],
    )
    def test_refuses(self, v5: V5, body: dict[str, Any], number: int) -> None:
        assert code(v5.send("POST", IMPORTS, body)) == (400, number)
        assert v5.send("GET", IMPORTS, fields="id").json()["values"] == []

    @pytest.mark.contract("v5.import.4")
    @AT_ONCE
    def test_with_its_file(self, v5: V5) -> None:
        made = upload(v5, IMPORTS, csv_of(OWL), input={**UPSERT, "status": "ready"})
        assert made.status_code == 201, made.text
        assert ended(v5, made.json()["id"])["createdCount"] == 1
        assert [each["email"] for each in v5.values("prospects", "email")] == [OWL["email"]]


class TestBatch:
    @pytest.mark.slow
    @pytest.mark.contract("v5.import.5")
    @each_case(
        ("files", "number"),
        [
            ([], 162),
            ([csv_of(OWL), csv_of(OWL)], 163),
            ([b""], 159),
            ([b"email\n"], 159),
            ([b"email,city\nowl@lamp.example\n"], 159),
            ([b'email\n"owl"@lamp\n'], 159),
            ([b"email\n\xff\xfe\n"], 159),
            ([b"email,email\na,b\n"], 159),
            ([b"email,colour\nowl@lamp.example,red\n"], 130),
            ([b"email,score2\nowl@lamp.example,1\n"], 130),
            ([b"city\nAyr\n"], 227),
            ([b"email\n" + b"a" * 10_000_000], 204),
            ([b"email\n" + b"a" * 12_000_000], 204),
        ],
    )
    def test_refuses(self, v5: V5, files: list[bytes], number: int) -> None:
        import_id = opened(v5, fields=[{"field": "email"}])
        assert code(add(v5, import_id, *files)) == (400, number)
        assert code(make_ready(v5, import_id)) == (400, 156)

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.5")
    @AT_ONCE
    def test_of_several_files(self, v5: V5) -> None:
        number = opened(v5)
        for place in range(10):
            assert add(v5, number, csv_of({"email": f"owl{place}@lamp.example"})).status_code == 204
        assert code(add(v5, number, csv_of(OWL))) == (400, 160)
        assert make_ready(v5, number, fields="status").json() in ({"status": "Processing"}, {"status": "Complete"})
        assert ended(v5, number) == {"createdCount": 10, "errorCount": 0, "updatedCount": 0}
        other = opened(v5)
        assert add(v5, other, csv_of(OWL)).status_code == 204
        assert code(add(v5, other, csv_of({"matchEmail": "a@lamp.example"}))) == (400, 159)

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.5")
    @AT_ONCE
    def test_of_megabytes(self, v5: V5) -> None:
        row = {"email": "owl@lamp.example", "notes": "n" * 60_000}
        number = opened(v5)
        assert add(v5, number, csv_of(*[row] * 150)).status_code == 204
        other = v5.send("POST", "prospects", {"email": "wren@lamp.example", "notes": "n" * 1_100_000})
        assert other.status_code == 413

    @pytest.mark.contract("v5.import.5", "v5.import.6")
    @AT_NOON
    def test_of_an_import_that_is_not_open(self, v5: V5) -> None:
        number = opened(v5)
        assert add(v5, number, csv_of(OWL)).status_code == 204
        assert make_ready(v5, number).status_code == 204
        assert code(add(v5, number, csv_of(OWL))) == (400, 161)
        assert code(make_ready(v5, number)) == (400, 155)
        for body, refusal in (({"status": "Open"}, 154), ({}, 153), ({"state": "Ready"}, 154)):
            assert code(v5.send("PATCH", f"{IMPORTS}/{opened(v5)}", body)) == (400, refusal)


class TestState:
    @pytest.mark.slow
    @pytest.mark.contract("v5.import.7", "v5.import.8")
    @AT_NOON
    def test_follows_the_clock(self, account: Account, v5: V5) -> None:
        first, second = opened(v5), opened(v5)
        for number in (first, second):
            assert add(v5, number, csv_of({"email": f"owl{number}@lamp.example"})).status_code == 204
            assert make_ready(v5, number, fields="status").json() == {"status": "Waiting"}
        assert shown(v5, first, "batchesRef") == {"batchesRef": None}
        account.advance(timedelta(seconds=4))
        assert (shown(v5, first)["status"], v5.values("prospects")) == ("Waiting", [])
        account.advance(timedelta(seconds=2))
        assert shown(v5, first)["status"] == "Processing"
        account.advance(timedelta(seconds=4))
        assert ended(v5, first)["createdCount"] == 1
        assert shown(v5, second)["status"] == "Waiting"
        account.advance(timedelta(seconds=10))
        assert ended(v5, second)["createdCount"] == 1

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.7")
    @pytest.mark.account(job_seconds=2)
    def test_is_written_when_its_time_comes(self, v5: V5) -> None:
        assert ended(v5, imported(v5, OWL))["createdCount"] == 1

    @pytest.mark.contract("v5.import.9")
    @AT_NOON
    def test_is_canceled(self, account: Account, v5: V5) -> None:
        first, second = opened(v5), opened(v5)
        for number in (first, second):
            add(v5, number, csv_of({"email": f"owl{number}@lamp.example"}))
            make_ready(v5, number)
        answer = v5.send("POST", f"{IMPORTS}/{first}/do/cancel")
        assert (answer.status_code, answer.json()) == (200, {"id": first, "status": "Canceled"})
        account.advance(timedelta(seconds=10))
        ended(v5, second)
        assert [each["email"] for each in v5.values("prospects", "email")] == [f"owl{second}@lamp.example"]
        assert code(v5.send("POST", f"{IMPORTS}/{second}/do/cancel")) == (400, 161)
        assert code(v5.send("GET", f"{IMPORTS}/{first}/errors")) == (400, 161)

    @pytest.mark.contract("v5.import.10")
    @AT_NOON
    def test_expires(self, account: Account, v5: V5) -> None:
        number, left = opened(v5), opened(v5)
        add(v5, number, csv_of({"email": "nobody"}))
        make_ready(v5, number)
        account.advance(timedelta(seconds=10))
        ended(v5, number)
        account.freeze(NOON + timedelta(hours=24))
        assert shown(v5, left, "isExpired", "batchesRef") == {"batchesRef": None, "isExpired": True}
        assert code(add(v5, left, csv_of(OWL))) == (400, 161)
        assert code(make_ready(v5, left)) == (400, 161)
        assert shown(v5, number, "isExpired")["isExpired"] is False
        account.freeze(NOON + timedelta(days=7, seconds=10))
        assert shown(v5, number, "isExpired", "errorsRef") == {"errorsRef": None, "isExpired": True}
        assert code(v5.send("GET", f"{IMPORTS}/{number}/errors")) == (400, 161)

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.11")
    @AT_ONCE
    def test_of_another_account_is_not_seen(
        self, address: str, account: Account, sandbox: Sandbox, transport: Transport
    ) -> None:
        v5, other = V5(address, account, transport), V5(address, Account.open(sandbox, job_seconds=0), transport)
        number = max(imported(v5, OWL) for _ in range(3))
        assert code(other.send("GET", f"{IMPORTS}/{number}", fields="id")) == (404, 109)
        assert code(other.send("GET", f"{IMPORTS}/{number}/errors")) == (404, 109)
        assert code(add(other, number, csv_of(OWL))) == (404, 109)
        assert other.send("GET", IMPORTS, fields="id").json()["values"] == []
        assert other.values("prospects") == []


class TestRows:
    @pytest.mark.slow
    @pytest.mark.contract("v5.import.12", "v5.import.13")
    @pytest.mark.account(job_seconds=0, version=4)
    def test_find_prospects_or_create_them(self, v5: V5) -> None:
        wren = v5.create("prospects", email="wren@lamp.example", city="Ayr", jobTitle="Smith")
        gone = v5.create("prospects", email="gone@lamp.example")
        v5.send("DELETE", f"prospects/{gone}")
        twin = v5.create("prospects", email="wren@lamp.example")
        v5.send("DELETE", f"prospects/{twin}")  # changed last
        rows = [
            {"matchEmail": "WREN@lamp.example", "city": "Oban", "score": "7"},
            {"matchEmail": "new@lamp.example", "city": "Wick", "score": ""},
            {"matchEmail": "gone@lamp.example", "city": "Wick", "score": ""},
            {"matchEmail": "wren@lamp.example", "city": "Nairn", "score": "many"},
            {"matchEmail": "", "city": "Alloa", "score": ""},
        ]
        number = imported(v5, *rows)
        assert ended(v5, number) == {"createdCount": 0, "errorCount": 4, "updatedCount": 1}
        assert [(row["city"], row["error"].partition(" (")[0]) for row in errors_of(v5, number)] == [
            ("Wick", "The requested record was not found."),
            ("Wick", "Deleted records can't be updated. Please undelete before updating."),
            ("Nairn", "Invalid property in request"),
            ("Alloa", "Missing required property in request: email"),
        ]
        assert v5.record("prospects", wren, "city,jobTitle,score") == {"city": "Oban", "jobTitle": "Smith", "score": 7}
        again = imported(v5, *rows[1:3], createOnNoMatch=True, restoreDeleted=True)
        assert ended(v5, again) == {"createdCount": 1, "errorCount": 0, "updatedCount": 1}
        assert v5.record("prospects", gone, "city,isDeleted") == {"city": "Wick", "isDeleted": False}
        assert "new@lamp.example" in [each["email"] for each in v5.values("prospects", "email")]

    @pytest.mark.account(job_seconds=0)
    def test_with_errors_are_shown_by_their_own_import(self, v5: V5) -> None:
        made = [imported(v5, {"matchEmail": "", "city": city}) for city in ("Ayr", "Oban")]
        assert [[row["city"] for row in errors_of(v5, each)] for each in made] == [["Ayr"], ["Oban"]]

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.12")
    @AT_ONCE
    def test_find_prospects_by_other_ids(self, v5: V5) -> None:
        one = v5.create("prospects", email="one@lamp.example", salesforceId="0030000000000001AA")
        two = v5.create("prospects", email="two@lamp.example")
        imported(v5, {"matchId": two, "city": "Oban"})
        imported(v5, {"matchSalesforceId": "0030000000000001AA", "city": "Wick"})
        assert [each["city"] for each in v5.values("prospects", "id,city")] == ["Wick", "Oban"]
        wrong = imported(v5, {"matchId": one, "matchEmail": "two@lamp.example", "city": "Ayr"})
        assert ended(v5, wrong)["errorCount"] == 1
        wrong = imported(v5, {"matchId": "first", "city": "Ayr"})
        assert ended(v5, wrong)["errorCount"] == 1
        assert [each["city"] for each in v5.values("prospects", "id,city")] == ["Wick", "Oban"]

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.14")
    @AT_ONCE
    def test_put_prospects_on_lists(self, account: Account, v5: V5) -> None:
        first, second, third = (account.prospect_list() for _ in range(3))
        owl = v5.create("prospects", **OWL)
        v5.create("list-memberships", listId=third, prospectId=owl)
        before = v5.record("prospects", owl, "updatedAt")
        account.advance(timedelta(seconds=60))
        number = imported(v5, {"matchId": owl, "addToList": f"{first};{second}", "removeFromList": third})
        assert ended(v5, number) == {"createdCount": 0, "errorCount": 0, "updatedCount": 1}
        assert [each["listId"] for each in v5.values("list-memberships", "listId")] == [first, second]
        assert v5.record("prospects", owl, "updatedAt") == before
        wrong = imported(v5, {"matchId": owl, "addToList": f"{third};999999"})
        assert ended(v5, wrong)["errorCount"] == 1
        assert [each["listId"] for each in v5.values("list-memberships", "listId")] == [first, second]

    @pytest.mark.contract("v5.import.15")
    @AT_ONCE
    def test_overwrite_as_their_columns_say(self, account: Account, v5: V5) -> None:
        account.custom_field("Tea")
        account.custom_field("Oils", type=6)
        owl = v5.create("prospects", **OWL, city="Ayr", jobTitle="Smith", Tea__c="Assam", company="Lamps")
        rules = [
            {"field": "city", "overwrite": False},
            {"field": "phone", "overwrite": False},
            {"field": "Tea__c", "overwrite": False},
            {"field": "jobTitle", "nullOverwrite": False},
        ]
        row = {"city": "Oban", "phone": "1", "Tea__c": "Mint", "jobTitle": "", "company": "", "Oils__c": "a;b"}
        imported(v5, {"matchId": owl, **row}, fields=rules)
        assert v5.record("prospects", owl, "city,phone,jobTitle,company,Tea__c,Oils__c") == {
            "city": "Ayr",
            "company": None,
            "jobTitle": "Smith",
            "phone": "1",
            "Oils__c": ["a", "b"],
            "Tea__c": "Assam",
        }

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.19")
    @AT_ONCE
    def test_with_blanks_are_as_empty_cells(self, account: Account, v5: V5) -> None:
        """Two Singer targets send a blank for null."""
        account.custom_field("Age", type=8)
        owl = v5.create("prospects", **OWL, jobTitle="Smith", Age__c="7")
        row = {"matchId": owl, "jobTitle": " ", "Age__c": "\t "}
        for clears, left in ((False, {"jobTitle": "Smith", "Age__c": 7}), (True, {"jobTitle": None, "Age__c": None})):
            rules = [{"field": name, "nullOverwrite": clears} for name in left]
            assert ended(v5, imported(v5, row, fields=rules))["updatedCount"] == 1
            assert v5.record("prospects", owl, "jobTitle,Age__c") == left
        new = {"matchEmail": "new@lamp.example", "jobTitle": "  ", "Age__c": " "}
        assert ended(v5, imported(v5, new, createOnNoMatch=True))["createdCount"] == 1
        [made] = v5.values("prospects", "id", email="new@lamp.example")
        assert v5.record("prospects", made["id"], "jobTitle,Age__c") == {"jobTitle": None, "Age__c": None}

    @pytest.mark.contract("v5.import.20")
    @AT_ONCE
    def test_that_restore_keep_the_fields_that_they_do_not_name(self, v5: V5) -> None:
        owl = v5.create("prospects", **OWL, city="Ayr", jobTitle="Smith")
        assert v5.send("DELETE", f"prospects/{owl}").status_code == 204
        number = imported(v5, {"matchEmail": OWL["email"], "city": "Oban"}, restoreDeleted=True)
        assert ended(v5, number)["updatedCount"] == 1
        assert v5.record("prospects", owl, "city,jobTitle,isDeleted") == {
            "city": "Oban",
            "isDeleted": False,
            "jobTitle": "Smith",
        }

    @pytest.mark.contract("v5.import.16")
    @AT_ONCE
    def test_are_seen_in_version_3(self, account: Account, v5: V5) -> None:
        imported(v5, {**OWL, "city": "Ayr"})
        keys = {"api_key": account.ready.api_key, "user_key": account.ready.user_key, "format": "json"}
        answer = v5.http.post("/api/prospect/version/3/do/read", data={**keys, "email": OWL["email"]})
        assert answer.json()["prospect"]["city"] == "Ayr"


class TestSteps:
    """Imports whose parts the test writes itself."""

    @pytest.fixture(params=DATABASES)
    def sandbox(self, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
        database = None if request.param == "sqlite" else request.getfixturevalue("migrated_postgres")()
        with jobs.stepped(database) as sandbox:
            yield sandbox

    @pytest.fixture(autouse=True)
    def in_background(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importing, "ROWS_IN_CALL", 0)

    @pytest.fixture
    def address(self, sandbox: Sandbox) -> Iterator[str]:
        with served(sandbox) as address:
            yield address

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.17")
    @AT_ONCE
    def test_writes_rows_in_turn_with_other_accounts(
        self,
        address: str,
        account: Account,
        sandbox: Sandbox,
        transport: Transport,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(background, "TRANSACTION_SECONDS", 0)
        large, small = V5(address, account, transport), V5(address, Account.open(sandbox, job_seconds=0), transport)
        rows = [{"email": f"owl{place}@lamp.example"} for place in range(3)]
        numbers = [opened(each) for each in (large, small)]
        for each, number in zip((large, small), numbers, strict=True):
            assert add(each, number, csv_of(*rows[: None if each is large else 2])).status_code == 204
            assert make_ready(each, number).status_code == 204
        order = []
        while (job := jobs.step(sandbox, "pardot")) is not None:
            order.append(job.dataset_id == account.tenant.dataset_id)
        assert order == [True, False, True, False, True]
        assert ended(large, numbers[0])["createdCount"] == len(rows)
        assert ended(small, numbers[1])["createdCount"] == 2

    @pytest.mark.contract("v5.import.13", "v5.import.17")
    @AT_ONCE
    @pytest.mark.parametrize(("most", "seconds"), [(500, 0), (2, 60), (2, 0)])
    def test_counts_the_rows_of_all_parts(
        self, v5: V5, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, most: int, seconds: int
    ) -> None:
        monkeypatch.setattr(files, "MAX_ROWS", most)
        monkeypatch.setattr(background, "TRANSACTION_SECONDS", seconds)
        for name in ("wren", "owl"):
            v5.create("prospects", email=f"{name}@lamp.example")
        number = opened(v5, createOnNoMatch=True)
        wrong = [{"matchEmail": f"{name}@lamp.example", "score": "many"} for name in ("wren", "owl", "jay")]
        right = [{"matchEmail": f"{name}@lamp.example", "score": "1"} for name in ("wren", "new", "owl", "newer")]
        rows = [wrong[0], right[0], wrong[1], right[1], right[2], wrong[2], right[3]]
        assert add(v5, number, csv_of(*rows)).status_code == 204
        assert make_ready(v5, number).status_code == 204
        while jobs.step(sandbox, "pardot") is not None:
            pass
        assert ended(v5, number) == {"createdCount": 2, "errorCount": 3, "updatedCount": 2}
        assert [row["matchEmail"] for row in errors_of(v5, number)] == [row["matchEmail"] for row in wrong]

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.18")
    @AT_ONCE
    def test_that_fails_after_it_was_canceled_or_written_stays_so(
        self, v5: V5, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(background, "TRANSACTION_SECONDS", 0)
        rows = [{"email": f"owl{place}@lamp.example"} for place in range(2)]
        numbers = [opened(v5), opened(v5), opened(v5)]
        for number in numbers:
            assert add(v5, number, csv_of(*rows)).status_code == 204
            assert make_ready(v5, number).status_code == 204
        job = jobs.first(sandbox, "pardot")
        assert v5.send("POST", f"{IMPORTS}/{numbers[0]}/do/cancel").status_code == 200
        jobs.fail(sandbox, "pardot", job)
        job = jobs.first(sandbox, "pardot")
        for _ in range(2):
            jobs.run(sandbox, "pardot", job)
        jobs.fail(sandbox, "pardot", job)
        jobs.fail(sandbox, "pardot", jobs.first(sandbox, "pardot"))
        found = [shown(v5, number, "status")["status"] for number in numbers]
        assert found == ["Canceled", "Complete", "Failed"]

    @pytest.mark.contract("v5.import.10")
    @pytest.mark.account(job_seconds=600, frozen_at=NOON)
    def test_that_is_written_before_it_is_complete_expires_seven_days_after_that(
        self, account: Account, v5: V5, sandbox: Sandbox
    ) -> None:
        number = opened(v5)
        assert add(v5, number, csv_of({"email": "nobody"})).status_code == 204
        assert make_ready(v5, number).status_code == 204
        account.freeze(NOON + timedelta(seconds=300))
        jobs.step(sandbox, "pardot")
        end = NOON + timedelta(days=7, seconds=600)
        for moment, is_expired in ((end - timedelta(seconds=1), False), (end, True)):
            account.freeze(moment)
            assert shown(v5, number, "status", "isExpired") == {"isExpired": is_expired, "status": "Complete"}

    @pytest.mark.contract("v5.import.17")
    @AT_ONCE
    def test_takes_no_further_row_into_a_transaction_that_has_taken_its_time(
        self, v5: V5, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = opened(v5)
        assert add(v5, number, csv_of(*({"email": f"owl{place}@lamp.example"} for place in range(5)))).is_success
        assert make_ready(v5, number).is_success
        created = []
        for seconds in (0, 0, 60):
            monkeypatch.setattr(background, "TRANSACTION_SECONDS", seconds)
            jobs.step(sandbox, "pardot")
            created.append(shown(v5, number, "createdCount")["createdCount"])
        assert created == [1, 2, 5]
        assert jobs.first(sandbox, "pardot") is None

    @AT_ONCE
    def test_that_is_canceled_within_a_part_keeps_its_errors_and_no_rows(
        self, account: Account, v5: V5, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(background, "TRANSACTION_SECONDS", 0)
        number = opened(v5)
        rows = [{"email": "nobody"}, OWL, {"email": "robin@lamp.example"}]
        assert add(v5, number, csv_of(*rows)).is_success
        assert make_ready(v5, number).is_success
        for _ in range(2):
            jobs.step(sandbox, "pardot")
        assert v5.send("POST", f"{IMPORTS}/{number}/do/cancel").is_success
        parts = sa.select(ImportPart.rows, ImportPart.errors)
        mine = parts.where(ImportPart.dataset_id == account.tenant.dataset_id)
        [(kept, errors)] = sandbox.database.read(lambda db: db.execute(mine).all())
        assert (kept, [row[0] for row in errors]) == ([], ["nobody"])
        assert shown(v5, number, "createdCount", "errorCount") == {"createdCount": 1, "errorCount": 1}

    @pytest.mark.account(job_seconds=600)
    def test_that_is_canceled_keeps_no_rows_and_those_of_others_stay(
        self, account: Account, v5: V5, sandbox: Sandbox
    ) -> None:
        canceled, other = opened(v5), opened(v5)
        for number in (canceled, other):
            assert add(v5, number, csv_of(OWL)).status_code == 204
            assert make_ready(v5, number).status_code == 204
        assert v5.send("POST", f"{IMPORTS}/{canceled}/do/cancel").is_success
        mine = sa.select(ImportPart.import_id).where(ImportPart.dataset_id == account.tenant.dataset_id)
        assert sandbox.database.read(lambda db: db.scalars(mine).all()) == [other]

    @pytest.mark.contract("v5.import.18")
    @pytest.mark.account(job_seconds=600)
    def test_that_fails_lets_those_behind_begin_earlier(self, account: Account, v5: V5, sandbox: Sandbox) -> None:
        numbers = [opened(v5), opened(v5)]
        for number in numbers:
            assert add(v5, number, csv_of(OWL)).status_code == 204
            assert make_ready(v5, number).status_code == 204

        def rows() -> Sequence[Any]:
            mine = sa.select(ProspectImport.__table__).where(ProspectImport.dataset_id == account.tenant.dataset_id)
            return sandbox.database.read(lambda db: db.execute(mine.order_by(ProspectImport.id)).all())

        before = rows()
        jobs.fail(sandbox, "pardot", before[0])
        first, second = rows()
        assert (first.outcome, first.processing_at) == ("Failed", before[0].processing_at)
        assert second.outcome is None
        assert second.processing_at < before[1].processing_at


class TestCall:
    @pytest.mark.contract("v5.import.17")
    @AT_ONCE
    @each_case("is_new", [True, False])
    def test_writes_an_import_of_several_parts_before_its_answer(
        self, v5: V5, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, is_new: bool
    ) -> None:
        monkeypatch.setattr(background, "TRANSACTION_SECONDS", 0)
        writes, write = [0], sandbox.database.write

        def counted(work: Any) -> Any:
            writes[0] += 1
            return write(work)

        monkeypatch.setattr(sandbox.database, "write", counted)
        scores = ["", "", "", "x", ""]
        domain = "new.example" if is_new else "lamp.example"
        content = csv_of(*({"email": f"owl{place}@{domain}", "score": score} for place, score in enumerate(scores)))
        names = "id,status,createdCount,errorCount"
        if is_new:
            ready = {**UPSERT, "status": "Ready", "createOnNoMatch": True}
            answer = upload(v5, f"{IMPORTS}?fields={names}", content, input=ready)
        else:
            number = opened(v5, createOnNoMatch=True)
            assert add(v5, number, content).status_code == 204
            writes[0] = 0
            answer = make_ready(v5, number, fields=names)
        assert {**answer.json(), "id": 0} == {"id": 0, "status": "Complete", "createdCount": 4, "errorCount": 1}
        assert writes[0] >= len(scores)
        code_after = code(make_ready(v5, answer.json()["id"]))
        assert code_after == (400, 155)


class TestBackground:
    @pytest.mark.slow
    @pytest.mark.contract("v5.import.18")
    @AT_ONCE
    def test_that_fails_keeps_the_rows_before(self, v5: V5, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(background, "TRANSACTION_SECONDS", 0)
        rows = [{"email": f"owl{place}@lamp.example"} for place in range(3)]
        write_rows = importing.write_rows

        def fail_at_the_third(db: Any, account: Any, found: Any, **more: Any) -> None:
            write_rows(db, account, found, **more)
            if found.rows_done == 2:
                raise ValueError("the disk is full of moths")

        monkeypatch.setattr(importing, "write_rows", fail_at_the_third)
        number = opened(v5)
        assert add(v5, number, csv_of(*rows)).status_code == 204
        assert make_ready(v5, number).status_code == 204
        assert ended(v5, number, "Failed")["createdCount"] == 2
        assert len(v5.values("prospects", limit=1000)) == 2
        assert code(v5.send("GET", f"{IMPORTS}/{number}/errors")) == (400, 161)
        monkeypatch.undo()
        assert ended(v5, imported(v5, {"matchEmail": "owl1@lamp.example", "city": "Ayr"}))["updatedCount"] == 1


@pytest.mark.slow
@pytest.mark.contract("v5.import.18")
def test_a_later_process_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS_IN_CALL", 0)
    monkeypatch.setattr(background, "TRANSACTION_SECONDS", 0)
    settings = Settings(database=f"sqlite:///{tmp_path / 'dealdock.db'}")
    rows = [{"email": f"owl{place}@lamp.example"} for place in range(2)]
    with Sandbox(settings, to_serve=True) as sandbox, answering(sandbox, "asyncio") as running:
        sandbox.background.close()
        account = Account.open(sandbox, job_seconds=0)
        v5 = V5(f"http://127.0.0.1:{running.plain}", account)
        with v5.http:
            number = opened(v5)
            assert add(v5, number, csv_of(*rows)).status_code == 204
            assert make_ready(v5, number).status_code == 204
            jobs.step(sandbox, "pardot")
            assert shown(v5, number, "status", "createdCount") == {
                "createdCount": 1,
                "status": "Processing",
            }
    with Sandbox(settings, to_serve=True) as sandbox, answering(sandbox, "asyncio") as running:
        later = V5(f"http://127.0.0.1:{running.plain}", account)
        with later.http:
            assert ended(later, number) == {"createdCount": len(rows), "errorCount": 0, "updatedCount": 0}
            found = [row["email"] for page in later.pages("prospects", "email", limit=1000) for row in page]
        assert sorted(found) == sorted(row["email"] for row in rows)
