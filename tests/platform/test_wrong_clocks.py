"""Machines whose clocks jump, forward and back, or differ from each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest

from dealdock import Sandbox
from dealdock.platform.journal import store
from dealdock.platform.journal.retention import MAX_CALLS
from dealdock.settings import Settings
from tests.control.test_changes import Watched
from tests.control.test_requests import UnsentRequest
from tests.support.builders import Account, Pardot
from tests.support.client import Client
from tests.support.clocks import Machine, SetClock
from tests.support.serving import served
from tests.vendors.pardot.test_limits import enter, limit, may_enter

DAY = timedelta(days=1)


def journal(account: Account) -> list[dict[str, Any]]:
    """Return the account's journal, as the control plane has it."""
    with served(account.sandbox) as address, Pardot(address, account) as client:
        path = f"/_dealdock/accounts/{account.ready.id}/requests"
        return client.http.get(path).json()  # type: ignore[no-any-return]  # JSON has no types here


def limits(requests: list[dict[str, Any]]) -> list[int]:
    """By which parameter each call was made."""
    return [int(request["parameters"]["limit"]) for request in requests]


class TestTheJournal:
    @pytest.mark.slow(but="sqlite")
    def test_continues_when_the_clock_was_set_back(self, machine: Machine) -> None:
        clock = SetClock()
        account = Account.open(machine(clock))
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

    @pytest.mark.slow
    def test_continues_after_a_restart_with_the_correct_clock(self, machine: Machine) -> None:
        account = Account.open(machine(SetClock(3650 * DAY)))
        for number in range(3):
            account.sandbox.journal.add(UnsentRequest(account.tenant, number))
        account.sandbox.close()
        again = replace(account, sandbox=machine(SetClock()))
        for number in range(3, 2 * MAX_CALLS):
            again.sandbox.journal.add(UnsentRequest(account.tenant, number))
            if number % 300 == 0:
                again.sandbox.journal.flush()
        again.sandbox.journal.flush()  # which a response does for itself
        urls = [request["url"] for request in journal(again)]
        assert urls == [f"/{number}" for number in range(MAX_CALLS, 2 * MAX_CALLS)]

    @pytest.mark.slow
    @pytest.mark.parametrize("place", ["postgresql"], indirect=True)  # a SQLite file has one server
    def test_has_the_order_of_a_client_that_waits_whichever_machine_answers(self, machine: Machine) -> None:
        machines = [machine(SetClock(ahead), workers=2) for ahead in (timedelta(), -DAY, DAY)]
        account = Account.open(machines[0])
        with ExitStack() as stack:
            addresses = [stack.enter_context(served(each)) for each in machines]
            clients = cycle([stack.enter_context(Pardot(address, account)) for address in addresses])
            for limit in range(1, 31):
                next(clients).query(limit=limit)
            for each in machines:
                assert limits(journal(replace(account, sandbox=each))) == list(range(1, 31))

    @pytest.mark.slow
    def test_loses_none_of_two_machines_that_both_are_behind(self, machine: Machine) -> None:
        ahead = Account.open(machine(SetClock(DAY), workers=2))
        ahead.sandbox.journal.add(UnsentRequest(ahead.tenant, -1))
        machines = [machine(SetClock(-DAY), workers=2) for _ in range(2)]

        def call(which: int) -> None:
            for number in range(which, 100, 2):
                written = machines[which].journal.add(UnsentRequest(ahead.tenant, number))
                assert written is not None
                written.result()

        with ThreadPoolExecutor(2) as threads:
            list(threads.map(call, range(2)))
        numbers = [int(request["url"][1:]) for request in journal(ahead)]
        assert sorted(numbers) == list(range(-1, 100))
        for which in range(2):
            mine = [number for number in numbers if number % 2 == which and number >= 0]
            assert mine == sorted(mine), "each has written one after another"

    def test_gives_calls_of_two_workers_at_one_moment_different_numbers(
        self, migrated_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second one is written between the moment when the first one gets its number and that when it is added.

        Both look up the highest number, since an earlier call has the number that is the time.
        """
        settings = Settings(database=migrated_postgres(), secret="a secret for tests", workers=2)
        with Sandbox(settings) as one, Sandbox(settings) as other:
            account = Account.open(one)
            add = store._add  # noqa: SLF001 (the moment before it)

            def add_after_the_other(*given: Any) -> None:
                monkeypatch.setattr(store, "_add", add)
                written(other, 2)
                add(*given)

            def written(worker: Sandbox, number: int) -> None:
                store.write(worker.database, [store.Unwritten(1, UnsentRequest(account.tenant, number).entry(), 1_000)])

            written(one, 0)
            monkeypatch.setattr(store, "_add", add_after_the_other)
            written(one, 1)
            _, first, second = journal(account)
            assert (first["url"], second["url"]) == ("/2", "/1")
            assert second["number"] == first["number"] + 1


class TestRecordedChanges:
    @pytest.mark.slow
    def test_continue_when_the_clock_was_set_back(self, machine: Machine) -> None:
        clock = SetClock()
        with served(machine(clock)) as address, Client(address) as http:
            watched = Watched(http)
            marker = watched.changes()["marker"]
            for number, ahead in enumerate((DAY, timedelta(), -DAY)):
                clock.ahead = ahead
                watched.call("POST", "/lead/", {"name": f"Lead {number}"})
                found = watched.changes(marker)
                assert [each["fields"]["name"] for each in found["created"]] == [f"Lead {number}"]
                assert found["complete"]
                assert found["marker"] > marker
                marker = found["marker"]
            watched.control("POST", "/reset")
            assert not watched.changes(marker)["complete"], "what the reset replaced is not known"


class TestLimits:
    @pytest.mark.slow
    def test_hold_on_every_machine_with_any_clock(self, machine: Machine) -> None:
        clocks = [SetClock(), SetClock(-DAY), SetClock(DAY)]
        machines = [machine(clock, workers=2) for clock in clocks]
        account = Account.open(machines[0])
        tenant = limit(account, concurrent=3)
        free = limit(Account.open(machines[0]), concurrent=3)
        left = [enter(each.rate_limiter, tenant) for each in machines]
        for ahead in (DAY, -DAY, timedelta()):
            for clock in clocks:
                clock.ahead += ahead
            for each in machines:
                assert not may_enter(each.rate_limiter, tenant)
                assert may_enter(each.rate_limiter, free)
        for leave in left:
            leave()
        assert may_enter(machines[0].rate_limiter, tenant)
