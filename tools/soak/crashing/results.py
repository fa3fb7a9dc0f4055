"""The results of a run of crashes, as rows of the table."""

import sys
from collections.abc import Iterator
from typing import Any, Final

from tools.bench.result import Result, at_most
from tools.soak.crashing.crash_run import CrashRun
from tools.soak.crashing.damage import DAMAGE

MAX_DETAIL_CHARACTERS: Final = 300
"""The length of the problem that the table shows."""

MAX_PRINTED: Final = 5
"""The number of problems that are printed."""


def results(name: str, run: CrashRun[Any], rounds: str = "crashes") -> Iterator[Result]:
    """Yield the number of problems of each kind, which must be zero, and the times of the server's starts, if any."""
    run.check_abandoned_datasets()
    for problem in run.problems[:MAX_PRINTED]:
        print(f"{name}: {problem.kind}: {problem.text}", file=sys.stderr)
    acknowledged = sum(writer.acknowledged for writer in run.writers)
    in_flight, stored = run.in_flight.total(), run.in_flight[True]
    of_resets = f"; and of {run.reset_client.calls} imports, snapshots, resets" if run.reset_client else ""
    rows = {
        "lost": ("acknowledged writes lost", f"of {acknowledged:,}, in {run.crashes} {rounds}{of_resets}"),
        "torn": ("partial writes", f"of {in_flight:,} without a response, of which {stored:,} were stored"),
        "recount": ("counters that differ from a recount", ""),
        "answer": ("wrong responses and log lines", ""),
    }
    for kind, (what, detail) in rows.items():
        found = [problem.text for problem in run.problems if problem.kind == kind]
        with_example = f"{detail}; {found[0][-MAX_DETAIL_CHARACTERS:]}" if found else detail
        yield Result.of(f"{name}: {what}", [len(found)], "", at_most(0), detail=with_example)
    if run.server.starts:
        yield Result.of(f"{name}: from the command to the first response", run.server.starts, "s")


def undetected(name: str, run: CrashRun[Any]) -> Result:
    """Return the result of the control: the kinds of damage that the checks do not find."""
    missed = run.undetected(DAMAGE)
    detail = ", ".join(missed) or f"of {len(DAMAGE)} kinds"
    return Result.of(
        f"{name}: control: kinds of planted damage that are not found", [len(missed)], "", at_most(0), detail=detail
    )
