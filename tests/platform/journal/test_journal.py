"""The journal: which responses wait for their entries, and entries that the database refuses at first."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.clock import Clock, ticks
from dealdock.platform.database.database import parse_url
from dealdock.platform.database.dialects import DatabaseMicroseconds
from dealdock.platform.database.postgresql import notifications
from dealdock.platform.journal import journal as journal_module
from dealdock.platform.journal import peers, store
from dealdock.platform.journal.journal import Journal
from dealdock.settings import Settings
from tests.control.test_requests import UnsentRequest
from tests.platform.test_wrong_clocks import journal
from tests.support.builders import Account
from tests.support.client import Client
from tests.support.clocks import Machine
from tests.support.recorded_statements import record_statements
from tests.support.running import eventually
from tests.support.serving import served

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


class Sharing:
    """Processes that share a PostgreSQL database, and write no call before a reader asks for it."""

    def __init__(self, machine: Machine, number: int) -> None:
        self.sandboxes = [machine(Clock(), workers=2) for _ in range(number)]
        self.account = Account.open(self.sandboxes[0])
        for each in self.sandboxes:
            assert each.journal.flush_for_list(None) is not None, "it listens"

    def answer(self, process: int, number: int) -> Any:
        """Add a call that a process has answered, whose account was read by PostgreSQL's clock."""
        sandbox = self.sandboxes[process]
        now = sandbox.database.read(lambda db: db.scalar(sa.select(DatabaseMicroseconds())))
        assert now is not None
        tenant = self.account.tenant._replace(clock_lead=now - ticks())
        return sandbox.journal.add(UnsentRequest(tenant, number))

    def seen(self, process: int, since: int = 0) -> list[int]:
        """Return the numbers of the calls that a reader at this process sees."""
        return numbers(self.read(process, since))

    def read(self, process: int, since: int = 0) -> list[dict[str, Any]]:
        with served(self.sandboxes[process]) as address, Client(address) as http:
            path = f"/_dealdock/accounts/{self.account.ready.id}/requests"
            return http.get(path, params={"since": since}).json()  # type: ignore[no-any-return]  # JSON


@pytest.fixture
def sharing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Sharing:
    monkeypatch.setattr(journal_module, "_COLLECT_SECONDS", 600)
    return Sharing(machine, 3)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
class TestReadersThatAsk:
    def test_see_what_every_process_has_answered(self, sharing: Sharing) -> None:
        for number in range(6):
            assert sharing.answer(number % 3, number) is None, "no answer waits"
        assert sharing.seen(0) == list(range(6))
        assert sharing.answer(1, 6) is None
        assert sharing.seen(2) == list(range(7))

    @pytest.mark.slow
    def test_miss_no_call_after_their_bookmark(self, sharing: Sharing, monkeypatch: pytest.MonkeyPatch) -> None:
        """Processes write their batches at different times."""
        monkeypatch.setattr(journal_module, "_COLLECT_SECONDS", 0.05)
        stopping = threading.Event()
        answered: list[list[int]] = [[], []]

        def call(process: int) -> None:
            for number in count(process, 2):
                if stopping.is_set():
                    return
                assert sharing.answer(process, number) is None
                answered[process].append(number)

        with ThreadPoolExecutor(2) as threads, served(sharing.sandboxes[2]) as address, Client(address) as http:
            running = [threads.submit(call, process) for process in range(2)]
            path, since = f"/_dealdock/accounts/{sharing.account.ready.id}/requests", 0
            seen: list[int] = []
            for last in (*[False] * 30, True):
                if last:
                    stopping.set()
                    for each in running:
                        each.result()
                found = http.get(path, params={"since": since}).json()
                seen += numbers(found)
                since = found[-1]["number"] if found else since
        assert sorted(seen) == sorted(answered[0] + answered[1])
        assert [each for each in seen if each % 2 == 0] == answered[0], "in the order of a process's answers"

    @pytest.mark.slow
    def test_wait_for_a_process_that_hangs_for_a_second_at_most(
        self, sharing: Sharing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert sharing.answer(0, 0) is None
        goes_on = threading.Event()
        entries = Journal._entries  # noqa: SLF001 (the work of its thread)

        def hang(journal: Journal, calls: Any) -> Any:
            if journal is sharing.sandboxes[1].journal:
                goes_on.wait(60)
            return entries(journal, calls)

        monkeypatch.setattr(Journal, "_entries", hang)
        assert sharing.answer(1, 1) is None
        began = time.monotonic()
        try:
            assert sharing.seen(0) == [0]
            assert 1 <= time.monotonic() - began < 10
        finally:
            goes_on.set()
        assert sharing.seen(0) == [0, 1]

    def test_do_not_wait_for_a_process_that_has_ended(self, sharing: Sharing, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(peers, "_MAX_WAIT_SECONDS", 60)
        assert sharing.answer(1, 1) is None
        sharing.sandboxes[1].journal.close()
        began = time.monotonic()
        assert sharing.seen(0) == [1], "its end has written what it had"
        assert time.monotonic() - began < 30

    @pytest.mark.slow
    def test_a_response_waits_for_its_entry_while_its_process_cannot_be_asked(
        self, sharing: Sharing, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(peers, "_RETRY_SECONDS", 600)
        assert sharing.answer(0, 0) is None
        engine = sa.create_engine(parse_url(place), isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            for pid in notifications.listeners(db):
                db.execute(sa.select(sa.func.pg_terminate_backend(pid)))
        engine.dispose()
        eventually(lambda: not sharing.sandboxes[0].journal._peers.is_listening)  # type: ignore[union-attr]  # noqa: SLF001
        written = sharing.answer(0, 1)
        assert written is not None
        written.result(60)
        assert sharing.seen(1) == [0, 1]


class TestSeveralProcesses:
    @pytest.mark.slow
    def test_a_response_waits_for_its_entry_if_its_call_has_not_read_the_time(self, machine: Machine) -> None:
        account = Account.open(machine(Clock(), workers=2))
        reader = Account.open(machine(Clock(), workers=2))
        for number in range(1, 31):
            written = account.sandbox.journal.add(UnsentRequest(reader.tenant, number))
            assert written is not None
            written.result()
            assert numbers(journal(reader))[-1] == number

    @pytest.mark.parametrize("place", ["postgresql"], indirect=True)
    def test_a_call_is_written_by_one_statement_unless_its_number_is_taken_or_must_be_higher(
        self, machine: Machine
    ) -> None:
        account = Account.open(machine(Clock(), workers=2))
        statements = []
        for number, (wanted, is_late) in enumerate(((99, False), (97, True), (97, True), (97, False))):
            entry = UnsentRequest(account.tenant, number).entry()
            with record_statements(account.sandbox) as recorded:
                store.write(account.sandbox.database, [store.Unwritten(5, entry, wanted, is_late=is_late)])
            statements.append([each.statement.split()[0] for each in recorded])
        batch = ["SET", "SELECT", "INSERT"]
        assert statements == [["INSERT"], ["INSERT"], ["INSERT", *batch[:2], "SELECT", "INSERT"], ["INSERT", *batch]]
        shown = journal(account)
        assert numbers(shown) == [1, 2, 0, 3]
        assert [each["number"] for each in shown] == [97, 98, 99, 100]

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
