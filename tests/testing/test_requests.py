"""The client's calls, as a test looks at them."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from pytest_dealdock import Account, ControlError, Server
from tests.testing.client import call

UNKNOWN_KEY = {"user_key": "0123456789deadbeef", "api_key": "x"}


def call_without_account(dealdock: Account, form: dict[str, str]) -> None:
    assert httpx.post(f"{dealdock.url}/api/opportunity/version/3/do/query", data=form, timeout=60).status_code == 200


class TestRequests:
    def test_are_what_came_newest_last(self, dealdock: Account) -> None:
        dealdock.clock.freeze("2026-01-01 09:00:00")
        call(dealdock, "query", limit=5)
        call(dealdock, "create", name="Deal")
        first, second = dealdock.requests
        assert (first.object, first.operation, first.parameters["limit"]) == ("opportunity", "query", "5")
        assert (second.status, second.code, second.at) == (200, 13, dealdock.clock.now)
        assert dealdock.requests.of("opportunity", "create") == [second] == [dealdock.requests[-1]]
        assert dealdock.credentials.api_key not in repr([first, second])

    def test_are_only_the_accounts_own(self, dealdock: Account) -> None:
        other = dealdock.another()
        call(other, "query")
        assert (len(dealdock.requests), len(other.requests)) == (0, 1)

    def test_that_belong_to_no_account_are_the_servers(self, server: Server, dealdock: Account) -> None:
        mark = max((one.number for one in server.unknown_requests()), default=0)
        for form in (UNKNOWN_KEY, {}):
            call_without_account(dealdock, form)
        first, second = server.unknown_requests(mark)
        assert (first.vendor, first.credential, second.credential) == ("pardot", "….beef", None)
        assert str(first).startswith("a call came with an unknown key ….beef: ")
        assert "0123456789" not in repr(first)
        assert server.unknown_requests(second.number) == []
        assert list(dealdock.requests) == []

    def test_can_be_forgotten(self, dealdock: Account) -> None:
        call(dealdock, "query")
        dealdock.requests.clear()
        assert list(dealdock.requests) == []


class TestExpect:
    def test_answers_those_that_came(self, dealdock: Account) -> None:
        call(dealdock, "query")
        (asked,) = dealdock.requests.expect("opportunity", "query")
        assert asked.operation == "query"
        assert dealdock.requests.expect("prospect", times=0) == []

    def test_shows_each_of_those_that_were_too_many(self, dealdock: Account) -> None:
        dealdock.clock.freeze("2026-01-01 09:00:00")
        for name in ("One", "Two"):
            call(dealdock, "create", name=name)
        with pytest.raises(AssertionError) as raised:
            dealdock.requests.expect("opportunity", "create", times=1)
        asked = "  09:00:00 POST /api/opportunity/version/3/do/create with format='json'"
        answered = (
            "HTTP 200 in * ms, error 13 (One or more required parameters are missing): "
            "none of these is given: prospect_id, prospect_email"
        )
        assert re.sub(r"in \d+ ms", "in * ms", str(raised.value)).splitlines() == [
            "expected 1 create of opportunity, received 2:",
            f"{asked}, name='One' -> {answered}",
            f"{asked}, name='Two' -> {answered}",
        ]

    def test_shows_what_came_instead(self, dealdock: Account) -> None:
        with pytest.raises(AssertionError, match=r"expected 2 calls, received none\. No call with this account's cred"):
            dealdock.requests.expect(times=2)
        call(dealdock, "query", "campaign")
        with pytest.raises(AssertionError) as raised:
            dealdock.requests.expect("opportunity", "create")
        said, came = str(raised.value).splitlines()
        assert said == "expected 1 create of opportunity, received none. Received calls:"
        assert re.search(r"POST /api/campaign/version/3/do/query with format='json' -> HTTP 200 in \d+ ms$", came)

    def test_after_a_mark_shows_the_later_calls_without_an_account(self, dealdock: Account) -> None:
        call_without_account(dealdock, UNKNOWN_KEY)
        call(dealdock, "query")
        later = dealdock.requests.since(dealdock.requests.mark())
        with pytest.raises(AssertionError, match=r"^expected 1 call, received none") as raised:
            later.expect()
        assert "Calls without an account" not in str(raised.value)
        call_without_account(dealdock, UNKNOWN_KEY)
        with pytest.raises(AssertionError) as raised:
            later.expect()
        assert str(raised.value).count("a call came with an unknown key ….beef") == 1

    def test_takes_the_calls_with_these_parameters(self, dealdock: Account) -> None:
        for limit in (5, 100, 100):
            call(dealdock, "query", limit=limit)
        found = dealdock.requests.expect("opportunity", "query", parameters={"limit": 100}, at_least=1)
        assert [one.parameters["limit"] for one in found] == ["100", "100"]
        assert len(dealdock.requests.expect("opportunity", parameters={"limit": "5", "format": "json"})) == 1
        with pytest.raises(AssertionError) as raised:
            dealdock.requests.expect("opportunity", "query", parameters={"limit": 7}, at_least=2)
        first, *came = str(raised.value).splitlines()
        assert first == "expected at least 2 queries of opportunity with limit=7, received none:"
        assert len(came) == 3

    def test_compares_a_text_that_the_journal_cut_by_its_beginning_and_its_length(self, dealdock: Account) -> None:
        name = "Überlänge " * 500
        call(dealdock, "create", name=name)
        assert len(dealdock.requests.expect(parameters={"name": name})) == 1
        as_shown = dealdock.requests[0].parameters["name"]
        assert as_shown.endswith("… [cut: 5,000 characters in all]")
        assert len(dealdock.requests.expect(parameters={"name": as_shown})) == 1
        for other in (name[:-1], name + "!", "?" + name[1:], name[:2048], 5000):
            assert dealdock.requests.expect(parameters={"name": other}, times=0) == []

    def test_says_that_credentials_are_masked(self, dealdock: Account) -> None:
        call(dealdock, "query", limit=5)
        with pytest.raises(AssertionError, match="received none") as raised:
            dealdock.requests.expect(parameters={"limit": 7})
        assert "masked" not in str(raised.value)
        with pytest.raises(AssertionError, match=r"received none \(api_key is masked in the journal\):"):
            dealdock.requests.expect(parameters={"limit": 5, "api_key": dealdock.credentials.api_key})

    def test_is_exact_or_at_least(self, dealdock: Account) -> None:
        with pytest.raises(TypeError, match="takes times or at_least, not both"):
            dealdock.requests.expect(times=1, at_least=1)

    def test_of_an_operation_that_the_object_does_not_have_is_refused_with_its_operations(
        self, dealdock: Account
    ) -> None:
        its = "query, read, addTag, removeTag, create, update, delete or undelete"
        for operation in ("assign", "list"):  # which other objects have, and which none has
            with pytest.raises(ControlError, match=f"^operation: must be {its}, is '{operation}'"):
                dealdock.requests.expect("opportunity", operation, times=0)
        assert dealdock.requests.expect(None, "assign", times=0) == []


class TestOrder:
    def test_is_that_of_the_calls(self, dealdock: Account) -> None:
        for operation in ("query", "create", "query"):
            call(dealdock, operation)
        found = dealdock.requests.expect_order(("opportunity", "query"), ("opportunity", "create"))
        assert [one.operation for one in found] == ["query", "create"]
        assert len(dealdock.requests.expect_order((None, "query"), (None, "query"))) == 2
        assert dealdock.requests.expect_order(("opportunities", "query"), ("opportunities", "create")) == found
        with pytest.raises(ControlError, match="did you mean opportunity"):
            dealdock.requests.expect_order(("opportunty", "query"))
        with pytest.raises(AssertionError) as raised:
            dealdock.requests.expect_order(("opportunity", "create"), ("opportunity", "create"))
        first, *came = str(raised.value).splitlines()
        assert first == "expected create of opportunity after create of opportunity. Received calls:"
        assert len(came) == 3

    def test_takes_pairs(self, dealdock: Account) -> None:
        words: Any = ("opportunity", "query")
        with pytest.raises(TypeError, match=r"^expect_order\(\) takes pairs such as .*, not 'opportunity'$"):
            dealdock.requests.expect_order(*words)


class TestNothingIgnored:
    def test_holds_where_every_parameter_is_read(self, dealdock: Account) -> None:
        dealdock.requests.expect_nothing_ignored()
        call(dealdock, "query")
        dealdock.requests.expect_nothing_ignored()

    def test_fails_with_the_names_that_nothing_reads(self, dealdock: Account) -> None:
        call(dealdock, "query", sort_by="id", sort_ordre="descending")
        with pytest.raises(AssertionError) as raised:
            dealdock.requests.expect_nothing_ignored()
        first, came = str(raised.value).splitlines()
        assert first == "expected that every parameter is read, but nothing reads sort_ordre:"
        assert came.endswith('nothing reads "sort_ordre"; did you mean sort_order?')
        dealdock.requests.since(dealdock.requests.mark()).expect_nothing_ignored()


class TestSince:
    def test_a_mark_there_are_the_later_calls(self, dealdock: Account) -> None:
        assert list(dealdock.requests.since(dealdock.requests.mark())) == []
        call(dealdock, "query")
        mark = dealdock.requests.mark()
        call(dealdock, "create")
        later = dealdock.requests.since(mark)
        later.expect("opportunity", "create")
        later.expect("opportunity", "query", times=0)
        nothing = dealdock.requests.since(later[0])
        assert (len(nothing), nothing.mark()) == (0, later[0].number)
        assert len(dealdock.requests) == 2


class TestHar:
    def test_has_the_calls_for_a_browser(self, dealdock: Account, tmp_path: Path) -> None:
        call(dealdock, "query")
        mark = dealdock.requests.mark()
        call(dealdock, "create")
        saved = dealdock.requests.since(mark).save_har(tmp_path / "calls.har")
        (entry,) = json.loads(saved.read_text())["log"]["entries"]
        assert entry["request"]["url"] == f"{dealdock.url}/api/opportunity/version/3/do/create"
        assert len(dealdock.requests.har()["log"]["entries"]) == 2
        assert dealdock.credentials.api_key not in saved.read_text()


class TestRepr:
    def test_shows_the_calls(self, dealdock: Account) -> None:
        assert repr(dealdock.requests).startswith(f"<Requests of account {dealdock.id}. No call with")
        call(dealdock, "query")
        assert "POST /api/opportunity/version/3/do/query" in repr(dealdock.requests)
        assert repr(dealdock.requests[0]).startswith(f"<Request {dealdock.requests[0].number}: ")
