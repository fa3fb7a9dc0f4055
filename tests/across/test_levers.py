"""Faults that act at a call, that match by parameters and path, that last, and that hold: for every vendor."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.across.levers import Acting, listed
from tests.support.builders import NO_TLS
from tests.support.example import VENDORS
from tests.support.running import eventually

NOON = "2026-03-01T12:00:00Z"


@pytest.fixture(params=[vendor.name for vendor in VENDORS])
def acting(request: pytest.FixtureRequest, http: httpx.Client) -> Acting:
    return Acting(http, request.param)


@pytest.fixture(params=[vendor.name for vendor in VENDORS if listed(vendor.name).refused])
def refusing(request: pytest.FixtureRequest, http: httpx.Client) -> Acting:
    """An account of a vendor that refuses more than fields of a wrong form."""
    return Acting(http, request.param)


class TestDo:
    def test_before_the_call_reads(self, acting: Acting) -> None:
        acting.records(2)
        acting.fault(do=[acting.create(7)], match={"nth": 2})
        assert [len(acting.list()), len(acting.list()), len(acting.list())] == [2, 3, 3]

    def test_after_the_call_and_before_the_next(self, acting: Acting) -> None:
        acting.records(2)
        create = acting.create(7, 8)
        fault = acting.fault(do=[create], times=1, when="after")
        assert [len(acting.list()), len(acting.list()), len(acting.list())] == [2, 4, 4]
        shown = acting.control("GET", f"/faults/{fault['number']}")
        assert (shown["struck"], shown["seen"], shown["effect"], shown["do"]) == (1, 3, None, [create])

    def test_is_named_by_the_journal_with_its_records(self, acting: Acting) -> None:
        acting.fault(do=[acting.create(1), {"advance": 60}], times=1)
        [made] = acting.list()
        entry = acting.entry()
        assert (entry["fault"], entry["status"]) == (None, 200)
        done = {"fault": 1, "when": "before", "seconds": None, "error": None}
        assert [{**each, "ids": [str(one) for one in each["ids"]]} for each in entry["done"]] == [
            {**done, "action": "create", "object": acting.of.kind, "ids": [made]},
            {**done, "action": "advance", "object": None, "ids": [], "seconds": 60.0},
        ]
        assert acting.control("GET", "/clock")["now"] == "2026-03-01T12:01:00Z"
        acting.list()
        assert acting.entry()["done"] == []

    def test_counts_for_no_fault_limit_or_journal_of_its_own(self, acting: Acting) -> None:
        acting.fault(do=[acting.create(1)], times=1)
        other = acting.control("POST", "/faults", {"effect": {"status": 500}, "match": {"nth": 2}})
        acting.list()
        assert acting.control("GET", f"/faults/{other['number']}")["seen"] == 1
        assert len(acting.control("GET", "/requests")) == 1

    def test_leaves_other_accounts_and_records_alone(self, acting: Acting, http: httpx.Client) -> None:
        other = Acting(http, acting.account["vendor"])
        acting.records(1), other.records(1)
        before = [self.control("GET", f"/records/{self.of.kind}") for self in (acting, other)]
        acting.fault(do=[acting.create(5)], times=1)
        assert (len(acting.list()), len(other.list())) == (2, 1)
        assert other.control("GET", f"/records/{other.of.kind}") == before[1]
        assert acting.control("GET", f"/records/{acting.of.kind}")[:1] == before[0]

    def test_acts_by_all_faults_in_order_and_then_the_first_effect_strikes(self, acting: Acting) -> None:
        def create(number: int) -> list[Any]:
            return [acting.create(number)]

        acting.fault(do=create(1), times=1)
        acting.fault(effect={"status": 500}, times=1)
        acting.fault(do=create(3), times=1, effect={"status": 502}, when="after")
        acting.fault(do=create(4), times=1, when="after")
        assert acting.call().status_code == 500
        entry = acting.entry()
        assert (entry["fault"], [each["fault"] for each in entry["done"]]) == (2, [1, 3, 4])
        assert len(acting.list()) == 3
        assert [each["struck"] for each in acting.control("GET", "/faults")] == [1, 1, 1, 1]
        assert len(acting.list()) == 3

    def test_stops_at_the_first_that_fails_and_the_call_goes_on(self, acting: Acting) -> None:
        delete = {"delete": acting.of.kind, "id": acting.unknown_id}
        acting.fault(do=[acting.create(1), delete, acting.create(2)], times=1)
        acting.fault(do=[{"advance": 5}], times=1)
        assert len(acting.list()) == 1
        first, second, third = acting.entry()["done"]
        assert (first["error"], third["fault"], third["error"]) == (None, 2, None)
        assert second["error"] == f"This account has no record of this kind with the id {acting.unknown_id}."
        assert acting.entry()["status"] == 200

    def test_names_the_record_of_an_earlier_action(self, acting: Acting) -> None:
        acting.fault(do=[acting.create(1), {"delete": acting.of.kind, "id": {"$": 0}}], times=1, when="after")
        assert acting.list() == []
        first, second = acting.entry()["done"]
        assert first["ids"] == second["ids"]
        assert second["error"] is None
        assert acting.list() == []

    def test_finds_no_record_by_digits_beyond_ascii(self, acting: Acting) -> None:
        (record_id,) = acting.records(1)
        digits = str(record_id).translate({ord("0") + digit: chr(0x660 + digit) for digit in range(10)})
        acting.fault(do=[{"delete": acting.of.kind, "id": digits}], times=1)
        assert acting.list() == [str(record_id)]
        assert "has no record of this kind with the id" in acting.entry()["done"][0]["error"]

    def test_changes_a_record(self, acting: Acting) -> None:
        (record_id, other), changes = acting.records(2), acting.staged.change
        before = acting.control("GET", f"/records/{acting.of.kind}/{other}")
        acting.fault(do=[{"change": acting.of.kind, "id": record_id, "fields": changes}], times=1)
        acting.list()
        changed = acting.control("GET", f"/records/{acting.of.kind}/{record_id}")
        assert {name: changed[name] for name in changes} == changes
        assert acting.control("GET", f"/records/{acting.of.kind}/{other}") == before

    def test_deletes_a_record_and_lets_it_come_back(self, acting: Acting) -> None:
        record_id, other = acting.records(2)
        before = [acting.control("GET", f"/records/{acting.of.kind}/{each}") for each in (record_id, other)]
        undelete = {"undelete": acting.of.kind, "id": record_id}
        if not acting.of.undeletes:
            assert "has no undelete" in acting.refused(do=[undelete], times=1)["#/do/0/undelete"]
            return
        acting.fault(do=[{"delete": acting.of.kind, "id": record_id}], match={"nth": 2})
        acting.fault(do=[undelete], match={"nth": 3})
        found = [acting.list() for _ in range(3)]
        assert [[*map(str, sorted(each))] for each in found] == [
            [str(record_id), str(other)],
            [str(other)],
            [str(record_id), str(other)],
        ]
        assert acting.entry()["done"][0]["action"] == "undelete"
        after = [acting.control("GET", f"/records/{acting.of.kind}/{each}") for each in (record_id, other)]
        assert after[1] == before[1]
        assert {name for name in after[0] if after[0][name] != before[0][name]} <= set(acting.staged.versions)

    def test_is_not_done_for_a_call_that_was_refused(self, acting: Acting) -> None:
        for when in ("before", "after"):
            acting.fault(do=[{"advance": 5}], times=1, when=when)
        assert acting.call(api_key="unknown", user_key="unknown").status_code in {200, 401}
        assert acting.control("GET", "/clock")["now"] == NOON


class TestWrongAction:
    def test_is_refused_with_all_mistakes_when_the_fault_is_made(self, acting: Acting) -> None:
        found = acting.refused(
            times=1,
            do=[
                {"create": "spaceship", "records": [{}]},
                {"create": acting.of.kind, "records": [{**acting.fields(1), "no_such_field": 1}]},
                {"delete": acting.of.kind, "id": {"$": 2}},
                {"delete": acting.of.kind, "id": {"$": 0}},
            ],
        )
        assert "must be a kind of records" in found["#/do/0/create"]
        assert "unknown field" in found["#/do/1/records/0/no_such_field"]
        assert found["#/do/2/id"] == "must be the position of an earlier action, is 2"
        flag = {"create": acting.of.kind, "records": [{"no_such_field": {"$": False}}]}
        answer = acting.http.post(f"{acting.base}/faults", json={"times": 1, "do": [acting.create(1), flag]})
        assert (answer.status_code, "position of an earlier action, is False" in answer.text) == (422, True)

    def test_is_refused_if_the_service_refuses_it_and_nothing_of_it_is_done(self, refusing: Acting) -> None:
        before = refusing.control("GET", "/export?format=json")
        found = refusing.refused(times=1, do=[refusing.create(7), *refusing.of.refused, {"advance": 60}])
        assert [place.split("/")[2] for place in found] == [str(len(refusing.of.refused))]
        assert refusing.control("GET", "/export?format=json") == before
        assert (refusing.control("GET", "/faults"), refusing.control("GET", "/clock")["now"]) == ([], NOON)

    def test_may_name_records_that_come_later(self, acting: Acting) -> None:
        acting.fault(do=[acting.of.later], times=1)
        acting.fault(do=[{"change": acting.of.kind, "id": acting.unknown_id, "fields": {}}], times=1)
        acting.list()
        assert [each["error"] is None for each in acting.entry()["done"]] == [False, False]

    def test_may_change_the_record_of_one_that_fails_today(self, acting: Acting) -> None:
        [record_id] = acting.records(1)
        acting.control("DELETE", f"/records/{acting.of.kind}/{record_id}")
        change = {"change": acting.of.kind, "id": record_id, "fields": acting.staged.change}
        assert acting.fault(do=[change], times=1)["struck"] == 0

    def test_needs_an_end(self, acting: Acting) -> None:
        assert acting.refused(do=[{"advance": 1}]).keys() == {"#"}
        assert acting.refused(do=[{"advance": 1}], match={"probability": 0.5}).keys() == {"#"}

    @pytest.mark.slow(but="minicrm")
    def test_has_a_known_form(self, acting: Acting) -> None:
        wrong: list[Any] = [{"sing": 1}, {"advance": -1}, {"create": acting.of.kind}, 5, {"create": "x", "records": []}]
        for each in wrong:
            assert all(place.startswith("#/do/0") for place in acting.refused(times=1, do=[each]))
        assert acting.refused(times=1, do=[]).keys() == {"#/do"}
        assert acting.refused(times=1, do=[{"advance": 1}] * 21).keys() == {"#/do"}
        many = [acting.fields(number) for number in range(501)]
        create = {"create": acting.of.kind, "records": many}
        assert acting.refused(times=1, do=[create, create])["#/do"].startswith("must create at most 1000 records")
        rest = [acting.fields(number) for number in range(501, 1_000)]
        assert acting.fault(times=1, do=[create, {**create, "records": rest}])["struck"] == 0

    def test_is_no_part_of_the_header(self, acting: Acting) -> None:
        headers = {"Dealdock-Fault": '{"do": [{"advance": 5}]}'}
        http = httpx.Client(base_url=acting.http.base_url, headers=headers, verify=NO_TLS, timeout=30)
        with http:
            answer = acting.call(http)
        assert (answer.status_code, "#/do: unknown field" in answer.text) == (400, True)
        assert acting.control("GET", "/clock")["now"] == NOON


class TestMatch:
    def test_by_parameters_of_query_form_and_body(self, acting: Acting) -> None:
        name, value = acting.of.parameter
        wrong = acting.fault(effect={"status": 500}, match={"parameters": {name: f"{value}1"}})
        right = acting.fault(effect={"status": 500}, match={"parameters": {name: value}})
        assert acting.call().status_code == 500
        numbers = [acting.control("GET", f"/faults/{each['number']}")["struck"] for each in (wrong, right)]
        assert numbers == [0, 1]
        assert acting.entry()["ignored"] == []

    @pytest.mark.parametrize("change", [lambda path: path, lambda path: path.rstrip("/"), lambda path: f"{path}/"])
    def test_by_path(self, acting: Acting, change: Callable[[str], str]) -> None:
        path = change(acting.of.path)
        head, _, last = path.rstrip("/").rpartition("/")
        for other in (f"{head}/other", f"{path}/more", f"{head.rpartition('/')[0]}/*"):
            acting.fault(effect={"status": 500}, match={"path": other})
        assert len(acting.list()) == 0
        acting.fault(effect={"status": 500}, match={"path": path}, times=1)
        assert acting.call().status_code == 500
        acting.fault(effect={"status": 502}, match={"path": f"{head}/*"}, times=1)
        assert acting.call().status_code == 502
        assert acting.list() == [], last

    def test_by_a_path_with_a_prefix_or_a_query_is_refused(self, acting: Acting) -> None:
        vendor = acting.account["vendor"]
        assert acting.refused(effect={"status": 500}, match={"path": f"/{vendor}/x"}).keys() == {"#/match/path"}
        for wrong in ("x", "/x?y=1", 5):
            assert acting.refused(effect={"status": 500}, match={"path": wrong}).keys() == {"#/match/path"}


class TestLasting:
    @pytest.mark.slow
    def test_strikes_every_call_for_some_real_time(self, acting: Acting) -> None:
        acting.fault(effect=acting.limit, lasts=1.5)
        began = time.monotonic()
        first = acting.call()
        second = acting.call()
        assert {first.status_code, second.status_code} <= {429, 503}
        assert first.status_code == second.status_code
        if "retry-after" in first.headers:
            assert first.headers["retry-after"] == "2"
        eventually(lambda: acting.call().status_code == 200)
        assert time.monotonic() - began >= 1.5
        assert acting.control("GET", "/clock")["now"] == NOON
        assert acting.list() == []

    def test_begins_with_the_first_call(self, acting: Acting) -> None:
        acting.fault(effect={"status": 500}, lasts=0.3, match={"nth": 2})
        assert acting.list() == []
        assert acting.call().status_code == 500
        eventually(lambda: acting.call().status_code == 200)

    def test_is_refused_beside_do_and_for_other_errors(self, acting: Acting) -> None:
        assert acting.refused(do=[{"advance": 1}], times=1, effect={"status": 500}, lasts=1).keys() == {"#"}
        assert acting.refused(effect={"status": 500}, lasts=0).keys() == {"#/lasts"}
        assert acting.refused(effect={"status": 500, "reset": 1}).keys() == {"#/effect"}


class TestHold:
    def test_ends_with_the_release_and_the_call_is_executed(self, acting: Acting) -> None:
        fault = acting.fault(effect={"hold": True}, times=1)
        path = f"/faults/{fault['number']}"
        with ThreadPoolExecutor(1) as threads:
            held = threads.submit(acting.list)
            eventually(lambda: acting.control("GET", path)["struck"] == 1)
            acting.records(2)
            assert not held.done()
            assert acting.control("POST", f"{path}/release")["struck"] == 1
            assert len(held.result(30)) == 2
        assert acting.entry()["fault"] == fault["number"]

    def test_ends_with_the_fault(self, acting: Acting) -> None:
        fault = acting.fault(effect={"hold": True})
        with ThreadPoolExecutor(1) as threads:
            held = threads.submit(acting.list)
            eventually(lambda: acting.control("GET", f"/faults/{fault['number']}")["struck"] == 1)
            acting.control("DELETE", "/faults")
            assert held.result(30) == []

    @pytest.mark.slow
    def test_drops_the_call_of_a_client_that_is_gone(self, acting: Acting) -> None:
        fault = acting.fault(effect={"hold": True}, times=1)
        http = httpx.Client(base_url=acting.http.base_url, timeout=2, verify=NO_TLS)
        with http, pytest.raises(httpx.ReadTimeout):
            acting.call(http)
        [entry] = acting.control("GET", "/requests?wait=10")
        assert (entry["status"], entry["fault"], entry["shown"]) == (0, fault["number"], {})

    def test_stands_alone_and_before(self, acting: Acting) -> None:
        assert acting.refused(effect={"hold": True, "delay": 1}).keys() == {"#/effect"}
        assert acting.refused(effect={"hold": True}, when="after").keys() == {"#"}
        assert acting.http.post(f"{acting.base}/faults/9/release").status_code == 404
        headers = {"Dealdock-Fault": '{"hold": true}'}
        with httpx.Client(base_url=acting.http.base_url, headers=headers, verify=NO_TLS, timeout=30) as http:
            assert acting.call(http).status_code == 400
