"""Generated requests, random scenes, and clients that never finish a request."""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from tools.bench.postgres import NoServerError, postgres
from tools.bench.result import Result, at_least, at_most
from tools.bench.serving import DEALDOCK, Served, running
from tools.soak.problem_files import begin, keep, tracebacks
from tools.soak.random_requests import openapi_check
from tools.soak.random_requests.connection import TIMEOUT_SECONDS
from tools.soak.random_requests.generator import calls, generate
from tools.soak.random_requests.request import HOST, Accounts, Request, request
from tools.soak.random_requests.run import Run
from tools.soak.random_requests.scenes import SceneGenerator, SceneImporter, problem_of_file
from tools.soak.random_requests.server import Server
from tools.soak.random_requests.slow_clients import SlowClients
from tools.soak.suite import Suite


class Sizes(NamedTuple):
    """The numbers of a trial."""

    requests: int
    on_postgres: int
    calls: int
    """The number of valid and of invalid calls of each operation of the APIs."""
    every: int
    """One operation of this many is called."""
    scenes: int
    examples: int
    """The number of valid and of invalid calls of each operation of the control plane."""
    slow: int
    max_seconds: float
    """The permitted time of a response."""


FULL: Final = Sizes(
    requests=200_000, on_postgres=100_000, calls=8, every=1, scenes=3_000, examples=20, slow=300, max_seconds=2
)
QUICK: Final = Sizes(
    requests=2_000, on_postgres=500, calls=1, every=9, scenes=50, examples=1, slow=0, max_seconds=TIMEOUT_SECONDS
)
"""With a long permitted time, because tests run concurrently."""

WARM_UP: Final = 0.2
"""The share of the requests after which memory is measured first."""

MAX_GROWTH: Final = 1.1
MAX_SEND_SECONDS: Final = 5 * 60.0
"""The time for which requests are sent. The time limit of a trial does not interrupt threads."""

MIN_SHARE: Final = 0.5
"""The share of the requests that must be sent in that time."""

MAX_CLOSE_SECONDS: Final = 75.0
"""The time in which all incomplete requests must be closed: 60 seconds, and more because the machine is busy."""

MAX_PRINTED: Final = 5
PROBLEM_FILE: Final = "bad_input"
"""The name of the file with the problems."""

SQLITE, POSTGRES = "SQLite", "PostgreSQL"


def trial(suite: Suite) -> Iterator[Result]:
    """Calls of every operation of the four vendors and of the control plane, valid and invalid, which schemathesis and
    hypothesis generate from the server's own OpenAPI documents; requests to the authorization servers; malformed HTTP,
    tunnels, incomplete TLS handshakes. Most calls name records that exist. They are repeated in random order on six
    connections, eight at a time; malformed HTTP has a connection of its own.

    No response may be HTTP 5xx (except 503 with `Retry-After`), contain internals, or have the format of another part
    of the server. None may take more than two seconds; a slow request is repeated alone, because the machine may be
    busy. The log must have no traceback. The memory of the server at the end is compared with that after a fifth of
    the requests. Three hundred connections meanwhile send a byte at a time and never finish; the server must close
    them. Scenes with mistakes are imported and read from files: each mistake must be reported with its place, and
    nothing may be loaded. schemathesis compares the responses of the control plane with its OpenAPI. As a control,
    faults make responses that fail, contain a traceback, have the wrong format or are slow; the check must report
    each. A failing request is printed as bytes; the seed generates it again.
    """
    begin(PROBLEM_FILE)
    sizes = suite.size(FULL, QUICK)
    with ThreadPoolExecutor(2) as pool, ExitStack() as stack:
        futures = [pool.submit(on, suite, SQLITE, None, sizes.requests, sizes)]
        try:
            url = stack.enter_context(postgres())
        except NoServerError as error:
            yield Result.missing(POSTGRES, at_most(0), str(error))
        else:
            futures.append(pool.submit(on, suite, POSTGRES, url, sizes.on_postgres, sizes))
        for future in futures:
            yield from future.result()


def on(suite: Suite, name: str, database: str | None, number: int, sizes: Sizes) -> Sequence[Result]:
    """Run the trial on one database with this many requests."""
    folder = suite.new_folder(name)
    seed = suite.randomness("bad input", name).randrange(1 << 40)
    with (folder / "log").open("w") as log, _served(database, folder, log) as served:
        server = Server(_address(served.line["url"]), _address(served.line["https_url"]))
        accounts = server.create_accounts()
        with ProcessPoolExecutor(1) as processes:
            requests = processes.submit(calls, seed, accounts, sizes.calls, every=sizes.every).result()
        run = Run(server, accounts, sizes.max_seconds, time.monotonic() + MAX_SEND_SECONDS)
        with ThreadPoolExecutor(1) as pool:
            last = pool.submit(_last, server, sizes.slow)
            detail = f"seed {suite.seed}, {len(requests):,} different calls"
            sent = list(generate(seed, number, requests, accounts))
            found = [*_asked(name, run, served, sent, detail), *_slow(name, last)]
        with ProcessPoolExecutor(1) as processes:  # Python 3.11's parser fails at times if two threads use it at once
            beside = processes.submit(_described, name, server, sizes.examples, seed) if name == SQLITE else None
            found += _scenes(name, server, folder, sizes.scenes, seed)
            found += beside.result() if beside else ()
        found.append(_undetected(name, run))
    found_there = tracebacks((folder / "log").read_text())
    keep(PROBLEM_FILE, f"{name}, seed {suite.seed}, log", found_there[:MAX_PRINTED])
    return [*found, Result.of(f"{name}: tracebacks in the log", [len(found_there)], "", at_most(0))]


@contextmanager
def _served(database: str | None, folder: Path, log: Any) -> Iterator[Served]:
    options = ["--database", database, "--home", str(folder)] if database else []
    with running([*DEALDOCK, "start", "--port", "0", *options], stderr=log) as served:
        yield served


def _address(url: str) -> tuple[str, int]:
    at = urlsplit(url)
    return at.hostname or "", at.port or 0


def _asked(name: str, run: Run, served: Served, sent: Sequence[Request], of: str) -> Iterator[Result]:
    number, first = len(sent), int(len(sent) * WARM_UP)
    begun = time.monotonic()
    run.send(sent[:first])
    warm = served.resident
    run.send(sent[first:])
    seconds, after = time.monotonic() - begun, served.resident
    for problem in run.problems[:MAX_PRINTED]:
        keep(PROBLEM_FILE, f"{name}, request {problem.number}, {of}", [f"{problem.why}\n  {problem.request.data!r}"])
    detail = f"of {run.asked:,}, {of}, {run.asked / seconds:,.0f} a second"
    asked = f"{run.asked:,} of {number:,}"
    yield Result.of(f"{name}: requests sent in time", [run.asked / number], "x", at_least(MIN_SHARE), detail=asked)
    yield Result.of(f"{name}: wrong responses", [len(run.problems)], "", at_most(0), detail=detail)
    late = f"{run.late:,} took more than {run.max_seconds:g} seconds, but not when they were repeated alone"
    yield Result.of(f"{name}: the slowest response", [run.worst], "s", detail=late)
    memory = f"{after:.0f} MB against {warm:.0f}"
    bar = (
        at_most(MAX_GROWTH) if number >= FULL.on_postgres else None
    )  # after few requests, the first of each kind count too much
    yield Result.of(f"{name}: memory at the end, against after a fifth", [after / warm], "x", bar, detail=memory)


def _last(server: Server, number: int) -> float:
    """Return the seconds until the last of the slow connections was closed."""
    with closing(SlowClients(server.plain, number)) as slow:
        while slow.send_byte() and slow.seconds < 2 * MAX_CLOSE_SECONDS:
            time.sleep(1)
        return slow.seconds


def _slow(name: str, last: "Future[float]") -> Iterator[Result]:
    if seconds := last.result():
        yield Result.of(
            f"{name}: time until all unfinished requests are closed", [seconds], "s", at_most(MAX_CLOSE_SECONDS)
        )


def _scenes(name: str, server: Server, folder: Path, number: int, seed: int) -> Iterator[Result]:
    scenes = SceneGenerator(seed)
    with closing(SceneImporter(server.plain)) as importing:
        problems = [
            f"scene {place} of seed {seed}: {why}\n  {scene.kind}: {scene.data!r}"
            for place, scene in ((place, scenes.draw(place)) for place in range(number))
            for why in (importing.problem(scene), problem_of_file(folder, scene))
            if why is not None
        ]
    keep(PROBLEM_FILE, name, problems[:MAX_PRINTED])
    what = "scenes loaded in part, or refused without the place of a problem"
    yield Result.of(f"{name}: {what}", [len(problems)], "", at_most(0), detail=f"of {number:,}")


def _described(name: str, server: Server, examples: int, seed: int) -> list[Result]:
    problems = list(openapi_check.problems(server.plain, examples, seed))
    keep(PROBLEM_FILE, f"{name}, control plane", problems[:MAX_PRINTED])
    what = "operations of the control plane that differ from OpenAPI"
    return [Result.of(f"{name}: {what}", [len(problems)], "", at_most(0), detail=f"{examples} examples each, twice")]


FAULTS: Final[dict[str, dict[str, Any]]] = {
    "a failure": {"status": 500},
    "a traceback": {"status": 200, "body": "Traceback (most recent call last):", "content_type": "application/json"},
    "internals": {"status": 200, "body": '{"error": "sqlite3.OperationalError"}', "content_type": "application/json"},
    "another format": {"status": 200, "body": "<p>Welcome</p>"},
    "no answer": {"close": True},
    "an answer broken off": {"truncate": 20},
    "a slow answer": {"delay": 0.2},
}
"""The faults that the checks must find, by description."""


def faulty_call(accounts: Accounts, effect: dict[str, Any]) -> Request:
    """Return a call with this fault."""
    headers = [
        (b"Host", HOST),
        (b"Authorization", accounts.authorization),
        (b"Dealdock-Fault", json.dumps(effect).encode()),
    ]
    return Request(request(b"GET", b"/api/opportunity/version/3/do/query?limit=1&name=x", headers), "pardot")


def _undetected(name: str, run: Run) -> Result:
    strict = Run(run.server, run.accounts, max_seconds=0.1)
    missed = [what for what, effect in FAULTS.items() if strict.check(faulty_call(run.accounts, effect)) is None]
    detail = ", ".join(missed) or f"of {len(FAULTS)}"
    return Result.of(
        f"{name}: control: planted failures that are not found", [len(missed)], "", at_most(0), detail=detail
    )
