"""The additions of the sandbox: clock, journal, faults, records (contract 7.1, 4.1, 4.2)."""

import json
from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

JSON = {"Content-Type": "application/json"}
FAULTS: dict[str, tuple[int, str]] = {
    "unauthorized": (401, "The server could not verify"),
    "payment": (402, "Payment required."),
    "forbidden": (403, "You don't have permission to perform this action."),
    "not_found": (404, ""),
    "rate_limit": (429, ""),
    "server_error": (500, "Internal server error."),
    "unavailable": (503, "Service unavailable."),
}


def fail(close: Close, effect: dict[str, Any], **fields: Any) -> None:
    close.control("POST", "/faults", {"effect": effect, "match": {"object": "opportunity"}, **fields})


class TestFaults:
    @pytest.mark.slow
    @pytest.mark.contract("4.2.request.6", "4.2.request.7", "4.2.request.16", "4.2.request.17", "4.2.request.18")
    @pytest.mark.contract("4.2.request.19", "4.1.fault.1")
    @each_case("name", FAULTS)
    def test_by_name(self, close: Close, name: str) -> None:
        status, text = FAULTS[name]
        fail(close, {"error": name})
        answer = close.send("POST", "/opportunity/", {})
        assert answer.status_code == status
        error = answer.json()["error"]
        if text:
            assert error.startswith(text)
        if name == "rate_limit":
            assert error["rate_reset"] == int(answer.headers["retry-after"])
            assert "rate_reset" not in answer.json()
        if name == "unavailable":
            assert int(answer.headers["retry-after"]) >= 0
        assert close.send("GET", "/me/").status_code == 200
        close.control("DELETE", "/faults")
        assert close.rows() == []

    @pytest.mark.contract("4.1.fault.1")
    def test_strikes_after_authority(self, close: Close) -> None:
        fail(close, {"error": "server_error"})
        assert close.send("GET", "/opportunity/", auth=None).status_code == 401
        assert close.send("PUT", "/opportunity/x/", content=b"[").status_code == 500

    @pytest.mark.contract("4.1.fault.2")
    def test_strikes_past_the_commit(self, close: Close) -> None:
        fail(close, {"error": "server_error"}, when="after", times=1)
        assert close.send("POST", "/opportunity/", {"note": "x"}).status_code == 500
        assert [each["note"] for each in close.rows()] == ["x"]
        assert [each["action"] for each in close.events(object_type="opportunity")] == ["created"]

    @pytest.mark.contract("7.1.fault.1")
    def test_match_object_operation_parameters_and_place(self, close: Close) -> None:
        effect = {"error": "server_error"}
        match = {"object": "opportunity", "operation": "create", "nth": 2}
        close.control("POST", "/faults", {"effect": effect, "match": match})
        assert [close.send("POST", "/opportunity/", {}).status_code for _ in range(3)] == [200, 500, 200]
        assert close.send("GET", "/opportunity/").status_code == 200
        close.control("POST", "/faults", {"effect": effect, "match": {"parameters": {"value": 5}}})
        assert [close.send("POST", "/opportunity/", {"value": value}).status_code for value in (4, 5)] == [200, 500]
        close.control("POST", "/faults", {"effect": effect, "match": {"parameters": {"_limit": 7}}})
        assert [close.send("GET", "/lead/", params={"_limit": each}).status_code for each in (6, 7)] == [200, 500]

    @pytest.mark.contract("7.1.fault.2")
    def test_effects(self, close: Close) -> None:
        fail(close, {"status": 418, "body": "tea"}, times=1)
        answer = close.send("GET", "/opportunity/")
        assert (answer.status_code, answer.text) == (418, "tea")
        for effect in ({"close": True}, {"truncate": 5}):
            fail(close, effect, times=1)
            with pytest.raises(httpx.RemoteProtocolError):
                close.send("GET", "/opportunity/")
        fail(close, {"delay": 0.05}, times=1)
        assert close.send("GET", "/opportunity/").status_code == 200


class TestJournal:
    @pytest.mark.contract("7.1.journal.1", "7.1.journal.2")
    def test_names_objects_and_operations(self, close: Close) -> None:
        close.control("DELETE", "/requests")
        made = close.add()
        close.rows()
        close.read(made)
        close.change(made, note="x")
        close.delete(f"/opportunity/{made['id']}/")
        first, second = close.lead()["id"], close.lead()["id"]
        close.post("/lead/merge/", {"source": first, "destination": second})
        close.put("/task/", {"is_complete": True}, id__in="x")
        close.refused("POST", "/opportunity/", {"value": "x"})
        requests = close.control("GET", "/requests")
        rows = requests["requests"] if isinstance(requests, dict) else requests
        shown = sorted((each["object"], each["operation"], each["status"]) for each in rows)
        assert shown == sorted(
            [
                ("opportunity", "create", 200),
                ("opportunity", "list", 200),
                ("opportunity", "read", 200),
                ("opportunity", "update", 200),
                ("opportunity", "delete", 200),
                ("lead", "create", 200),
                ("lead", "create", 200),
                ("lead", "merge", 200),
                ("task", "bulk_update", 200),
                ("opportunity", "create", 400),
            ]
        )
        assert close.key not in json.dumps(requests)
        assert close.account["access_token"] not in json.dumps(requests)

    def test_masks_a_secret_that_is_a_number(self, close: Close) -> None:
        close.control("DELETE", "/requests")
        secrets = {
            "api_key": 4711_0815_1,
            "nested": {"password": 4711_0815_2, "tokens": [4711_0815_3, True]},
            "pwd": 0.5,
        }
        close.send("POST", "/lead/?x=471108151", {"name": "Acme", "note": 4711, **secrets})
        [request] = close.control("GET", "/requests")
        assert request["parameters"] == {
            "x": "***",
            "name": "Acme",
            "note": 4711,
            "api_key": "***",
            "nested": {"password": "***", "tokens": ["***", "***"]},
            "pwd": "***",
        }
        assert "47110815" not in json.dumps(request)


@pytest.mark.contract("7.1.records.1")
def test_records_of_the_kinds(close: Close) -> None:
    lead = close.lead("Acme", contacts=[{"name": "Jo"}])
    made = close.add(lead_id=lead["id"], value=5)
    (row,) = close.control("GET", "/records/opportunity")
    assert (row["id"], row["value"]) == (made["id"], 5)
    assert [each["id"] for each in close.control("GET", "/records/lead")] == [lead["id"]]
    assert [each["id"] for each in close.control("GET", "/records/contact")] == [lead["contacts"][0]["id"]]
    added = close.control("POST", "/records/opportunity", {"lead_id": lead["id"], "value": 7})
    assert close.read(added["id"])["value"] == 7


@pytest.mark.parametrize(
    ("kind", "field"), [("lead", "name"), ("contact", "name"), ("opportunity", "note"), ("leadStatus", "label")]
)
def test_records_have_texts_that_every_database_can_store(close: Close, kind: str, field: str) -> None:
    path = f"/_dealdock/accounts/{close.account['id']}/records/{kind}"
    body = {"lead_id": close.add()["lead_id"]} if kind in {"contact", "opportunity"} else {}
    added = close.http.post(path, content=json.dumps({**body, field: "a\0\ud800x"}), headers=JSON).json()
    assert added[field] == "a\ufffdx"
    changed = close.http.patch(f"{path}/{added['id']}", content=json.dumps({field: "\udc00"}), headers=JSON).json()
    assert changed[field] == "\ufffd"


@pytest.mark.contract("7.1.clock.1", "1.2.moment.2")
def test_a_clock_that_runs_has_milliseconds(http: httpx.Client) -> None:
    close = Close.open(http, clock={"mode": "real"})
    moments = [close.add()["date_created"] for _ in range(5)]
    assert moments == sorted(moments)
    assert any("." in each for each in moments)
    assert all(each.endswith("000+00:00") for each in moments if "." in each)


@each_case("object_", ["foo", "task", ""])
def test_a_custom_field_of_another_object_is_a_problem(fresh: Close, object_: str) -> None:
    path = f"/_dealdock/accounts/{fresh.account['id']}/records/customField"
    answer = fresh.http.post(path, json={"object": object_, "name": "Z", "type": "text"})
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == ["#/object"]
