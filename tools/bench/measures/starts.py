"""The time from the command to the first response, compared with a process that only imports the libraries."""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tools.bench import serving
from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.bench.result import Result, at_most
from tools.bench.serving import Served
from tools.bench.suite import Suite

BASELINE = Path(__file__).parents[1] / "baselines" / "imports.py"
FIRST = "/api/opportunity/version/3/do/query?limit=1"
OWN = ("dealdock", "__main__")
START = ["dealdock", "start", "--port", "0"]
"""As a user has it: the demo scene, in a temporary database."""
BAR = at_most(2.1)
"""1.15 times the ratio before the redesign, which was 1.82."""


def measure(suite: Suite) -> Iterator[Result]:
    """Measure both in alternating processes."""
    modules = suite.folder / "modules"
    modules.write_text("\n".join(imported(suite.folder)))
    ours, theirs = [], []
    for _ in range(3 * suite.sizes.turns):
        ours.append(_milliseconds([sys.executable, "-m", *START]))
        theirs.append(_milliseconds([sys.executable, str(BASELINE), str(modules)]))
    detail = f"{median(ours):.0f} ms against {median(theirs):.0f}"
    ratios = [mine / yours for mine, yours in zip(ours, theirs, strict=True)]
    yield Result.of("command to first answer, against the imports alone", ratios, bar=BAR, detail=detail)


def imported(folder: Path) -> list[str]:
    """Return the modules of libraries that a server has imported when its first response is sent.

    They are read from the output of `python -v`. `-X importtime` leaves out those that a library imports by `importlib`
    at its first use, such as anyio's for asyncio and parts of pydantic.
    """
    log = folder / "imported"
    with log.open("w") as stderr, serving.running([sys.executable, "-v", "-m", *START], stderr) as served:
        _first_answer(served)
    names = re.findall(r"^import '(.+)' #", log.read_text(), re.MULTILINE)
    return [name for name in names if name.partition(".")[0] not in OWN]


def _milliseconds(command: list[str]) -> float:
    begun = time.perf_counter()
    with serving.running(command) as served:
        _first_answer(served)
        return (time.perf_counter() - begun) * 1000


def _first_answer(served: Served) -> None:
    account = served.line.get("account", {})
    keys = f"Pardot api_key={account.get('api_key')}, user_key={account.get('user_key')}"
    with TimedConnection(served.url) as connection:
        succeeded(connection.call(request(served.url, "GET", FIRST, authorization=keys)))
