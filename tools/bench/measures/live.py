"""The memory of the server and of a browser while calls arrive on an open page of the console: its growth per hour."""

import http.client
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from statistics import median
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import CDPSession, Page, sync_playwright

from tools.bench import serving
from tools.bench.result import Bar, Result, at_most
from tools.bench.suite import Suite

CALLS_PER_SECOND: Final = 20
WARM_CALLS: Final = 1_500
"""Calls before the first sample. The journal keeps 1,000 calls and the page 200 rows, so both are full then."""
SAMPLES: Final = 24
PARTS: Final = 5
"""The measure takes this many times the seconds of one long round."""
MAX_ROWS: Final = 200
GARBAGE_COLLECTIONS: Final = 3
"""One leaves some nodes that the next one frees."""

SERVER: Final = at_most(30)
BROWSER: Final = at_most(5)
NODES: Final = at_most(500)
"""The calls of an hour are 72,000. A leak of half a kilobyte for each would exceed the first bar."""

_MB: Final = 2**20
_HOUR: Final = 3_600


class Sample(NamedTuple):
    """The sizes of the server and of the page at one time."""

    seconds: float
    server: float
    """MB."""
    browser: float
    """MB of objects of the page's scripts, after a garbage collection."""
    nodes: float
    listeners: float


def measure(suite: Suite) -> Iterator[Result]:
    """Call at a steady rate, with a page open, and take samples."""
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        yield Result.missing("live calls, memory", SERVER, "Chromium is not installed")
        return
    seconds = PARTS * suite.sizes.long_seconds
    with (
        serving.dealdock(suite.new_database("live"), "--scene", "demo") as served,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]) as browser,
    ):
        page = browser.new_page()
        page.goto(f"{served.url}/_dealdock/console/accounts/{served.line['account']['id']}/calls")
        samples = list(_samples(served, page, seconds))
        rows = page.locator("tbody tr").count()
    if rows > MAX_ROWS:
        raise RuntimeError(f"the page has {rows} rows")
    yield from _results(samples, has_bars=suite.sizes.is_full)


def _results(samples: Sequence[Sample], *, has_bars: bool) -> Iterator[Result]:
    """Yield the growth of each figure: the median of the slopes between all samples, which ignores a single step."""
    seconds = samples[-1].seconds - samples[0].seconds
    taken = f"{seconds:.0f} s, {CALLS_PER_SECOND} calls a second"
    figures: list[tuple[str, str, Callable[[Sample], float], Bar]] = [
        ("the server's memory", "MB/h", lambda each: each.server, SERVER),
        ("the browser's script memory", "MB/h", lambda each: each.browser, BROWSER),
        ("nodes of the page", "1/h", lambda each: each.nodes, NODES),
        ("listeners of the page", "1/h", lambda each: each.listeners, NODES),
    ]
    for what, unit, value, bar in figures:
        values = [value(each) for each in samples]
        pairs = combinations(zip((each.seconds for each in samples), values, strict=True), 2)
        slope = median((later - value) / (then - now) for (now, value), (then, later) in pairs) * _HOUR
        detail = f"{values[0]:,.1f} at the beginning, {values[-1]:,.1f} at the end, {taken}"
        # In the seconds of a quick run, the slope is that of noise.
        yield Result.of(f"live calls, growth of {what}", [slope], unit, bar if has_bars else None, detail=detail)


def _samples(served: serving.Served, page: Page, seconds: float) -> Iterator[Sample]:
    """Call at the rate, and yield samples in between."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    call = _caller(served)
    for _ in range(WARM_CALLS):
        call()
    begun = time.monotonic()
    calls = int(seconds * CALLS_PER_SECOND)
    for number in range(calls + 1):
        time.sleep(max(0.0, begun + number / CALLS_PER_SECOND - time.monotonic()))
        call()
        if number % (calls // SAMPLES) == 0:
            yield Sample(time.monotonic() - begun, served.resident, *_page_sizes(session))


def _caller(served: serving.Served) -> Callable[[], None]:
    """Return the function that makes a call on one connection."""
    account, address = served.line["account"], urlsplit(served.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    keys = urlencode({name: account[name] for name in ("api_key", "user_key")})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    def call() -> None:
        connection.request("POST", "/api/opportunity/version/3/do/query", keys, headers)
        response = connection.getresponse()
        if response.status != http.client.OK or b'stat="ok"' not in response.read():
            raise RuntimeError(f"a call was answered by {response.status}")

    return call


def _page_sizes(session: CDPSession) -> tuple[float, float, float]:
    """Return the script memory of the page in MB, its nodes and its listeners."""
    for _ in range(GARBAGE_COLLECTIONS):
        session.send("HeapProfiler.collectGarbage")
    metrics: Any = session.send("Performance.getMetrics")["metrics"]
    found = {each["name"]: each["value"] for each in metrics}
    return found["JSHeapUsedSize"] / _MB, found["Nodes"], found["JSEventListeners"]
