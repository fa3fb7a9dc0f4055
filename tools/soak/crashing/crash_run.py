"""A server and its writers during many crashes."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from random import Random
from statistics import median
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa

from dealdock.platform.database.database import parse_url
from dealdock.platform.records.models import Dataset, Lease
from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.soak.crashing.expected import SHARED, ExpectedRecords
from tools.soak.crashing.recount import recount
from tools.soak.crashing.reset_client import ResetClient
from tools.soak.crashing.server_process import TIMEOUT_SECONDS, Servers
from tools.soak.crashing.stored import StoredRecords, stored_records
from tools.soak.crashing.writers import WRITERS, Problem, ProblemKind, Writer

S = TypeVar("S", bound=Servers)

PROSPECTS: Final = 10
"""The number of prospects that all writers share."""

GRACE_SECONDS: Final = 0.3
"""The time that writers continue if a crash does not disconnect all of them."""

DATABASE_GONE: Final = frozenset({66, 183})
"""The error codes of a server whose database has failed: it is overloaded, or the outcome is unknown."""

DISK_FAULT: Final = frozenset({183})
"""The error code of a server whose disk fails."""


@dataclass
class CrashRun(Generic[S]):
    """A server, its clients and their accounts, during many crashes."""

    server: S
    database: str
    randomness: Random
    writers: list[Writer] = field(default_factory=list)
    reset_client: ResetClient | None = None
    problems: list[Problem] = field(default_factory=list)
    crashes: int = 0
    in_flight: Counter[bool] = field(default_factory=Counter)

    def begin(self) -> None:
        """Start the server for the first time, and create the shared records."""
        self.start()
        shared = [self._prospect(f"{SHARED}-{number}@example.com") for number in range(PROSPECTS)]
        self.writers += [
            Writer(ExpectedRecords(f"w{number}", shared, Random(self.randomness.random()))) for number in range(WRITERS)
        ]
        self.reset_client = ResetClient(self._account(), Random(self.randomness.random()))

    def start(self, *, killed_starts: float = 0) -> None:
        """Start the server. Raises an error if it does not answer.

        `killed_starts`: the probability that a first start is killed at a random moment.
        """
        if self.randomness.random() < killed_starts:
            self.server.start_and_kill(self.randomness.uniform(0, median(self.server.starts)))
            self.crashes += 1
        if not self.server.start():
            raise RuntimeError(f"the server did not start: {self.server.log[-2000:]}")

    def crash(self, max_writes: int, kill: Callable[[], None], *, excused: frozenset[int] = frozenset()) -> None:
        """Run all clients, and call `kill` after a random number of writes. `excused`: permitted error codes."""
        enough, stopping = threading.Event(), threading.Event()
        until = sum(writer.acknowledged for writer in self.writers) + self.randomness.randint(1, max_writes)

        def may_continue() -> bool:
            if sum(writer.acknowledged for writer in self.writers) >= until:
                enough.set()
            return not stopping.is_set()

        threads = self._start_clients(may_continue, stopping)
        if not enough.wait(TIMEOUT_SECONDS):
            self.add_problem("answer", f"{until} writes were not answered in {TIMEOUT_SECONDS:.0f} seconds")
        time.sleep(self.randomness.uniform(0, 0.01))  # so that the kill meets any step of a call
        kill()
        self.crashes += 1
        _join(threads, GRACE_SECONDS)
        stopping.set()
        _join(threads, TIMEOUT_SECONDS)
        if any(thread.is_alive() for thread in threads):
            raise RuntimeError("a call was not answered, and its connection was not closed")
        self._collect_refusals(excused)

    def _start_clients(self, may_continue: Callable[[], bool], stopping: threading.Event) -> list[threading.Thread]:
        """Start a thread for each client."""
        url, authorization = self.server.url, self.server.authorization
        tasks = [partial(writer.write, url, authorization, may_continue) for writer in self.writers]
        if self.reset_client is not None:
            tasks.append(partial(self.reset_client.run, url, stopping.is_set))
        threads = [threading.Thread(target=task, daemon=True) for task in tasks]
        for thread in threads:
            thread.start()
        return threads

    def check(self) -> None:
        """Compare all records with the acknowledged calls, and with a new count."""
        with self._connection() as db:
            self.problems += self.differences(db)
            stored = stored_records(db)
            if self.reset_client is not None:
                self.reset_client.settle(db)
        for writer in self.writers:
            outcome = writer.settle(*stored.get(writer.expected.writer, StoredRecords({}, {})))
            if outcome is not None:
                self.in_flight[outcome] += 1

    def differences(self, db: sa.Connection) -> Iterator[Problem]:
        """Yield each difference from the expected records."""
        stored = stored_records(db)
        for writer in self.writers:
            yield from writer.problems(*stored.get(writer.expected.writer, StoredRecords({}, {})))
        if self.reset_client is not None:
            yield from self.reset_client.problems(db)
        yield from recount(db)

    def check_abandoned_datasets(self) -> None:
        """Check that abandoned datasets are deleted in the end, although many deletions were interrupted.

        Datasets that were being filled when the server was killed are ignored, because they are deleted only after a
        minute without a heartbeat.
        """
        being_filled = sa.exists().where(Lease.id == Dataset.id)
        due = sa.select(sa.func.count()).where(Dataset.abandoned_at.is_not(None), ~being_filled)
        end = time.monotonic() + TIMEOUT_SECONDS
        with self._connection() as db:
            while left := db.scalar(due):
                if time.monotonic() > end:
                    self.add_problem("recount", f"{left} abandoned datasets were not deleted")
                    return
                db.rollback()
                time.sleep(0.1)

    def undetected(self, damage: Mapping[str, str]) -> list[str]:
        """Return the names of the kinds of damage that the checks do not find. Each is rolled back."""
        with self._connection() as db:
            before = set(self.differences(db))
        return [name for name, statements in damage.items() if not self._problems_after(statements) - before]

    def _problems_after(self, statements: str) -> set[Problem]:
        """Return the problems after these statements, which are rolled back."""
        with self._connection() as db:
            if db.dialect.name == "postgresql":
                db.exec_driver_sql("SET LOCAL session_replication_role = replica")  # no check of foreign keys
            for statement in statements.split(";"):
                if not db.exec_driver_sql(statement).rowcount:
                    raise RuntimeError(f"it changed nothing: {statement}")
            return set(self.differences(db))

    def check_call(self) -> None:
        """Check that a call succeeds and is the last in the journal, and that the log has no traceback."""
        if "Traceback" in self.server.log:
            self.add_problem("answer", self.server.log[-2000:])
        with TimedConnection(self.server.url) as connection:
            before = self._journal(connection)
            path = "/api/opportunity/version/3/do/query?format=json&limit=1"
            succeeded(connection.call(request(self.server.url, "GET", path, authorization=self.server.authorization)))
            after = self._journal(connection)
        last = after[-1:]
        if not last or (last[0]["operation"], last[0]["status"]) != ("query", 200) or last[0] in before:
            self.add_problem("answer", f"the journal ends with {last}")
        numbers = [each["number"] for each in after]
        if numbers != sorted(numbers):
            self.add_problem("answer", f"the journal is out of order: {numbers}")

    def _journal(self, connection: TimedConnection) -> list[dict[str, Any]]:
        account = self.server.line["account"]["id"]
        call = request(self.server.url, "GET", f"/_dealdock/accounts/{account}/requests?limit=20")
        entries: list[dict[str, Any]] = succeeded(connection.call(call)).json
        return entries

    def _collect_refusals(self, excused: frozenset[int]) -> None:
        """Add a problem for each client whose call was refused."""
        for writer in self.writers:
            answer = writer.refused
            if answer is not None and answer.json["@attributes"].get("err_code") not in excused:
                self.add_problem("answer", f"{answer.status}: {answer.body[:200].decode()}")
        if self.reset_client is not None and self.reset_client.refused and not excused:
            self.add_problem("answer", self.reset_client.refused)

    def add_problem(self, kind: ProblemKind, text: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(kind, text))

    def _connection(self) -> sa.Connection:
        """Open a connection with one snapshot, because the server writes meanwhile."""
        db = sa.create_engine(parse_url(self.database), poolclass=sa.NullPool).connect()
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN")
            return db
        return db.execution_options(isolation_level="REPEATABLE READ")

    def _account(self) -> int:
        """Create an account without records."""
        sent = request(self.server.url, "POST", "/_dealdock/accounts", document={"scene": "empty"})
        with TimedConnection(self.server.url) as connection:
            number: int = succeeded(connection.call(sent)).json["id"]
        return number

    def _prospect(self, email: str) -> int:
        path = "/api/prospect/version/3/do/create"
        form = {"email": email, "format": "json"}
        with TimedConnection(self.server.url) as connection:
            made = connection.call(
                request(self.server.url, "POST", path, authorization=self.server.authorization, form=form)
            )
        number: int = succeeded(made).json["prospect"]["id"]
        return number


def _join(threads: list[threading.Thread], seconds: float) -> None:
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
