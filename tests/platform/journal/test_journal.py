"""The journal: which responses wait for their entries, and entries that the database refuses at first."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.clock import Clock
from dealdock.platform.database.database import parse_url
from dealdock.platform.journal import journal as journal_module
from dealdock.settings import Settings
from tests.control.test_requests import UnsentRequest
from tests.platform.test_wrong_clocks import journal
from tests.support.builders import Account
from tests.support.clocks import Machine, SetClock
from tests.support.recorded_statements import record_statements
from tests.support.running import eventually

LOCKED = sa.text("SELECT query_start FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%journal%'")


def numbers(shown: list[dict[str, Any]]) -> list[int]:
    return [int(request["url"][1:]) for request in shown]


@pytest.fixture
def alone(tmp_path: Any) -> Iterator[Sandbox]:
    """The only process that uses a SQLite file."""
    with Sandbox(Settings(database=f"sqlite:///{tmp_path}/dealdock.db", secret="x")) as sandbox:
        yield sandbox


class TestOneProcess:
    def test_a_response_does_not_wait_for_its_entry(self, alone: Sandbox) -> None:
        account = Account.open(alone)
        assert [alone.journal.add(UnsentRequest(account.tenant, number)) for number in range(3)] == [None] * 3
        assert numbers(journal(account)) == [0, 1, 2]

    def test_a_reader_does_not_wait_until_calls_are_collected(
        self, alone: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(journal_module, "_COLLECT_SECONDS", 600)
        account = Account.open(alone)
        for number in range(3):
            alone.journal.add(UnsentRequest(account.tenant, number))
            alone.journal.flush()
        assert numbers(journal(account)) == [0, 1, 2]

    def test_a_large_call_is_written_at_once(self, alone: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its parameters would stay in memory."""
        monkeypatch.setattr(journal_module, "_COLLECT_SECONDS", 600)
        account = Account.open(alone)
        written = alone.journal.add(UnsentRequest(account.tenant, weight=2**20))
        assert written is not None
        written.result(60)

    def test_a_call_waits_if_too_many_are_not_written(self, alone: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(journal_module, "_COLLECT_SECONDS", 600)
        monkeypatch.setattr(journal_module, "_MAX_WAITING_CALLS", 3)
        account = Account.open(alone)
        added = [alone.journal.add(UnsentRequest(account.tenant, number)) for number in range(5)]
        waiting = [written for written in added if written is not None]
        assert waiting
        for written in waiting:
            written.result(60)
        assert numbers(journal(account)) == list(range(5))

    def test_a_reader_sees_the_calls_of_many_threads(self, alone: Sandbox) -> None:
        account = Account.open(alone)

        def add(first: int) -> None:
            for number in range(first, first + 50):
                alone.journal.add(UnsentRequest(account.tenant, number))

        threads = [threading.Thread(target=add, args=(first,)) for first in range(0, 400, 50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(numbers(journal(account))) == list(range(400))


class TestSeveralProcesses:
    @pytest.mark.slow
    def test_a_response_waits_for_its_entry(self, machine: Machine) -> None:
        account = Account.open(machine(Clock(), workers=2))
        reader = Account.open(machine(Clock(), workers=2))
        for number in range(1, 31):
            written = account.sandbox.journal.add(UnsentRequest(reader.tenant, number))
            assert written is not None
            written.result()
            assert numbers(journal(reader))[-1] == number

    @pytest.mark.parametrize("place", ["postgresql"], indirect=True)
    def test_a_call_is_written_by_one_statement_unless_another_has_a_higher_number(self, machine: Machine) -> None:
        clock = SetClock()
        account = Account.open(machine(clock, workers=2))
        statements = []
        for number, days in enumerate((1, 0, 2)):
            clock.ahead = timedelta(days)
            with record_statements(account.sandbox) as recorded:
                written = account.sandbox.journal.add(UnsentRequest(account.tenant, number))
                assert written is not None
                written.result()
            statements.append([each.statement.split()[0] for each in recorded])
        assert statements == [["INSERT"], ["INSERT", "SET", "SELECT", "INSERT"], ["INSERT"]]
        assert numbers(journal(account)) == [0, 1, 2]

    @pytest.mark.slow
    @pytest.mark.parametrize("timeout", ["statement_timeout", "lock_timeout"])
    def test_a_batch_whose_statement_was_cancelled_is_written_again(
        self, migrated_postgres: Callable[[], str], timeout: str
    ) -> None:
        """SQLSTATE 57014 and 55P03."""
        url = parse_url(migrated_postgres())
        limited = url.update_query_dict({"options": f"-c {timeout}=300"}).render_as_string(hide_password=False)
        with Sandbox(Settings(database=limited, secret="a secret for tests")) as sandbox:
            account = Account.open(sandbox)
            with locked_journal(url) as attempts:
                written = sandbox.journal.add(UnsentRequest(account.tenant, 7))
                assert written is not None
                eventually(lambda: len(attempts()) > 2)  # the newest by itself, the batch, and the batch again
            written.result(60)
            assert numbers(journal(account)) == [7]

    @pytest.mark.slow
    def test_calls_are_kept_if_their_statements_are_cancelled_too_often(
        self, migrated_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The next reader, the next call and the end of the process try again."""
        monkeypatch.setattr(journal_module, "_MAX_KEPT_CALLS", 2)
        url = parse_url(migrated_postgres())
        limited = url.update_query_dict({"options": "-c lock_timeout=20"}).render_as_string(hide_password=False)
        with Sandbox(Settings(database=limited, secret="a secret for tests")) as sandbox:
            account = Account.open(sandbox)

            def add(number: int) -> None:
                written = sandbox.journal.add(UnsentRequest(account.tenant, number))
                assert written is not None
                written.result(60)

            with locked_journal(url):
                for number in range(3):  # the first one is too many
                    add(number)
            assert numbers(journal(account)) == [1, 2]
            with locked_journal(url):
                add(3)
            add(4)
            assert numbers(journal(account)) == [1, 2, 3, 4]
            with locked_journal(url):
                add(5)
        with Sandbox(Settings(database=limited, secret="a secret for tests")) as sandbox:
            assert numbers(journal(replace(account, sandbox=sandbox))) == [1, 2, 3, 4, 5]


@contextmanager
def locked_journal(url: sa.URL) -> Iterator[Callable[[], set[datetime]]]:
    """Lock the journal's table. Yield a function that returns the starts of the statements that waited for it."""
    engine = sa.create_engine(url)
    starts: set[datetime] = set()
    with engine.connect() as holder, engine.connect() as observer:
        holder.execute(sa.text("LOCK TABLE journal IN ACCESS EXCLUSIVE MODE"))

        def attempts() -> set[datetime]:
            starts.update(observer.scalars(LOCKED))
            observer.rollback()
            return starts

        yield attempts
        holder.rollback()
    engine.dispose()
