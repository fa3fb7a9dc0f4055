"""The client's calls, as a test looks at them."""

import pytest

from pytest_dealdock import Account
from tests.testing.client import call


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
            "HTTP 200, error 13 (One or more required parameters are missing): "
            "none of these is given: prospect_id, prospect_email"
        )
        assert str(raised.value).splitlines() == [
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
        assert came.endswith("POST /api/campaign/version/3/do/query with format='json' -> HTTP 200")
