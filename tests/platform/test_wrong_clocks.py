"""Machines whose clocks jump, forward and back, or differ from each other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from dealdock import Sandbox
from dealdock.platform.journal.store import KEPT
from dealdock.settings import Settings
from tests.builders import Account, Pardot
from tests.clocks import SetClock
from tests.control.test_requests import Told
from tests.serving import served

DAY = timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that isn't there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/dealdock.db"
    return str(request.getfixturevalue("new_postgres")())


Start = Callable[..., Account]


@pytest.fixture
def start(place: str) -> Iterator[Start]:
    """Starts a machine with a clock of its own; answers an account, as that machine has it."""
    with ExitStack() as stack:

        def start(clock: SetClock, of: Account | None = None, *, workers: int = 1) -> Account:
            settings = Settings(database=place, secret="a secret for tests", workers=workers)
            sandbox = stack.enter_context(Sandbox(settings, clock=clock))
            return Account.open(sandbox) if of is None else Account(sandbox, of.tenant, of.ready)

        yield start


def journal(account: Account) -> list[dict[str, Any]]:
    """What the control plane answers of the account's journal."""
    with served(account.sandbox) as address, Pardot(address, account) as client:
        path = f"/_dealdock/accounts/{account.ready.id}/requests"
        return client.http.get(path).json()  # type: ignore[no-any-return]  # as JSON has it


def limits(requests: list[dict[str, Any]]) -> list[int]:
    """By which parameter each call was made."""
    return [int(request["parameters"]["limit"]) for request in requests]


class TestTheJournal:
    def test_goes_on_when_the_clock_has_gone_back(self, start: Start) -> None:
        clock = SetClock()
        account = start(clock)
        other = Account.open(account.sandbox)
        with served(account.sandbox) as address, Pardot(address, account) as client, Pardot(address, other) as beside:
            for limit, ahead in enumerate((DAY, DAY, timedelta(), -DAY, timedelta()), 1):
                clock.ahead = ahead
                client.query(limit=limit)
                if limit == 2:
                    bookmark = journal(account)[-1]["number"]
            before = account.sandbox.clock.microseconds()
            beside.query(limit=1)
            after = client.http.get(f"/_dealdock/accounts/{account.ready.id}/requests", params={"since": bookmark})
        assert limits(journal(account)) == [1, 2, 3, 4, 5]
        assert limits(after.json()) == [3, 4, 5]
        assert before < journal(other)[0]["number"] < before + 10**9, "another account's numbers are the time still"

    def test_goes_on_after_a_restart_with_the_right_clock(self, start: Start) -> None:
        account = start(SetClock(3650 * DAY))
        for number in range(3):
            account.sandbox.journal.add(Told(account.tenant, number))
        account.sandbox.close()
        again = start(SetClock(), account)
        for number in range(3, 2 * KEPT):
            again.sandbox.journal.add(Told(account.tenant, number))
            if number % 300 == 0:
                again.sandbox.journal.flush()
        urls = [request["url"] for request in journal(again)]
        assert urls == [f"/{number}" for number in range(KEPT, 2 * KEPT)]

    def test_has_the_order_of_a_client_that_waits_whichever_machine_answers(self, start: Start) -> None:
        first = start(SetClock(), workers=2)
        second = start(SetClock(-DAY), first, workers=2)
        third = start(SetClock(DAY), first, workers=2)
        with ExitStack() as stack:
            addresses = [stack.enter_context(served(each.sandbox)) for each in (first, second, third)]
            clients = cycle([stack.enter_context(Pardot(address, first)) for address in addresses])
            for limit in range(1, 31):
                next(clients).query(limit=limit)
            assert limits(journal(second)) == list(range(1, 31))

    def test_loses_none_of_two_machines_that_both_are_behind(self, start: Start) -> None:
        ahead = start(SetClock(DAY), workers=2)
        ahead.sandbox.journal.add(Told(ahead.tenant, -1))
        machines = [start(SetClock(-DAY), ahead, workers=2) for _ in range(2)]

        def call(which: int) -> None:
            for number in range(which, 100, 2):
                written = machines[which].sandbox.journal.add(Told(ahead.tenant, number))
                assert written is not None
                written.result()

        with ThreadPoolExecutor(2) as threads:
            list(threads.map(call, range(2)))
        numbers = [int(request["url"][1:]) for request in journal(ahead)]
        assert sorted(numbers) == list(range(-1, 100))
        for which in range(2):
            mine = [number for number in numbers if number % 2 == which and number >= 0]
            assert mine == sorted(mine), "each has written one after another"
