"""The rules of good clients: what breaks each, and what does not."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx

from dealdock_client.advice import RULES, smells
from pytest_dealdock import Account
from tests.support.builders import NO_TLS
from tests.testing.client import keys

NOON: Final = datetime(2026, 11, 27, 12, tzinfo=UTC)
GUIDE: Final = Path(__file__).parents[2] / "docs" / "guides" / "pytest.md"


@dataclass
class Entry:
    """A call in the journal, answered after a tenth of a second."""

    number: int
    seconds: float = 0
    status: int = 200
    code: Any = None
    object: str | None = "lead"
    operation: str | None = "list"
    method: str = "GET"
    url: str = "/api/v1/lead/"
    parameters: dict[str, Any] = field(default_factory=dict)
    answer_headers: dict[str, str] = field(default_factory=dict)
    complete: bool = True
    ignored: list[str] = field(default_factory=list)
    account_seconds: float | None = None

    @property
    def received_at(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    @property
    def answered_at(self) -> datetime:
        return self.received_at + timedelta(seconds=0.1)

    @property
    def at(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds if self.account_seconds is None else self.account_seconds)


def found(calls: Sequence[Entry], codes: Sequence[int] = ()) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.rule, each.calls) for each in smells(calls, codes)]


class TestEarlyRetry:
    LIMITED: Final = Entry(1, status=429, answer_headers={"Retry-After": "5"})

    def test_is_a_call_before_the_announced_wait(self) -> None:
        assert found([self.LIMITED, Entry(2, 2)]) == [("early_retry", (1, 2))]
        reset = Entry(1, status=429, answer_headers={"ratelimit": "limit=40, remaining=0, reset=5"})
        assert found([reset, Entry(2, 4.9)]) == [("early_retry", (1, 2))]
        assert found([replace(self.LIMITED, status=503), Entry(2, 2)]) == [("early_retry", (1, 2))]

    def test_is_no_call_after_it_nor_one_that_had_been_sent(self) -> None:
        assert found([self.LIMITED, Entry(2, 5.2)]) == []
        assert found([self.LIMITED, Entry(2, 0.05)]) == []

    def test_is_no_call_for_which_the_accounts_clock_was_advanced(self) -> None:
        assert found([self.LIMITED, Entry(2, 1, account_seconds=10)]) == []

    def test_is_no_call_for_which_a_clock_of_whole_seconds_was_advanced_by_the_least_wait(self) -> None:
        limited = Entry(1, 0.4, status=429, answer_headers={"Retry-After": "1"}, account_seconds=0)
        assert found([limited, Entry(2, 0.6, account_seconds=1)]) == [], "the clock was advanced"
        assert found([limited, Entry(2, 1.1, account_seconds=1)]) == [("early_retry", (1, 2))], "it was not"

    def test_is_no_call_after_an_answer_that_announces_nothing(self) -> None:
        assert found([Entry(1, status=429), Entry(2, 1)]) == []
        assert found([Entry(1, answer_headers={"Retry-After": "5"}), Entry(2, 1)]) == []


class TestDeadKey:
    def test_is_a_second_refusal_of_the_key(self) -> None:
        assert found([Entry(1, status=401), Entry(2, 1, status=401)]) == [("dead_key", (1, 2))]
        assert found([Entry(1, code=1), Entry(2, 1, code=1)], [1, 184]) == [("dead_key", (1, 2))]
        assert found([Entry(1, code=1), Entry(2, 1, code=1)]) == []

    def test_is_no_refusal_after_a_new_key(self) -> None:
        refused, login = Entry(1, status=401), Entry(2, 1, object="token", operation=None)
        assert found([refused, login, Entry(3, 2), Entry(4, 3, status=401)]) == []

    def test_is_no_refusal_of_calls_at_once(self) -> None:
        assert found([Entry(1, status=401), Entry(2, 0.05, status=401)]) == []


def test_a_login_that_is_refused_twice_is_a_dead_login() -> None:
    login = Entry(1, status=400, code="invalid_grant", object="token")
    assert found([login, replace(login, number=2, seconds=1)]) == [("dead_login", (1, 2))]
    assert found([login, Entry(2, 1, object="token"), replace(login, number=3, seconds=2)]) == []


class TestRepeatedWrite:
    LOST: Final = Entry(1, status=0, operation="create", method="POST", parameters={"name": "x"})

    def test_is_the_same_one_after_a_lost_answer(self) -> None:
        again = replace(self.LOST, number=2, seconds=1, status=200)
        assert found([self.LOST, again]) == [("repeated_write", (1, 2))]
        assert found([replace(self.LOST, status=200, complete=False), again]) == [("repeated_write", (1, 2))]

    def test_is_no_other_one_nor_one_after_a_look(self) -> None:
        again = replace(self.LOST, number=3, seconds=2, status=200)
        assert found([self.LOST, replace(again, parameters={"name": "y"})]) == []
        assert found([self.LOST, Entry(2, 1), again]) == []
        assert found([self.LOST, Entry(2, 1, object="contact"), again]) == [("repeated_write", (1, 3))]

    def test_is_no_read_nor_change(self) -> None:
        for operation in ("list", "update", "delete", "search"):
            call = replace(self.LOST, operation=operation)
            assert found([call, replace(call, number=2, seconds=1, status=200)]) == [], operation


def test_a_key_in_a_url_is_a_secret_there() -> None:
    assert found([Entry(1, url="/v1/auth/health?api_key=***"), Entry(2)]) == [("secret_in_url", (1,))]


def test_an_ignored_name_is_found_once_with_its_calls() -> None:
    calls = [Entry(number, number, ignored=["vlaue"]) for number in (1, 2)]
    assert found([*calls, Entry(3, 3)]) == [("ignored_name", (1, 2))]


def test_the_calls_of_an_account_are_read(dealdock: Account) -> None:
    def query(**more: str) -> None:
        url = f"{dealdock.url}/api/opportunity/version/3/do/query"
        httpx.post(url, data=keys(dealdock) | more, params={"limit": "1"}, verify=NO_TLS, trust_env=False, timeout=30)

    query()
    assert dealdock.requests.smells() == []
    query(sort_by="id", sort_ordre="descending")
    [smell] = dealdock.requests.smells()
    assert str(smell).startswith("ignored_name: query of opportunity ignores sort_ordre (calls ")
    httpx.get(
        f"{dealdock.url}/api/opportunity/version/3/do/query",
        params=keys(dealdock),
        verify=NO_TLS,
        trust_env=False,
        timeout=30,
    )
    last = dealdock.requests[-1].number
    assert {(each.rule, each.calls) for each in dealdock.requests.smells()} >= {("secret_in_url", (last,))}


def test_the_table_of_the_guide_has_the_rules() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for rule in RULES:
        assert f"| `{rule.name}` |" in guide
