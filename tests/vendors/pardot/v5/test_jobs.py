"""Rules of every call, for exports and imports: roles, the connector, limits, the journal and faults."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.vendors.pardot.prospect_import.model import ProspectImport
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.vendors.pardot.v5.client import V5, code
from tests.vendors.pardot.v5.imports import IMPORTS, UPSERT, add, csv_of, ended, errors_of, imported, make_ready, opened

PROSPECTS: Final = "/api/v5/objects/prospects"
EXPORTS: Final = "/api/v5/exports"
NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
SINCE: Final = "2024-02-01T00:00:00+00:00"
OF_PROSPECTS: Final = {"name": "Prospect/FilterByUpdatedAt", "arguments": {"updatedAfter": SINCE}}
OWL: Final = {"email": "owl@lamp.example"}


class TestRoles:
    @pytest.mark.contract("v5.write.role.1")
    @pytest.mark.account(role="Read Only", frozen_at=NOON)
    @each_case(
        ("method", "path", "body"),
        [
            ("POST", EXPORTS, {"procedure": OF_PROSPECTS}),
            ("POST", f"{EXPORTS}/1/do/cancel", {}),
            ("POST", IMPORTS, UPSERT),
            ("PATCH", f"{IMPORTS}/1", {"status": "Ready"}),
            ("POST", f"{IMPORTS}/1/batches", None),
            ("POST", f"{IMPORTS}/1/do/cancel", {}),
        ],
    )
    def test_that_may_not_write_has_46(self, account: Account, v5: V5, method: str, path: str, body: Any) -> None:
        before = account.contents
        assert code(v5.send(method, path, body)) == (403, 46)
        assert account.contents == before

    @pytest.mark.account(role="Read Only", frozen_at=NOON)
    def test_that_may_not_write_reads(self, v5: V5) -> None:
        for path in (EXPORTS, IMPORTS):
            assert v5.send("GET", path, fields="id").json()["values"] == []


class TestConnector:
    @pytest.mark.slow
    @pytest.mark.account(connector="salesforce", job_seconds=0)
    def test_refuses_rows_with_what_the_crm_writes(self, account: Account, v5: V5) -> None:
        company = account.prospect_account("Lamps")
        owl = v5.create("prospects", **OWL)
        number = imported(v5, {"matchId": owl, "prospectAccountId": company, "city": "Ayr"})
        assert ended(v5, number) == {"createdCount": 0, "errorCount": 1, "updatedCount": 0}
        assert "salesforce" in errors_of(v5, number)[0]["error"]
        assert v5.record("prospects", owl, "city,prospectAccountId") == {"city": None, "prospectAccountId": None}
        assert ended(v5, imported(v5, {"matchId": owl, "city": "Ayr"}))["updatedCount"] == 1
        assert v5.record("prospects", owl, "city") == {"city": "Ayr"}

    @pytest.mark.account(connector="salesforce", job_seconds=0, frozen_at=NOON)
    def test_does_not_restrict_exports(self, account: Account, v5: V5) -> None:
        account.prospect(now=NOON - timedelta(days=1))
        number = v5.send("POST", EXPORTS, {"procedure": OF_PROSPECTS, "fields": ["id"]}).json()["id"]
        assert v5.send("GET", f"{EXPORTS}/{number}/results/1").status_code == 200


class TestLimits:
    @pytest.mark.account(daily_limit=3, frozen_at=NOON)
    def test_of_a_day_count_each_call_of_a_job(self, v5: V5) -> None:
        number = opened(v5)
        assert add(v5, number, csv_of(OWL)).status_code == 204
        assert v5.send("POST", EXPORTS, {"procedure": OF_PROSPECTS}).status_code == 201
        for answer in (v5.send("GET", EXPORTS, fields="id"), add(v5, number, csv_of(OWL))):
            assert code(answer) == (429, 122)

    @pytest.mark.account(concurrent_limit=0, frozen_at=NOON)
    @each_case(
        ("method", "path", "body"),
        [
            ("POST", EXPORTS, {"procedure": OF_PROSPECTS}),
            ("POST", IMPORTS, UPSERT),
            ("GET", f"{EXPORTS}/1/results/1", None),
        ],
    )
    def test_of_concurrent_calls_have_66(self, account: Account, v5: V5, method: str, path: str, body: Any) -> None:
        before = account.contents
        assert code(v5.send(method, path, body)) == (429, 66)
        assert account.contents == before


class TestJournal:
    @pytest.mark.account(frozen_at=NOON)
    def test_has_the_members_that_no_rule_read(self, account: Account, v5: V5) -> None:
        number = opened(v5, fields=[{"field": "city", "overwrite": False}])
        entry = v5.http.request("GET", f"/_dealdock/accounts/{account.ready.id}/requests").json()[-1]
        assert (entry["object"], entry["operation"], entry["ignored"]) == ("import", "create", [])
        assert entry["shown"]["import"]["first"] == [number]
        add(v5, number, csv_of({**OWL, "city": "Ayr"}))
        entry = v5.http.request("GET", f"/_dealdock/accounts/{account.ready.id}/requests").json()[-1]
        assert (entry["operation"], entry["status"], entry["ignored"]) == ("batch", 204, [])

    @pytest.mark.account(frozen_at=NOON)
    @each_case(("object_", "operation"), [("export", "create"), ("import", "create"), ("export", "query")])
    def test_faults_strike_jobs(self, account: Account, v5: V5, object_: str, operation: str) -> None:
        faults = f"/_dealdock/accounts/{account.ready.id}/faults"
        rule = {"match": {"object": object_, "operation": operation}, "effect": {"error": 66}, "times": 1}
        assert v5.http.request("POST", faults, json=rule).status_code == 201
        calls = {
            ("export", "create"): ("POST", EXPORTS, {"procedure": OF_PROSPECTS}),
            ("import", "create"): ("POST", IMPORTS, UPSERT),
            ("export", "query"): ("GET", f"{EXPORTS}?fields=id", None),
        }
        method, path, body = calls[object_, operation]
        before = account.contents
        assert code(v5.send(method, path, body)) == (429, 66)
        assert account.contents == before
        assert v5.send(method, path, body).is_success


class TestFailure:
    @staticmethod
    def strike(account: Account, v5: V5, object_: str, after: int) -> None:
        """Let the next job of an object fail."""
        rule = {"match": {"object": object_}, "effect": {"fail_job": after}, "times": 1}
        answer = v5.http.request("POST", f"/_dealdock/accounts/{account.ready.id}/faults", json=rule)
        assert answer.status_code == 201, answer.text

    @pytest.mark.slow
    @pytest.mark.contract("v5.import.18")
    @pytest.mark.account(job_seconds=0)
    @each_case(("after", "rows", "written"), [(0, 3, 0), (1, 3, 3), (9, 3, 3), (0, 21, 0), (1, 21, 20), (2, 21, 21)])
    def test_of_an_import_leaves_the_batches_before_it(
        self, sandbox: Sandbox, account: Account, v5: V5, after: int, rows: int, written: int
    ) -> None:
        bystander = opened(v5)
        last = v5.create("prospects", email=f"last{bystander}@lamp.example")
        self.strike(account, v5, "import", after)
        assert v5.send("GET", IMPORTS, fields="id").is_success
        number, next_one = opened(v5), opened(v5)
        add(v5, number, csv_of(*({"email": f"owl{each}@{number}.example"} for each in range(rows))))
        for each in (bystander, next_one):
            add(v5, each, csv_of({"email": f"robin{each}@lamp.example"}))
        for each in (number, bystander, next_one):
            assert make_ready(v5, each).status_code == 204
        counts = {"createdCount": written, "errorCount": 0, "updatedCount": 0}
        assert ended(v5, number, "Failed") == counts
        for each in (bystander, next_one):
            assert ended(v5, each) == {"createdCount": 1, "errorCount": 0, "updatedCount": 0}
        emails = [
            each["email"]
            for each in v5.send("GET", PROSPECTS, fields="email", idGreaterThan=last, limit=1000).json()["values"]
        ]
        assert len([each for each in emails if each.startswith("owl")]) == written
        answer = v5.send("GET", f"{IMPORTS}/{number}/errors")
        assert code(answer) == (400, 161)
        mine = ProspectImport.dataset_id == account.tenant.dataset_id
        reasons = sa.select(ProspectImport.id, ProspectImport.failure).where(mine, ProspectImport.failure.is_not(None))
        failures: dict[int, str] = {
            row.id: row.failure for row in sandbox.database.read(lambda db: db.execute(reasons).all())
        }
        assert failures[number] == "a fault of the account let it fail"
        assert not failures.keys() & {bystander, next_one}

    @pytest.mark.slow
    @pytest.mark.contract("v5.export.9")
    @pytest.mark.account(frozen_at=NOON)
    def test_of_an_export_comes_when_it_would_be_complete(self, account: Account, v5: V5) -> None:
        account.prospect(now=NOON - timedelta(days=1))
        self.strike(account, v5, "export", 1)
        made = [v5.send("POST", EXPORTS, {"procedure": OF_PROSPECTS, "fields": ["id"]}).json()["id"] for _ in range(2)]
        for seconds, states in ((0, "WW"), (5, "PW"), (10, "FW"), (20, "FC")):
            account.freeze(NOON + timedelta(seconds=seconds))
            shown = [v5.send("GET", f"{EXPORTS}/{each}", fields="status,resultRefs").json() for each in made]
            assert "".join(each["status"][0] for each in shown) == states
        assert (shown[0]["status"], shown[0]["resultRefs"]) == ("Failed", None)
        assert shown[1]["resultRefs"]
        assert code(v5.send("GET", f"{EXPORTS}/{made[0]}/results/1")) == (400, 178)
        assert code(v5.send("POST", f"{EXPORTS}/{made[0]}/do/cancel")) == (400, 178)

    @pytest.mark.account(job_seconds=0)
    def test_of_a_call_that_names_it(self, v5: V5) -> None:
        headers = {**v5.headers, "Dealdock-Fault": '{"fail_job": 0}'}
        number = v5.http.request("POST", IMPORTS, headers=headers, json=UPSERT).json()["id"]
        add(v5, number, csv_of(OWL))
        assert make_ready(v5, number).status_code == 204
        assert ended(v5, number, "Failed")["createdCount"] == 0
        refused = v5.http.request("GET", IMPORTS, headers=headers, params={"fields": "id"})
        assert "this call begins no job" in refused.json()["detail"]


@pytest.mark.account(frozen_at=NOON, job_seconds=0)
def test_an_export_takes_booleans_in_the_place_of_words(account: Account, v5: V5) -> None:
    company = account.prospect_account("Lamps")
    account.prospect(now=NOON - timedelta(days=1), prospect_account_id=company)
    rows = []
    for value in (False, "false", "all", True):
        arguments = {"prospectUpdatedAfter": SINCE, "prospectDeleted": value}
        of = {"name": "ProspectAccount/FilterByProspectUpdatedAt", "arguments": arguments}
        number = v5.send("POST", EXPORTS, {"procedure": of, "fields": ["id"]}).json()["id"]
        answer = v5.send("GET", f"{EXPORTS}/{number}", fields="resultRefs")
        rows.append(answer.json()["resultRefs"] is not None)
    assert rows == [True, True, True, False]
