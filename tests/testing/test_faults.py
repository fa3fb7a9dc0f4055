"""Calls that fail on demand, as a test demands it."""

import httpx
import pytest

from pytest_dealdock import Account
from tests.support.builders import NO_TLS
from tests.testing.client import call, error, keys


class TestFail:
    def test_is_for_calls_of_one_kind_a_number_of_times(self, dealdock: Account) -> None:
        fault = dealdock.fail("opportunity", "query", error=66, times=1)
        assert error(call(dealdock, "query", "campaign")) is None
        assert error(call(dealdock, "query")) == 66
        assert error(call(dealdock, "query")) is None
        assert (fault.struck, fault.now.seen, fault.now.times) == (1, 2, 1)
        assert dealdock.requests.of("opportunity")[0].fault == fault.number
        assert f", by fault {fault.number}" in str(dealdock.requests.of("opportunity")[0])

    def test_ends_with_a_block(self, dealdock: Account) -> None:
        with dealdock.fail(error=66):
            assert error(call(dealdock, "query")) == 66
        assert error(call(dealdock, "query")) is None

    def test_ends_after_its_seconds_by_the_accounts_clock(self, dealdock: Account) -> None:
        dealdock.clock.freeze("2026-05-04T09:30:00Z")
        fault = dealdock.fail(error=66, seconds=60)
        assert f"{fault.now.until:%H:%M:%S}" == "09:31:00"
        errors = []
        for seconds in (0, 59, 1):
            dealdock.clock.advance(seconds=seconds)
            errors.append(error(call(dealdock, "query")))
        assert errors == [66, 66, None]
        assert (fault.struck, fault.now.seen) == (2, 2)

    def test_may_be_removed_before_the_block_ends(self, dealdock: Account) -> None:
        with dealdock.fail(error=66) as fault:
            fault.remove()
        assert error(call(dealdock, "query")) is None
        with pytest.raises(pytest.fail.Exception, match="of the test"), dealdock.fail(error=66):
            pytest.fail(f"{dealdock.control('DELETE', 'faults')} of the test")

    def test_loses_an_answer_after_the_call_took_effect(self, dealdock: Account) -> None:
        dealdock.prospects.add(email="jane@example.com")
        dealdock.fail("opportunity", "create", close=True, when="after")
        deal = {"name": "Deal", "value": 1, "probability": 1, "prospect_email": "jane@example.com"}
        with pytest.raises(httpx.RemoteProtocolError):
            call(dealdock, "create", **deal)
        assert [one.name for one in dealdock.opportunities.all()] == ["Deal"]
        assert "no response" in str(dealdock.requests[-1])

    def test_strikes_as_matched(self, dealdock: Account) -> None:
        dealdock.fail("opportunity", parameters={"limit": 7}, nth=2, delay=0.01, error=66)
        assert [error(call(dealdock, "query", limit=7)) for _ in range(3)] == [None, 66, None]
        dealdock.fail(probability=1, expire_key=True, times=1)
        assert error(call(dealdock, "query")) == 1
        dealdock.renew()
        assert error(call(dealdock, "query")) is None


def test_an_invalid_header_is_explained_in_the_list_of_calls(dealdock: Account) -> None:
    url = f"{dealdock.url}/api/opportunity/version/3/do/query"
    headers = {"Dealdock-Fault": '{"eror": 66}'}
    answer = httpx.post(url, data=keys(dealdock), headers=headers, verify=NO_TLS, trust_env=False, timeout=30)
    (received,) = dealdock.requests
    assert (answer.status_code, received.fault) == (400, None)
    assert received.explain == answer.json()["detail"]
    assert received.explain == "Dealdock-Fault #/eror: unknown field; did you mean error?"
    assert error(call(dealdock, "query")) is None
