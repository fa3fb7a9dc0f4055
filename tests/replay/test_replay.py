"""Replayed calls: what is equal, what differs, and what cannot be compared."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dealdock.judge.sandbox import Sandbox
from dealdock.replay.replay import DIFFERS, EQUAL, NOT_COMPARABLE, Replay
from tests.replay.recorder import AT, Recorder, changed, places, replayed


def close(sandbox: Sandbox) -> Recorder:
    """Return a recorder of calls to Close."""
    return Recorder(sandbox, "close", "api.close.com")


def lead_of(recorder: Recorder, **fields: Any) -> Any:
    """Record the creation of a lead, and return it."""
    sent = {"name": "Wayne", "contacts": [{"name": "Bruce"}], **fields}
    return recorder.call("POST", "/api/v1/lead/", sent, headers=recorder.basic())


class TestEqual:
    """Calls with the same answer but for ids and times."""

    def test_calls_of_close_that_refer_to_each_other(self, sandbox: Sandbox) -> None:
        service, call = close(sandbox), None
        headers = service.basic()
        service.call("GET", "/api/v1/me/", headers=headers)
        lead = lead_of(service)
        contact = lead["contacts"][0]["id"]
        for call in (
            ("GET", f"/api/v1/lead/{lead['id']}/", None),
            ("PUT", f"/api/v1/lead/{lead['id']}/", {"description": "a rich man"}),
            ("POST", "/api/v1/task/", {"lead_id": lead["id"], "text": f"call {contact}"}),
            ("GET", f"/api/v1/contact/?lead_id={lead['id']}", None),
            ("GET", f"/api/v1/lead/?query=lead_id%3A{lead['id']}", None),
            ("DELETE", f"/api/v1/contact/{contact}/", None),
            ("GET", f"/api/v1/contact/{contact}/", None),
            ("POST", "/api/v1/task/", {"lead_id": "lead_nobody"}),
        ):
            service.call(call[0], call[1], call[2], headers=headers)
        assert [(each.verdict, each.why, each.differences) for each in replayed(sandbox, service.exchanges)] == [
            (EQUAL, "", [])
        ] * 10

    def test_calls_of_copper_with_integer_ids(self, sandbox: Sandbox) -> None:
        service = Recorder(sandbox, "copper", "api.copper.com")
        sandbox.account("copper", {}).close()
        headers = {
            "X-PW-AccessToken": service.shown["api_key"],
            "X-PW-Application": "developer_api",
            "X-PW-UserEmail": service.shown["email"],
        }
        base = "/developer_api/v1"
        service.call("POST", f"{base}/companies", {"name": "Other"}, headers=headers)
        company = service.call("POST", f"{base}/companies", {"name": "Wayne"}, headers=headers)
        person = service.call("POST", f"{base}/people", {"name": "Bruce", "company_id": company["id"]}, headers=headers)
        service.call("GET", f"{base}/people/{person['id']}", headers=headers)
        service.call("POST", f"{base}/people/search", {"company_ids": [company["id"]]}, headers=headers)
        # The first company is not replayed, so ids differ.
        results = replayed(sandbox, service.exchanges[1:])
        assert [(each.verdict, each.why, each.differences) for each in results] == [(EQUAL, "", [])] * 4


class TestDifferences:
    """Places at which an answer differs."""

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (lambda lead: {**lead, "name": "WAYNE"}, [("$.name", "another value")]),
            (lambda lead: {**lead, "mood": None}, [("$.mood", "missing")]),
            (lambda lead: {k: v for k, v in lead.items() if k != "url"}, [("$.url", "additional")]),
            (lambda lead: {**lead, "tasks": {}}, [("$.tasks", "another type")]),
            (lambda lead: {**lead, "description": None}, [("$.description", "another type")]),
            (lambda lead: dict(reversed(lead.items())), [("$", "another order of keys")]),
            (lambda lead: {**lead, "contacts": lead["contacts"] * 2}, []),
            (
                lambda lead: {**lead, "date_created": "2026-11-02 10:00:00"},
                [("$.date_created", "another form of a time")],
            ),
            (lambda lead: {**lead, "date_created": "2020-01-01T00:00:00.123000+00:00"}, []),
            (lambda lead: {**lead, "status_label": "New"}, []),  # the account's own, not of the request
        ],
    )
    def test_of_a_body(self, sandbox: Sandbox, change: Any, expected: list[tuple[str, str]]) -> None:
        service = close(sandbox)
        lead_of(service)
        (result,) = replayed(sandbox, [changed(service.exchanges[0], change)])
        assert places(result) == expected
        assert result.verdict == (DIFFERS if expected else EQUAL)

    def test_of_the_status_and_the_text_of_an_error(self, sandbox: Sandbox) -> None:
        service = close(sandbox)
        service.call("POST", "/api/v1/task/", {"text": "call"}, headers=service.basic())
        refused = service.exchanges[0]
        other = replace(refused, answer=refused.answer.replace(b"required", b"needed"))
        results = replayed(sandbox, [refused, other, replace(refused, status=200)])
        assert [each.verdict for each in results] == [EQUAL, DIFFERS, DIFFERS]
        assert [each.problem for each in results[1].differences] == ["another text of an error"]
        assert places(results[2]) == [("status", "another status")]

    def test_of_headers_that_clients_read(self, sandbox: Sandbox) -> None:
        service = close(sandbox)
        service.call("GET", "/api/v1/me/", headers=service.basic())
        headers = (("content-type", "text/html"), ("x-rate-limit-left", "3"), ("x-frame-options", "deny"))
        (result,) = replayed(sandbox, [replace(service.exchanges[0], answer_headers=headers)])
        assert places(result) == [("header content-type", "another value"), ("header x-rate-limit-left", "missing")]

    def test_of_a_record_that_a_list_lacks(self, sandbox: Sandbox) -> None:
        service = close(sandbox)
        lead = lead_of(service)
        path = f"/api/v1/contact/{lead['contacts'][0]['id']}/"
        service.call("GET", f"/api/v1/contact/?lead_id={lead['id']}", headers=service.basic())
        service.call("DELETE", path, headers=service.basic())
        made, listed, deleted = service.exchanges
        result = replayed(sandbox, [made, deleted, listed])[-1]
        assert ("$.data[0]", "the record is missing") in places(result)

    def test_of_a_value_that_an_earlier_answer_determines(self, sandbox: Sandbox) -> None:
        service = close(sandbox)
        path = f"/api/v1/lead/{lead_of(service)['id']}/"
        service.call("GET", path, headers=service.basic())
        service.call("PUT", path, {"name": "Gotham"}, headers=service.basic())
        made, read, written = service.exchanges
        unshown = replace(written, answer=b"")  # so the earlier answer is the last that shows the name
        result = replayed(sandbox, [made, unshown, read])[-1]
        assert {*places(result)} == {("$.name", "another value"), ("$.display_name", "another value")}


class TestNotComparable:
    """Calls whose answer no new account can give."""

    def test_a_record_that_no_answer_shows(self, sandbox: Sandbox) -> None:
        service = close(sandbox)
        lead = lead_of(service)
        service.call("DELETE", f"/api/v1/lead/{lead['id']}/", headers=service.basic())
        (result,) = replayed(sandbox, service.exchanges[1:])
        assert (result.verdict, result.status) == (NOT_COMPARABLE, None)
        assert result.why == f"the account has no such record: {lead['id']}"

    def test_a_list_of_records_that_cannot_be_made(self, sandbox: Sandbox) -> None:
        service = close(sandbox)
        lead_of(service)
        service.call("GET", "/api/v1/lead/?_fields=id,name,date_created", headers=service.basic())
        listed = changed(
            service.exchanges[1], lambda found: {**found, "data": [{**found["data"][0], "date_created": "?"}]}
        )
        replay = Replay(sandbox, {})
        (result,) = replay.run([listed])
        assert result.verdict == NOT_COMPARABLE
        assert "$.data[0]" in result.masks["not explained"]
        (why,) = replay.not_made
        assert why.startswith("lead: created_at: must be a moment")

    @pytest.mark.parametrize("status", [429, 503])
    def test_a_call_that_other_calls_or_the_service_failed(self, sandbox: Sandbox, status: int) -> None:
        service = close(sandbox)
        service.call("GET", "/api/v1/me/", headers=service.basic())
        (result,) = replayed(sandbox, [replace(service.exchanges[0], status=status)])
        assert result.verdict == NOT_COMPARABLE
        assert str(status) in result.why


def test_a_call_is_sent_at_the_recorded_time(sandbox: Sandbox) -> None:
    service = close(sandbox)
    lead_of(service)
    later = AT.replace(year=2027)
    made = replace(service.exchanges[0], at=later)
    different = changed(made, lambda lead: {**lead, "date_created": None})
    (result,) = replayed(sandbox, [different])
    assert datetime.fromisoformat(result.differences[0].ours) == later


class TestSettings:
    """Settings of the account that the recording implies."""

    @pytest.mark.parametrize(
        ("edition", "years", "verdicts"),
        [
            ({"edition": "2017-03"}, [2018], [EQUAL]),
            ({"edition": "2017-03"}, [2016], [EQUAL]),
            ({"edition": "2017-03"}, [2018, 2027], [EQUAL, DIFFERS]),
            ({}, [2027], [EQUAL]),
            ({}, [2018], [DIFFERS]),
        ],
    )
    def test_a_call_is_answered_with_the_edition_of_its_time(
        self, sandbox: Sandbox, edition: dict[str, Any], years: list[int], verdicts: list[str]
    ) -> None:
        service = Recorder(sandbox, "close", "api.close.com", **edition)
        service.call("GET", "/api/v1/status/lead/", headers=service.basic())
        calls = [replace(service.exchanges[0], at=AT.replace(year=year)) for year in years]
        results = replayed(sandbox, calls)
        assert [each.verdict for each in results] == verdicts
        found = [place for each in results if each.verdict == DIFFERS for place, _ in places(each)]
        assert all(place.startswith("header ") for place in found)

    def test_an_edition_that_is_given_stands_above_the_time(self, sandbox: Sandbox) -> None:
        service = Recorder(sandbox, "close", "api.close.com", edition="2017-03")
        service.call("GET", "/api/v1/status/lead/", headers=service.basic())
        assert [each.verdict for each in replayed(sandbox, service.exchanges, close={"edition": "2017-03"})] == [EQUAL]


def test_odd_parts_of_a_request_are_sent(sandbox: Sandbox) -> None:
    service = close(sandbox)
    service.call("GET", "/api/v1/lead/?query=none", headers=service.basic())
    (listed,) = service.exchanges
    odd = replace(
        listed,
        url="https://api.close.com/api/v1/lead/?query=Zoë or none",
        headers=(*listed.headers, ("x-note", "Zoë\r\nx-other: 1"), ("not a name", "1")),
    )
    deep = replace(listed, answer=b"[" * 100_000)
    results = replayed(sandbox, [odd, deep])
    assert [each.status for each in results] == [200, 200]
    assert [each.verdict for each in results] == [EQUAL, DIFFERS]


def test_calls_to_other_hosts_are_left_out(sandbox: Sandbox) -> None:
    service = close(sandbox)
    service.call("GET", "/api/v1/me/", headers=service.basic())
    other = replace(service.exchanges[0], url="https://example.com/")
    assert len(replayed(sandbox, [other, *service.exchanges])) == 1
