"""Calls of the maximum size beside the health check, and the memory after many different long texts."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from random import Random
from typing import Final, NamedTuple, Self
from urllib.parse import urlsplit

import sqlalchemy as sa

from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.bench.postgres import NoServerError, postgres
from tools.bench.result import Result, at_most
from tools.bench.serving import DEALDOCK, Served, running
from tools.soak.limits import expansions, texts, unfinished
from tools.soak.limits.largest import LargeCall, calls
from tools.soak.problem_files import begin, keep, tracebacks
from tools.soak.random_requests.openapi_calls import documents
from tools.soak.random_requests.request import Accounts
from tools.soak.random_requests.server import Server
from tools.soak.suite import Suite

MAX_HEALTH_SECONDS: Final = 0.2
"""The longest permitted wait of `/livez`."""
MAX_CALL_SECONDS: Final = 5.0
"""The longest permitted time of a call."""
MAX_TRANSACTION_SECONDS: Final = 2.0
"""The longest permitted transaction on PostgreSQL, which may hold the lock of an account."""
MAX_GROWTH_MEGABYTES: Final = 48.0
"""The permitted growth of memory: all caches together have at most 32 MiB."""
MAX_FIRST_GROWTH_MEGABYTES: Final = 96.0
"""The permitted growth after the first burst of unfinished bodies."""
PAUSE_SECONDS: Final = 0.005
MAX_PRINTED: Final = 5
MAX_REPEATS: Final = 60
"""The calls of a directory's first search at most, each of which waits for four seconds."""
SEARCH: Final = "/apollo/api/v1/mixed_people/api_search"
PROBLEM_FILE: Final = "limits"
SQLITE, POSTGRES = "SQLite", "PostgreSQL"


class Sizes(NamedTuple):
    """The numbers of a trial."""

    every: int
    """One call of this many is sent."""
    rounds: int
    """The rounds with long texts; the memory after the first one is compared with that at the end."""
    unfinished: int
    """The connections whose bodies never end."""
    people: int
    """The people of the large directory."""


FULL: Final = Sizes(every=1, rounds=6, unfinished=5_000, people=100_000)
QUICK: Final = Sizes(every=25, rounds=2, unfinished=200, people=5_000)


def trial(suite: Suite) -> Iterator[Result]:
    """Each operation of the four vendors is called with the largest input that its OpenAPI document and the limits of
    all calls permit: one field, one parameter or all fields at a time, lists at their `maxItems`, or of 2,000 elements
    where the document names none, texts at their `maxLength`, bodies of a MiB, query strings of 60 kB. Beside each call
    `/livez` is requested without a pause. A call may take five seconds, and `/livez` 0.2. A call that misses a bar is
    repeated, because the machine may be busy, and counts if it misses it again. On PostgreSQL no transaction, which may
    hold the lock of its account, may take more than two seconds. No response may be HTTP 5xx.

    Texts with placeholders are filled the same way, by calls whose answers would have up to 135 MB, and with beginnings
    of placeholders that do not end. So is every operation with texts that repeat blanks, beginnings without an end, or
    other pieces that a pattern may read again and again, in its path, its query string and its body.

    The first call on an Apollo directory of 100,000 people is made the same way. It may be refused as under overload,
    and is then repeated until all people are found.

    Then every operation is called with long texts, other ones in each call, in its path, its query string and its body.
    Memory may grow by 48 MB after the first round: caches do not keep long texts of clients.

    Last, 5,000 connections send the beginning of a body of a MiB, and are closed, twice. The interpreter and the C
    library keep memory for later use after the first time: at most 96 MB, half a minute later. After the second time
    it may be 48 MB more.
    """
    begin(PROBLEM_FILE)
    sizes = suite.size(FULL, QUICK)
    yield from on(suite, SQLITE, None, sizes)
    try:
        with postgres() as database:
            yield from on(suite, POSTGRES, database, sizes)
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))


def on(suite: Suite, name: str, database: str | None, sizes: Sizes) -> Iterator[Result]:
    """Run the trial on one database."""
    folder = suite.new_folder(f"limits {name}")
    options = ["--database", database or f"sqlite:///{folder}/deals.db", "--home", str(folder)]
    command = [*DEALDOCK, "start", "--port", "0", "--log-level", "error", *options]
    with (folder / "log").open("w") as log, running(command, stderr=log) as served, ExitStack() as stack:
        server = Server(_address(served.line["url"]), _address(served.line["https_url"]))
        accounts = server.create_accounts()
        longest = stack.enter_context(_transactions(database)) if database else None
        yield from _largest(suite, name, served, accounts, sizes)
        yield from _expansions(suite, name, served)
        yield from _patterns(suite, name, served, accounts, sizes)
        yield from _directory(suite, name, served, sizes)
        if longest is not None:
            bar = None if suite.quick else at_most(MAX_TRANSACTION_SECONDS)
            yield Result.of(f"{name}, calls of the maximum size: longest transaction", [longest[0]], "s", bar)
        yield _memory(suite, name, served, accounts, sizes)
        yield from _unfinished(suite, name, served, sizes)
    found = tracebacks((folder / "log").read_text())
    keep(PROBLEM_FILE, f"{name}, log", found[:MAX_PRINTED])
    yield Result.of(f"{name}, calls of the maximum size: tracebacks in the log", [len(found)], "", at_most(0))


def _largest(suite: Suite, name: str, served: Served, accounts: Accounts, sizes: Sizes) -> Iterator[Result]:
    found = list(_large_calls(accounts))
    suite.randomness("limits").shuffle(found)
    found = found[:: sizes.every]
    with HealthClient(served.url) as health:
        seen = [_sent(served.url, call, health) for call in found]
    yield from _times(suite, f"{name}, calls of the maximum size", seen)


def _times(suite: Suite, of: str, seen: Sequence["Seen"]) -> Iterator[Result]:
    slowest, stalling = max(seen, key=lambda each: each.seconds), max(seen, key=lambda each: each.health)
    failed = [f"{each.name}: HTTP {each.status}" for each in seen if each.status >= 500]  # noqa: PLR2004 (HTTP's classes)
    slow = [each for each in seen if each.seconds > MAX_CALL_SECONDS or each.health > MAX_HEALTH_SECONDS]
    keep(PROBLEM_FILE, of, [*failed[:MAX_PRINTED], *map(str, slow[:MAX_PRINTED])])
    succeeded = sum(each.status < 300 for each in seen)  # noqa: PLR2004 (HTTP's classes)
    detail = f"of {len(seen):,}, of which {succeeded:,} succeeded"
    yield Result.of(f"{of}: responses with HTTP 5xx", [len(failed)], "", at_most(0), detail=detail)
    bar = None if suite.quick else at_most(MAX_HEALTH_SECONDS)
    yield Result.of(f"{of}: longest wait for /livez", [stalling.health], "s", bar, detail=stalling.name)
    bar = None if suite.quick else at_most(MAX_CALL_SECONDS)
    yield Result.of(f"{of}: slowest call", [slowest.seconds], "s", bar, detail=slowest.name)


def _expansions(suite: Suite, name: str, served: Served) -> Iterator[Result]:
    """Call what makes large answers of short texts."""
    with HealthClient(served.url) as health:
        seen = [_sent(served.url, call, health) for call in expansions.calls(served.url)]
    yield from _times(suite, f"{name}, texts with placeholders", seen)


def _patterns(suite: Suite, name: str, served: Served, accounts: Accounts, sizes: Sizes) -> Iterator[Result]:
    """Call every operation with texts that a pattern may read again and again."""
    found = _text_calls(suite.randomness("patterns", name), accounts, sizes.every, texts.REPEATED)
    with HealthClient(served.url) as health:
        seen = [_sent(served.url, call, health) for call in found]
    yield from _times(suite, f"{name}, texts of repetitions", seen)


def _directory(suite: Suite, name: str, served: Served, sizes: Sizes) -> Iterator[Result]:
    """Call a search of a new directory until it answers."""
    document = {"vendor": "apollo", "directory": {"people": sizes.people, "organizations": sizes.people // 40}}
    with HealthClient(served.url) as health, TimedConnection(served.url) as connection:
        made = succeeded(connection.call(request(served.url, "POST", "/_dealdock/accounts", document=document))).json
        search = request(served.url, "POST", SEARCH, headers={"X-Api-Key": made["api_key"]}, document={})
        health.worst()
        answers = [connection.call(search)]
        while answers[-1].status == HTTPStatus.SERVICE_UNAVAILABLE and len(answers) < MAX_REPEATS:
            answers.append(connection.call(search))
        waited = health.worst()
    found = answers[-1].json.get("total_entries", 0) if answers[-1].status == HTTPStatus.OK else 0
    of = f"{name}, first call of {sizes.people:,} people"
    missing = sizes.people - found
    yield Result.of(f"{of}: missing people", [missing], "", at_most(0), detail=f"after {len(answers)} calls")
    bar = None if suite.quick else at_most(MAX_CALL_SECONDS)
    yield Result.of(f"{of}: slowest call", [max(each.whole for each in answers) / 1000], "s", bar)
    bar = None if suite.quick else at_most(MAX_HEALTH_SECONDS)
    yield Result.of(f"{of}: longest wait for /livez", [waited], "s", bar)


def _large_calls(accounts: Accounts) -> Iterator[LargeCall]:
    for document in documents(accounts):
        if document.vendor:
            yield from calls(document)


class Seen(NamedTuple):
    """A call, its status and seconds, and the longest wait of the health check meanwhile."""

    name: str
    status: int
    seconds: float
    health: float


def _sent(url: str, call: LargeCall, health: "HealthClient") -> Seen:
    """Send a call, a second time if it is slow, and return the faster one."""
    seen = _sent_once(url, call, health)
    if seen.seconds > MAX_CALL_SECONDS or seen.health > MAX_HEALTH_SECONDS:
        again = _sent_once(url, call, health)
        return again._replace(seconds=min(seen.seconds, again.seconds), health=min(seen.health, again.health))
    return seen


def _sent_once(url: str, call: LargeCall, health: "HealthClient") -> Seen:
    request = call.build()  # before the health check counts: to build a MiB delays its thread, too
    health.worst()
    with TimedConnection(url) as connection:
        answer = connection.call(request)
    return Seen(call.name, answer.status, answer.whole / 1000, health.worst())


class HealthClient:
    """A client that requests `/livez` again and again."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ended = threading.Event()
        self._condition = threading.Condition()
        self._worst = 0.0
        self._number = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def worst(self) -> float:
        """Wait for the request under way, and return the longest wait since the last call of this method."""
        with self._condition:
            number = self._number
            self._condition.wait_for(lambda: self._number > number, timeout=60)
            worst, self._worst = self._worst, 0.0
            return worst

    def _run(self) -> None:
        call = f"GET /_dealdock/livez HTTP/1.1\r\nHost: {urlsplit(self._url).netloc}\r\n\r\n".encode()
        with TimedConnection(self._url) as connection:
            while not self._ended.is_set():
                seconds = connection.call(call).whole / 1000
                with self._condition:
                    self._worst = max(self._worst, seconds)
                    self._number += 1
                    self._condition.notify_all()
                time.sleep(PAUSE_SECONDS)


@contextmanager
def _transactions(url: str) -> Iterator[Sequence[float]]:
    """Yield the seconds of the longest transaction, measured until the end of the block."""
    longest, ended = [0.0], threading.Event()
    ages = (
        "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )

    def measure() -> None:
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as db:
            while not ended.wait(PAUSE_SECONDS * 4):
                longest[0] = max(longest[0], float(db.exec_driver_sql(ages).scalar_one()))

    thread = threading.Thread(target=measure)
    thread.start()
    try:
        yield longest
    finally:
        ended.set()
        thread.join()


def _memory(suite: Suite, name: str, served: Served, accounts: Accounts, sizes: Sizes) -> Result:
    """Send the rounds with long texts."""
    first = 0.0
    number = 0
    for round_ in range(sizes.rounds):
        for call in _text_calls(suite.randomness("texts", name, round_), accounts, sizes.every):
            with TimedConnection(served.url) as connection:
                connection.call(call.build())
            number += 1
        first = first or served.resident
    grown = served.resident - first
    detail = f"{served.resident:.0f} MB against {first:.0f}, {number:,} calls"
    bar = None if suite.quick else at_most(MAX_GROWTH_MEGABYTES)
    return Result.of(f"{name}, different long texts: growth of memory", [grown], "MB", bar, detail=detail)


def _unfinished(suite: Suite, name: str, served: Served, sizes: Sizes) -> Iterator[Result]:
    """Hold many unfinished bodies twice, and measure the growth of memory after each time."""
    for place, permitted in (("first", MAX_FIRST_GROWTH_MEGABYTES), ("second", MAX_GROWTH_MEGABYTES)):
        held, left = unfinished.grown(served, sizes.unfinished, permitted)
        detail = f"{held:.0f} MB for {sizes.unfinished:,} connections"
        what = f"{name}, unfinished bodies: growth of memory the {place} time"
        yield Result.of(what, [left], "MB", None if suite.quick else at_most(permitted), detail=detail)


def _text_calls(randomness: Random, accounts: Accounts, every: int, pieces: Sequence[str] = ("x",)) -> list[LargeCall]:
    own = [document for document in documents(accounts) if document.vendor]
    found = [call for document in own for call in texts.calls(document, randomness, pieces)]
    randomness.shuffle(found)
    return found[::every]


def _address(url: str) -> tuple[str, int]:
    at = urlsplit(url)
    return at.hostname or "", at.port or 0
