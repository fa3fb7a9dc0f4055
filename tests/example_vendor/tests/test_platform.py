"""The platform's parts in Minicrm: limits, faults, journal, scenes, snapshots, records, fixtures."""

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.errors import Unwritable
from dealdock.platform.records import records
from dealdock.sandbox import Sandbox
from pytest_dealdock import AnyAccount, ControlError
from tests.example_vendor.models import Lead
from tests.example_vendor.settings import GUARD
from tests.example_vendor.tests.conftest import Client, names, opened
from tests.support.cases import each_case

SCENE = {
    "accounts": [{"vendor": "minicrm", "name": "Pier", "leads": [{"id": "lead_x", "name": "Ann"}, {"name": "Bob"}]}]
}
EXACT = "2020-12-18T10:41:54.591Z"
FORMS = {"json": "application/json", "yaml": "application/yaml", "lines": "application/jsonl"}
NOON = "2026-06-01T12:00:00Z"


class TestLimits:
    def test_refuse_calls_until_the_clock_passes_the_window(self, http: httpx.Client) -> None:
        client = opened(http, calls_per_minute=2, clock={"mode": "frozen", "at": NOON})
        answers = [client.call("GET", "/leads") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer.headers["x-calls-left"] for answer in answers] == ["1", "0", "0"]
        assert answers[2].json() == {"error": "too_many_calls", "message": "There were too many calls."}
        client.control("POST", "/clock/advance", {"seconds": 60})
        assert client.call("GET", "/leads/1").headers["x-calls-left"] == "1"

    def test_are_in_an_answer_that_a_fault_delays(self, http: httpx.Client) -> None:
        client = opened(http, calls_per_minute=2)
        client.control("POST", "/faults", {"effect": {"delay": 0.001}})
        assert client.call("GET", "/leads").headers["x-calls-left"] == "1"

    def test_are_not_in_answers_of_an_account_without_any(self, client: Client) -> None:
        assert "x-calls-left" not in client.call("GET", "/leads").headers


def test_the_write_guard_refuses_leads_of_a_read_only_account(sandbox: Sandbox, client: Client) -> None:
    def create(db: Connection) -> None:
        GUARD.declare(db, True)
        records.add(db, accounts.get(db, client.account["id"]), Lead, now=sandbox.clock.now(), name="Ann")

    with pytest.raises(Unwritable, match="minicrm_lead"):
        sandbox.database.write(create)


class TestFaults:
    def test_answer_an_error_by_the_vendor_s_word(self, client: Client) -> None:
        fault = {"match": {"object": "lead", "operation": "create"}, "effect": {"error": "unavailable"}}
        client.control("POST", "/faults", fault)
        answer = client.call("POST", "/leads", {"name": "Ann"})
        assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
        assert "fault 1 of the account" in answer.headers["dealdock-explain"]
        assert names(client) == ["Welcome"]

    def test_match_values_of_body_query_and_path(self, client: Client) -> None:
        lead = client.add()
        for parameters in ({"name": "Bob"}, {"score": "7"}, {"limit": "3"}, {"id": str(lead["id"])}):
            client.control("POST", "/faults", {"match": {"parameters": parameters}, "effect": {"status": 502}})
        calls: list[Any] = [
            ("POST", "/leads", {"name": "Bob"}),
            ("PATCH", "/leads/9", {"score": 7}),
            ("GET", "/leads?limit=3"),
        ]
        assert [client.call(*call).status_code for call in (*calls, ("GET", f"/leads/{lead['id']}"))] == [502] * 4
        assert client.call("GET", "/leads").status_code == 200

    def test_expire_the_key(self, client: Client) -> None:
        client.control("POST", "/faults", {"effect": {"expire_key": True}, "times": 1})
        assert client.call("GET", "/leads").status_code == 401
        assert client.control("GET")["api_key"] != client.account["api_key"]

    def test_by_other_words_are_refused_with_those_that_there_are(self, client: Client) -> None:
        path = f"/_dealdock/accounts/{client.account['id']}/faults"
        for fault, words in (
            ({"match": {"object": "deal"}, "effect": {"delay": 1}}, "must be one of lead"),
            ({"effect": {"error": "busy"}}, "must be one of bad_request, unauthorized"),
        ):
            answer = client.http.post(path, json=fault)
            assert (answer.status_code, words in answer.json()["errors"][0]["detail"]) == (422, True)


class TestJournal:
    def test_has_object_operation_and_parameters_with_secrets_masked(self, client: Client) -> None:
        key = client.account["api_key"]
        body = {"name": f"says {key}", "score": 3, "owner": {"tags": ["a", None], "password": "hunter2", "pin_code": 5}}
        client.call("POST", "/leads?from=web", body)
        [request] = client.control("GET", "/requests")
        assert (request["object"], request["operation"], request["status"]) == ("lead", "create", 201)
        owner = {"tags": ["a", None], "password": "***", "pin_code": 5}
        assert request["parameters"] == {"from": "web", "name": "says ***", "score": 3, "owner": owner}
        assert request["headers"]["x-minicrm-key"] == "***"
        assert key not in json.dumps(request)

    def test_has_the_code_of_an_error(self, client: Client) -> None:
        client.call("GET", "/leads/999")
        [request] = client.control("GET", "/requests?object=LEAD&operation=read")
        assert (request["status"], request["code"], request["parameters"]) == (404, "not_found", {"id": "999"})


class TestScene:
    def test_is_exported_and_imported_again(self, client: Client, other: Client) -> None:
        client.control("POST", "/import", SCENE)
        assert names(client) == ["Ann", "Bob"]
        client.add(name="Cid", email="cid@example.com", score=9)
        exported: Any = client.control("GET", "/export?format=json")
        other.control("POST", "/import", exported)
        assert other.call("GET", "/leads").json() == client.call("GET", "/leads").json()

    def test_that_is_wrong_is_refused_with_all_problems(self, client: Client) -> None:
        leads = [{"id": "lead_x", "name": "Ann", "scor": 1}, {"id": "lead_x", "name": "Bob"}]
        path = f"/_dealdock/accounts/{client.account['id']}/import"
        answer = client.http.post(path, json={"accounts": [{"vendor": "minicrm", "leads": leads}]})
        details = " ".join(error["detail"] for error in answer.json()["errors"])
        assert "did you mean score?" in details
        assert "the id lead_x is taken already" in details

    def test_demo_is_the_vendor_s(self, http: httpx.Client) -> None:
        client = opened(http, scene="demo")
        assert client.account["name"] == "Corner shop"


class TestMilliseconds:
    @pytest.fixture
    def frozen(self, http: httpx.Client) -> Client:
        return opened(http, clock={"mode": "frozen", "at": EXACT})

    def test_are_those_at_which_the_clock_is_frozen(self, frozen: Client) -> None:
        assert frozen.control("GET", "/clock")["now"] == EXACT
        assert frozen.add()["created_at"] == "2020-12-18T10:41:54.591+00:00"
        frozen.control("POST", "/clock/advance", {"seconds": 60})
        assert frozen.add()["created_at"] == "2020-12-18T10:42:54.591+00:00"
        frozen.control("PUT", "/clock", {"mode": "frozen", "at": "8999-01-01T00:00:00.0019Z"})
        assert frozen.add()["created_at"] == "8999-01-01T00:00:00.001+00:00"

    def test_are_in_the_records_of_the_control_plane(self, frozen: Client) -> None:
        assert frozen.control("POST", "/records/lead", {"name": "Ann"})["created_at"] == EXACT

    def test_are_of_the_real_time_if_the_clock_is_not_frozen(self, client: Client) -> None:
        assert any(not client.add()["created_at"].endswith(".000+00:00") for _ in range(3))

    @pytest.mark.slow
    @each_case("form", FORMS)
    def test_survive_export_import_snapshot_and_reset(self, frozen: Client, form: str) -> None:
        other = opened(frozen.http)
        frozen.add()
        frozen.control("PUT", "/snapshots/one")
        frozen.control("POST", "/reset", {"to": "one"})
        path = f"/_dealdock/accounts/{other.account['id']}/import"
        exported = exported_as(frozen, form)
        for _ in range(2):
            assert other.http.post(path, content=exported, headers={"Content-Type": FORMS[form]}).is_success
            assert other.call("GET", "/leads").json() == frozen.call("GET", "/leads").json()
            assert other.control("GET", "/clock")["now"] == EXACT
            exported = exported_as(other, form)

    @pytest.mark.slow
    def test_are_cut_for_a_vendor_of_whole_seconds(self, http: httpx.Client) -> None:
        pardot = http.post("/_dealdock/accounts", json={"clock": {"mode": "frozen", "at": EXACT}}).json()
        path = f"/_dealdock/accounts/{pardot['id']}"
        for _ in range(3):
            assert http.get(f"{path}/clock").json()["now"] == "2020-12-18T10:41:54Z"
            assert ".591" not in http.get(f"{path}/export").text
            clock = {"mode": "frozen", "at": EXACT}
            assert http.put(f"{path}/clock", json=clock).status_code == 200
            assert http.post(f"{path}/import", json={"accounts": [{"clock": clock}]}).status_code == 204


def exported_as(client: Client, form: str) -> bytes:
    path = f"/_dealdock/accounts/{client.account['id']}/export"
    return client.http.get(path, params={"format": form}).content


class TestReset:
    def test_returns_to_the_scene(self, client: Client) -> None:
        dated = [{**lead, "created_at": EXACT, "updated_at": EXACT} for lead in ({"name": "Ann"}, {"name": "Bob"})]
        client.control("POST", "/import", {"accounts": [{"vendor": "minicrm", "leads": dated}]})
        before = client.call("GET", "/leads").json()
        client.add(name="Cid")
        client.control("POST", "/reset")
        assert client.call("GET", "/leads").json() == before
        client.control("POST", "/reset", {"to": "empty"})
        assert names(client) == ["Welcome"]

    def test_returns_to_a_snapshot(self, client: Client) -> None:
        lead = client.add(name="Ann")
        client.control("PUT", "/snapshots/one")
        assert client.call("DELETE", f"/leads/{lead['id']}").is_success
        client.control("POST", "/reset", {"to": "one"})
        assert client.call("GET", "/leads").json()[1:] == [lead]


class TestControlPlane:
    def test_adds_and_reads_leads(self, client: Client) -> None:
        added = client.control("POST", "/records/lead", [{"name": "Ann", "score": 3}, {"name": "Bob"}])
        assert client.control("GET", "/records/leads")[1:] == added
        assert [(lead["name"], lead["score"]) for lead in added] == [("Ann", 3), ("Bob", 0)]
        assert names(client) == ["Welcome", "Ann", "Bob"]


class TestFixture:
    @pytest.mark.dealdock(vendor="minicrm", calls_per_minute=5)
    def test_has_an_account_of_the_vendor(self, dealdock: AnyAccount) -> None:
        lead = dealdock.records("lead").add(name="Ann")
        headers = {"X-Minicrm-Key": dealdock.credentials.api_key}
        assert httpx.get(f"{dealdock.url}/v1/leads/{lead.id}", headers=headers, timeout=30).json()["name"] == "Ann"
        assert [request.operation for request in dealdock.requests] == ["read"]
        assert dealdock.records("leads").all()[1:] == [lead]
        with pytest.raises(ControlError, match=r"Kinds of records: user, lead, deal, tag\."):
            dealdock.records("campaign").all()

    @pytest.mark.dealdock(vendor="minicrm")
    def test_has_accounts_of_two_vendors_at_once(self, dealdock: AnyAccount) -> None:
        tag = dealdock.another(vendor="pardot").records("tag").add(name="Fair")
        assert tag.name == "Fair"
        assert len(dealdock.records("lead").all()) == 1
