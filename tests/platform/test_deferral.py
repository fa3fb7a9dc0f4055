"""The journal where several processes serve one database, and one of them has many calls."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from dealdock import Sandbox
from dealdock.platform.clock import Clock
from dealdock.platform.journal import deferral
from dealdock.platform.journal import journal as journal_module
from dealdock.platform.models import JournalWriter
from tests.builders import Account
from tests.clocks import Machine, SetClock
from tests.control.test_requests import UnsentRequest
from tests.platform.test_wrong_clocks import journal
from tests.running import eventually

Process = Callable[[], Sandbox]


@pytest.fixture
def process(machine: Machine) -> Process:
    """Opens the database as one of several processes does."""
    return lambda: machine(Clock(), workers=2)


def add(account: Account, number: int) -> bool:
    """Record a call, as one whose response then ends. Return True if that did not wait for its entry.

    No client receives two responses in one microsecond, the unit of the times by which processes order their calls.
    """
    microsecond = time.time_ns() // 1000
    while time.time_ns() // 1000 == microsecond:
        pass
    written = account.sandbox.journal.add(UnsentRequest(account.tenant, number))
    if written is not None:
        written.result()
    return written is None


def become_busy(account: Account) -> None:
    """Record calls until they need not wait for their entries."""

    def burst() -> bool:
        for _ in range(deferral.MANY_CALLS):
            account.sandbox.journal.add(UnsentRequest(account.tenant))
        return add(account, 0)

    eventually(burst)


def numbers(shown: list[dict[str, Any]]) -> list[int]:
    """Return the calls that a reader of the journal sees, without those that made the process busy."""
    return [number for request in shown if (number := int(request["url"][1:]))]


def writers(sandbox: Sandbox) -> list[str]:
    return list(sandbox.database.read(lambda db: db.scalars(select(JournalWriter.id)).all()))


def test_a_reader_sees_each_call_that_another_process_answered_before(process: Process) -> None:
    account = Account.open(process())
    beside = Account.open(account.sandbox)
    reading = process()
    become_busy(account)
    for number in range(1, 301):
        assert add(account, number), "it waits for nothing"
        assert add(beside, -number)
        if number % 100 == 0:
            assert numbers(journal(replace(account, sandbox=reading))) == list(range(1, number + 1))
            become_busy(account)
    assert numbers(journal(replace(beside, sandbox=reading))) == list(range(-1, -301, -1))


def test_a_process_with_few_calls_writes_each_before_its_answer_ends(process: Process) -> None:
    account = Account.open(process())
    for number in range(1, 31):
        assert not add(account, number)
    assert writers(account.sandbox) == []


def test_a_call_that_waits_for_its_entry_is_written_at_once_though_later_ones_need_not_wait(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first calls of a burst waited for two seconds."""
    monkeypatch.setattr(journal_module, "_COLLECT_SECONDS", 60)
    account = Account.open(process())
    writer = account.sandbox.journal
    assert writer._deferral is not None  # noqa: SLF001
    with writer._changed:  # noqa: SLF001 (before the thread looks at the batch)
        written = writer.add(UnsentRequest(account.tenant, 1))
        writer._deferral.is_on = True  # noqa: SLF001
    assert written is not None
    written.result(timeout=30)
    assert numbers(journal(account)) == [1]


def test_the_order_is_that_of_the_answers_whichever_process_gave_them(process: Process) -> None:
    first = Account.open(process())
    both = (first, replace(first, sandbox=process()))
    for each in both:
        become_busy(each)
    for number in range(1, 201):
        add(both[number % 2], number)
    for each in both:
        assert numbers(journal(each)) == list(range(1, 201))


def test_a_bookmark_misses_no_call_that_was_answered_later(process: Process) -> None:
    first = Account.open(process())
    both = (first, replace(first, sandbox=process()))
    become_busy(first)
    seen: list[int] = []
    bookmark = journal(first)[-1]["number"]
    for number in range(1, 61):
        add(both[number % 2], number)
        if number % 20 == 0:
            later = [each for each in journal(both[number % 3 % 2]) if each["number"] > bookmark]
            bookmark = later[-1]["number"]
            seen += numbers(later)
    assert seen == list(range(1, 61))


def test_a_process_that_was_killed_is_waited_for_once(
    process: Process, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its calls that were not written are lost; those of others are not."""
    monkeypatch.setattr(deferral, "DEADLINE_SECONDS", 1.0)
    account = Account.open(process())
    become_busy(account)
    reading = replace(account, sandbox=process())
    killed = insert(JournalWriter).values(id="killed", requested=3, written=3)
    reading.sandbox.database.write(lambda db: db.execute(killed))
    add(account, 1)
    with caplog.at_level(logging.WARNING, "dealdock.platform.journal.deferral"):
        assert numbers(journal(reading)) == [1]
        assert numbers(journal(reading)) == [1]
    assert len(caplog.records) == 1
    assert "killed" not in writers(reading.sandbox)


def test_a_process_that_was_given_up_lets_its_calls_wait_again(process: Process) -> None:
    account = Account.open(process())
    reading = replace(account, sandbox=process())
    become_busy(account)
    add(account, 1)
    reading.sandbox.database.write(lambda db: db.execute(delete(JournalWriter)))
    eventually(lambda: not add(account, 0))
    assert numbers(journal(reading)) == [1]


def test_a_process_with_few_calls_again_lets_them_wait(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account.open(process())
    become_busy(account)
    monkeypatch.setattr(deferral, "_WINDOW_SECONDS", 0.05)
    add(account, 1)
    eventually(lambda: writers(account.sandbox) == [])
    assert not add(account, 2)
    assert numbers(journal(replace(account, sandbox=process()))) == [1, 2]


def test_a_server_that_stops_writes_what_it_deferred(process: Process) -> None:
    account = Account.open(process())
    reading = replace(account, sandbox=process())
    become_busy(account)
    for number in range(1, 51):
        add(account, number)
    account.sandbox.close()
    assert numbers(journal(reading)) == list(range(1, 51))
    assert writers(reading.sandbox) == []


def test_a_machine_whose_clock_is_behind_lets_its_calls_wait(machine: Machine) -> None:
    """It could not number them among those of the other machine."""
    ahead = Account.open(machine(SetClock(timedelta(days=1)), workers=2))
    assert not add(ahead, 1)
    behind = replace(ahead, sandbox=machine(SetClock(), workers=2))
    for number in range(2, 3 * deferral.MANY_CALLS):
        assert not add(behind, number)
    assert numbers(journal(ahead)) == list(range(1, 3 * deferral.MANY_CALLS))
