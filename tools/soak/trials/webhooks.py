"""Webhooks of a server that is killed, and of many receivers that fail."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from random import Random
from statistics import median
from typing import Any, Final, NamedTuple

import httpx

from tests.support.pgserver import NoServerError
from tools.bench.load.timed_connection import TimedConnection, request
from tools.bench.result import Result, at_least, at_most
from tools.bench.serving import dealdock
from tools.soak.crashing.postgres import postgres
from tools.soak.crashing.server_process import ServerProcess
from tools.soak.problem_files import begin, keep, tracebacks
from tools.soak.suite import Suite
from tools.soak.webhooks.accounts import CLOSE, COPPER, TIMEOUT_SECONDS, Account
from tools.soak.webhooks.receiver import Receiver, absent, silent


class Sizes(NamedTuple):
    """The numbers of a trial, on each database."""

    events: int
    accounts: int
    """The accounts of each vendor."""
    kills: int
    seconds: float
    """The longest time between two kills."""
    failing: int
    """The subscriptions whose receivers fail."""
    calls: int
    """The calls that are timed beside them."""


FULL: Final = Sizes(events=10_000, accounts=4, kills=20, seconds=5, failing=1_000, calls=400)
QUICK: Final = Sizes(events=240, accounts=2, kills=3, seconds=0.8, failing=120, calls=40)

SQLITE: Final = "SQLite, webhooks"
POSTGRES: Final = "PostgreSQL, 2 workers, webhooks"
WRONG: Final = (
    "lost records",
    "invented",
    "Close's that never arrived",
    "Copper's that arrived twice",
    "Copper's out of order",
)
REJECTED: Final = 0.02
"""The part of all requests that the receiver answers with 503."""

OF_ACCOUNT: Final = 40
"""The subscriptions of an account of Close: as many as it may have."""

MAX_RATIO: Final = 1.5
"""The permitted time of a call beside failing receivers, against the time without any."""

MAX_HEALTHY_SECONDS: Final = 2.0
"""The time within which a webhook arrives beside failing receivers."""

MAX_PRINTED: Final = 5
PROBLEM_FILE: Final = "webhooks"


def trial(suite: Suite) -> Iterator[Result]:
    """Clients of Close and Copper create 10,000 records, which are announced to a receiver in the trial's process. It
    answers one request of fifty with 503. Meanwhile the server, and on PostgreSQL in turn one of its two workers, is
    killed with SIGKILL and started again. The clients do not repeat calls. At the end the clocks of the accounts go on,
    so that failed deliveries are repeated. Each record of Close must have been accepted at least once, each of Copper
    must have arrived once at most, nothing may be announced that is not stored, and Copper's announcements arrive in
    the order of the writes. Each kill may lose one announcement of each account of Copper: it is marked before it is
    sent. As a control, an announcement is taken away, one is doubled and one is invented; the check must find all.
    """
    begin(PROBLEM_FILE)
    sizes = suite.size(FULL, QUICK)
    yield from on_sqlite(suite, sizes)
    yield from on_postgres(suite, sizes)


def receivers(suite: Suite) -> Iterator[Result]:
    """1,000 subscriptions of 25 accounts have receivers that do not answer, refuse connections, or answer with 500.
    Beside their deliveries `/livez` and calls are timed, against the same without them, and a webhook of another
    account must arrive within two seconds.
    """
    yield from failing(suite, suite.size(FULL, QUICK))


def on_sqlite(suite: Suite, sizes: Sizes) -> Iterator[Result]:
    """Kill the server."""
    randomness = suite.randomness("webhooks", SQLITE)
    folder = suite.new_folder("webhooks sqlite")
    server = ServerProcess(folder, randomness, "--database", f"sqlite:///{folder}/deals.db", "--scene", "empty")
    yield from _run(suite, SQLITE, server, sizes, randomness, [partial(_restart, server)])


def on_postgres(suite: Suite, sizes: Sizes) -> Iterator[Result]:
    """Kill the server, or a worker."""
    randomness = suite.randomness("webhooks", POSTGRES)
    folder = suite.new_folder("webhooks postgresql")
    try:
        with postgres() as database:
            options = ("--database", database.url, "--scene", "empty", "--workers", "2", "--home", str(folder))
            server = ServerProcess(folder, randomness, *options)
            kills = [partial(server.kill_worker, randomness), partial(_restart, server)]
            yield from _run(suite, POSTGRES, server, sizes, randomness, kills)
    except NoServerError as error:
        yield Result.missing(POSTGRES, at_most(0), str(error))


def _restart(server: ServerProcess) -> None:
    server.kill()
    server.start()


def _run(
    suite: Suite,
    name: str,
    server: ServerProcess,
    sizes: Sizes,
    randomness: Random,
    kills: Sequence[Callable[[], None]],
) -> Iterator[Result]:
    accounts = [Account(vendor, number) for vendor in (CLOSE, COPPER) for number in range(sizes.accounts)]
    begun = time.monotonic()
    with ExitStack() as stack:
        stack.callback(server.kill)
        receiver = stack.enter_context(Receiver(randomness, failing=REJECTED))
        server.start()
        with _client(server.url) as http:
            for account in accounts:
                account.open(http, receiver)
        killed = _write(server, accounts, sizes, randomness, kills)
        with _client(server.url) as http:
            for account in accounts:
                account.settle(http)
    arrivals = {account.path: receiver.arrivals.get(account.path, []) for account in accounts}
    found = [problem for account in accounts for problem in account.problems(arrivals[account.path])]
    log = tracebacks(server.log)
    keep(PROBLEM_FILE, f"{name}, seed {suite.seed}", [f"{kind}: {text}" for kind, text in found][:MAX_PRINTED])
    keep(PROBLEM_FILE, f"{name}, seed {suite.seed}, log", log[:MAX_PRINTED])
    stored = sum(len(account.stored) for account in accounts)
    detail = f"{stored:,} events, {killed} kills, {time.monotonic() - begun:,.0f} s"
    yield from _results(name, accounts, arrivals, Counter(kind for kind, _ in found), killed, detail)
    yield Result.of(f"{name}: tracebacks in the log", [len(log)], "", at_most(0))
    yield _control(name, accounts, arrivals)


def _client(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False)


def _write(
    server: ServerProcess,
    accounts: Sequence[Account],
    sizes: Sizes,
    randomness: Random,
    kills: Sequence[Callable[[], None]],
) -> int:
    """Create the records, and kill until that is done. Return the number of kills."""
    stopped, each = threading.Event(), sizes.events // len(accounts)
    threads = [threading.Thread(target=account.create, args=(server.url, each, stopped)) for account in accounts]
    for thread in threads:
        thread.start()
    killed = 0
    try:
        while any(thread.is_alive() for thread in threads):
            time.sleep(randomness.uniform(sizes.seconds / 3, sizes.seconds))
            if killed < sizes.kills:
                kills[killed % len(kills)]()
                killed += 1
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
    return killed


def _results(
    name: str,
    accounts: Sequence[Account],
    arrivals: dict[str, list[tuple[Any, bool]]],
    found: Counter[str],
    killed: int,
    detail: str,
) -> Iterator[Result]:
    for kind in WRONG:
        yield Result.of(f"{name}: {kind}", [found[kind]], "", at_most(0), detail=detail)
    copper = [account for account in accounts if account.vendor is COPPER]
    missing = sum(account.missing(arrivals[account.path]) for account in copper)
    yield Result.of(f"{name}: Copper's that never arrived", [missing], "", at_most(killed * len(copper)))
    repeated = sum(account.repeated(arrivals[account.path]) for account in accounts if account.vendor is CLOSE)
    yield Result.of(f"{name}: Close's that were accepted again", [repeated], "")
    idle = sum(not account.acknowledged for account in accounts)
    yield Result.of(f"{name}: clients without an acknowledged record", [idle], "", at_most(0))


def _control(name: str, accounts: Sequence[Account], arrivals: dict[str, list[tuple[Any, bool]]]) -> Result:
    """Return how many planted problems the check finds."""
    close, copper = accounts[0], accounts[-1]
    lacking = [each for each in arrivals[close.path] if each[0] != arrivals[close.path][0][0]]
    own = arrivals[copper.path]
    invented = ({**own[0][0], "ids": [10**9]}, True)
    kinds = {kind for kind, _ in close.problems(lacking)} | {kind for kind, _ in copper.problems([*own, own[0]])}
    kinds |= {kind for kind, _ in copper.problems([*own, invented])}
    planted = len(kinds & {"Close's that never arrived", "Copper's that arrived twice", "invented"})
    what = f"{name}: control: planted problems that are found"
    return Result.of(what, [planted], "", at_least(3), detail=f"{planted} of 3")


def failing(suite: Suite, sizes: Sizes) -> Iterator[Result]:
    """Time calls beside many receivers that fail, and the webhook of another account."""
    folder = suite.new_folder("webhooks failing")
    with ExitStack() as stack:
        served = stack.enter_context(dealdock(f"sqlite:///{folder}/deals.db", "--scene", "empty"))
        randomness = suite.randomness("webhooks", "failing")
        targets = [stack.enter_context(silent()), stack.enter_context(absent())]
        targets.append(stack.enter_context(Receiver(randomness, failing=1)).url("failing"))
        receiver = stack.enter_context(Receiver(randomness))
        http = stack.enter_context(_client(served.url))
        healthy, quiet = Account(CLOSE, 0), Account(CLOSE, 1)
        for account in (healthy, quiet):
            account.open(http, receiver)
        failing_accounts = [_failing_account(http, targets) for _ in range(sizes.failing // OF_ACCOUNT)]
        before = _times(served.url, quiet, sizes.calls)
        stopped = threading.Event()
        stack.callback(stopped.set)
        with ThreadPoolExecutor(1) as busy:
            made = busy.submit(_keep_failing, served.url, failing_accounts, stopped)
            time.sleep(1)
            beside = _times(served.url, quiet, sizes.calls)
            seconds = _arrival(http, healthy, receiver)
            stopped.set()
            events = made.result()
    yield from _compared(suite, sizes, before, beside, f"{events:,} events for them meanwhile")
    what = f"a webhook beside {sizes.failing:,} failing receivers: its arrival"
    yield Result.of(what, [seconds], "s", at_most(MAX_HEALTHY_SECONDS))


def _failing_account(http: httpx.Client, targets: Sequence[str]) -> Account:
    account = Account(CLOSE, 2)
    account.shown = http.post("/_dealdock/accounts", json={"vendor": "close"}).raise_for_status().json()
    path = f"{CLOSE.prefix}{CLOSE.subscribe}"
    for number in range(OF_ACCOUNT):
        body = CLOSE.subscription(f"{targets[number % len(targets)]}{number}")
        http.post(path, json=body, headers=account.headers).raise_for_status()
    return account


def _keep_failing(url: str, accounts: Sequence[Account], stopped: threading.Event) -> int:
    """Make an event for all failing receivers of an account, one account after another, until it is stopped."""
    events = 0
    with _client(url) as http:
        for account in accounts:
            if stopped.is_set():
                break
            path = f"{CLOSE.prefix}{CLOSE.create}"
            http.post(path, json={"name": "Lead"}, headers=account.headers).raise_for_status()
            events += OF_ACCOUNT
        stopped.wait(TIMEOUT_SECONDS)
    return events


class Times(NamedTuple):
    """The milliseconds of health checks and of calls."""

    health: Sequence[float]
    calls: Sequence[float]


def _times(url: str, account: Account, number: int) -> Times:
    path = f"{CLOSE.prefix}/lead/?_limit=1"
    call = request(url, "GET", path, headers=account.headers)
    health = request(url, "GET", "/_dealdock/livez")
    with TimedConnection(url) as connection:
        pairs = [(connection.milliseconds(health), connection.milliseconds(call)) for _ in range(number)]
    return Times(*zip(*pairs, strict=True))


def _arrival(http: httpx.Client, account: Account, receiver: Receiver) -> float:
    """Return the seconds from a call to the arrival of its webhook."""
    begun = time.monotonic()
    path = f"{CLOSE.prefix}{CLOSE.create}"
    http.post(path, json={"name": "Lead"}, headers=account.headers).raise_for_status()
    while not receiver.arrivals.get(account.path):
        if time.monotonic() - begun > TIMEOUT_SECONDS:
            return float(TIMEOUT_SECONDS)
        time.sleep(0.005)
    return time.monotonic() - begun


def _compared(suite: Suite, sizes: Sizes, before: Times, beside: Times, detail: str) -> Iterator[Result]:
    bar = None if suite.quick else at_most(MAX_RATIO)
    for what, own, others in (("/livez", beside.health, before.health), ("a call", beside.calls, before.calls)):
        ratio = median(own) / median(others)
        figures = f"{median(own):.2f} ms against {median(others):.2f} ms, at most {max(own):.0f} ms, {detail}"
        text = f"{what} beside {sizes.failing:,} failing receivers, against without"
        yield Result.of(text, [ratio], "x", bar, detail=figures)
