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

from bench.load.line import Line, request, succeeded
from dealdock.platform.database.database import parse_url
from dealdock.platform.models import Dataset, Lease
from soak.crashing.book import SHARED, Book
from soak.crashing.found import Found, found
from soak.crashing.recount import recount
from soak.crashing.served import PATIENCE, Serves
from soak.crashing.turning import Turner
from soak.crashing.writers import WRITERS, Complaint, Kind, Writer

S = TypeVar("S", bound=Serves)

PROSPECTS: Final = 10
"""That all writers share."""

BESIDE: Final = 0.3
"""Seconds that writers go on where a crash doesn't cut all of them off."""

AWAY: Final = frozenset({66, 183})
"""What a server answers whose database is gone: overloaded, or that it can't know."""

FAULT: Final = frozenset({183})
"""What it answers where its disk fails: its own fault."""


@dataclass
class Ordeal(Generic[S]):
    """The accounts under trial, and the checks of their records."""

    served: S
    database: str
    randomness: Random
    writers: list[Writer] = field(default_factory=list)
    turner: Turner | None = None
    complaints: list[Complaint] = field(default_factory=list)
    crashes: int = 0
    in_flight: Counter[bool] = field(default_factory=Counter)

    def begin(self) -> None:
        """Start the server for the first time, and create the shared records."""
        self.start()
        shared = [self._prospect(f"{SHARED}-{number}@example.com") for number in range(PROSPECTS)]
        self.writers += [
            Writer(Book(f"w{number}", shared, Random(self.randomness.random()))) for number in range(WRITERS)
        ]
        self.turner = Turner(self._account(), Random(self.randomness.random()))

    def start(self, *, stumbles: float = 0) -> None:
        """Start the server; nothing can go on where it doesn't answer. `stumbles`: how often it is killed before that.

        Then that comes at any moment of a start.
        """
        if self.randomness.random() < stumbles:
            self.served.stumble(self.randomness.uniform(0, median(self.served.starts)))
            self.crashes += 1
        if not self.served.start():
            raise RuntimeError(f"it did not start: {self.served.log[-2000:]}")

    def crash(self, most: int, kill: Callable[[], None], *, excused: frozenset[int] = frozenset()) -> None:
        """Run all writers, and call `kill` after a random number of writes. `excused`: permitted error codes."""
        enough, stopping = threading.Event(), threading.Event()
        until = sum(writer.acknowledged for writer in self.writers) + self.randomness.randint(1, most)

        def goes_on() -> bool:
            if sum(writer.acknowledged for writer in self.writers) >= until:
                enough.set()
            return not stopping.is_set()

        threads = self._begun(goes_on, stopping)
        if not enough.wait(PATIENCE):
            self.complain("answer", f"{until} writes weren't answered in {PATIENCE:.0f} seconds")
        time.sleep(self.randomness.uniform(0, 0.01))  # into whatever is being done then
        kill()
        self.crashes += 1
        _join(threads, BESIDE)
        stopping.set()
        _join(threads, PATIENCE)
        if any(thread.is_alive() for thread in threads):
            raise RuntimeError("a call was not answered, and its connection not closed")
        self._hear(excused)

    def _begun(self, goes_on: Callable[[], bool], stopping: threading.Event) -> list[threading.Thread]:
        """Start all writers."""
        url, authorization = self.served.url, self.served.authorization
        works = [partial(writer.write, url, authorization, goes_on) for writer in self.writers]
        if self.turner is not None:
            works.append(partial(self.turner.turn, url, stopping.is_set))
        threads = [threading.Thread(target=work, daemon=True) for work in works]
        for thread in threads:
            thread.start()
        return threads

    def check(self) -> None:
        """Compare all records with the acknowledged calls, and with a new count."""
        with self._connection() as db:
            self.complaints += self.found_wrong(db)
            there = found(db)
            if self.turner is not None:
                self.turner.settle(db)
        for writer in self.writers:
            outcome = writer.settle(*there.get(writer.book.writer, Found({}, {})))
            if outcome is not None:
                self.in_flight[outcome] += 1

    def found_wrong(self, db: sa.Connection) -> Iterator[Complaint]:
        """Yield each difference from the records that should be there."""
        there = found(db)
        for writer in self.writers:
            yield from writer.complaints(*there.get(writer.book.writer, Found({}, {})))
        if self.turner is not None:
            yield from self.turner.complaints(db)
        yield from recount(db)

    def swept(self) -> None:
        """See that what was left behind is swept in the end, though many sweeps were broken off.

        What was being filled when the server was killed comes later, after a minute without a heartbeat.
        """
        being_filled = sa.exists().where(Lease.id == Dataset.id)
        due = sa.select(sa.func.count()).where(Dataset.abandoned_at.is_not(None), ~being_filled)
        end = time.monotonic() + PATIENCE
        with self._connection() as db:
            while left := db.scalar(due):
                if time.monotonic() > end:
                    self.complain("recount", f"{left} datasets that nobody sees weren't swept")
                    return
                db.rollback()
                time.sleep(0.1)

    def unnoticed(self, harms: Mapping[str, str]) -> list[str]:
        """Return those of these statements that leave no complaint, each tried and taken back: none should."""
        with self._connection() as db:
            before = set(self.found_wrong(db))
        return [name for name, harm in harms.items() if not self._after(harm) - before]

    def _after(self, harm: str) -> set[Complaint]:
        """Return the complaints after these statements."""
        with self._connection() as db:
            if db.dialect.name == "postgresql":
                db.exec_driver_sql("SET LOCAL session_replication_role = replica")  # foreign keys look away
            for statement in harm.split(";"):
                if not db.exec_driver_sql(statement).rowcount:
                    raise RuntimeError(f"it did no harm: {statement}")
            return set(self.found_wrong(db))

    def works(self) -> None:
        """Check that a call succeeds and is the last in the journal, and that the log has no traceback."""
        if "Traceback" in self.served.log:
            self.complain("answer", self.served.log[-2000:])
        with Line(self.served.url) as line:
            before = self._journal(line)
            asked = "/api/opportunity/version/3/do/query?format=json&limit=1"
            succeeded(line.call(request(self.served.url, "GET", asked, authorization=self.served.authorization)))
            after = self._journal(line)
        last = after[-1:]
        if not last or (last[0]["operation"], last[0]["status"]) != ("query", 200) or last[0] in before:
            self.complain("answer", f"the journal ends with {last}")
        numbers = [each["number"] for each in after]
        if numbers != sorted(numbers):
            self.complain("answer", f"the journal is out of order: {numbers}")

    def _journal(self, line: Line) -> list[dict[str, Any]]:
        account = self.served.line["account"]["id"]
        asked = request(self.served.url, "GET", f"/_dealdock/accounts/{account}/requests?limit=20")
        entries: list[dict[str, Any]] = succeeded(line.call(asked)).json
        return entries

    def _hear(self, excused: frozenset[int]) -> None:
        """Collect the wrong responses of the writers."""
        for writer in self.writers:
            answer = writer.refused
            if answer is not None and answer.json["@attributes"].get("err_code") not in excused:
                self.complain("answer", f"{answer.status}: {answer.body[:200].decode()}")
        if self.turner is not None and self.turner.refused and not excused:
            self.complain("answer", self.turner.refused)

    def complain(self, kind: Kind, text: str) -> None:
        """Add a complaint."""
        self.complaints.append(Complaint(kind, text))

    def _connection(self) -> sa.Connection:
        """Open a connection with one snapshot, because the server writes meanwhile."""
        db = sa.create_engine(parse_url(self.database), poolclass=sa.NullPool).connect()
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN")
            return db
        return db.execution_options(isolation_level="REPEATABLE READ")

    def _account(self) -> int:
        """Create an account without records."""
        sent = request(self.served.url, "POST", "/_dealdock/accounts", document={"scene": "empty"})
        with Line(self.served.url) as line:
            number: int = succeeded(line.call(sent)).json["id"]
        return number

    def _prospect(self, email: str) -> int:
        path = "/api/prospect/version/3/do/create"
        form = {"email": email, "format": "json"}
        with Line(self.served.url) as line:
            made = line.call(request(self.served.url, "POST", path, authorization=self.served.authorization, form=form))
        number: int = succeeded(made).json["prospect"]["id"]
        return number


def _join(threads: list[threading.Thread], seconds: float) -> None:
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
