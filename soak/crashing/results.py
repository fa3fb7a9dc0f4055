"""The results of a trial of crashes, as rows of the table."""

import sys
from collections.abc import Iterator
from typing import Any, Final

from bench.result import Result, at_most
from soak.crashing.harms import HARMS
from soak.crashing.ordeal import Ordeal

LONGEST: Final = 300
"""Characters of the one that stands in the table."""

SHOWN: Final = 5
"""Complaints that are printed."""


def results(name: str, tried: Ordeal[Any], rounds: str = "crashes") -> Iterator[Result]:
    """Each kind of complaint, of which there must be none; and how long the starts took, where any was timed."""
    tried.swept()
    for complaint in tried.complaints[:SHOWN]:
        print(f"{name}: {complaint.kind}: {complaint.text}", file=sys.stderr)
    acknowledged = sum(writer.acknowledged for writer in tried.writers)
    flown, done = tried.in_flight.total(), tried.in_flight[True]
    turned = f"; and of {tried.turner.turns} imports, snapshots, resets" if tried.turner else ""
    rows = {
        "lost": ("acknowledged writes lost", f"of {acknowledged:,}, in {tried.crashes} {rounds}{turned}"),
        "torn": ("partial writes", f"of {flown:,} under way, of which {done:,} were there"),
        "recount": ("differences from a new count", ""),
        "answer": ("wrong responses and log lines", ""),
    }
    for kind, (what, detail) in rows.items():
        found = [complaint.text for complaint in tried.complaints if complaint.kind == kind]
        said = f"{detail}; {found[0][-LONGEST:]}" if found else detail
        yield Result.of(f"{name}: {what}", [len(found)], "", at_most(0), detail=said)
    if tried.served.starts:
        yield Result.of(f"{name}: from the command to the first response", tried.served.starts, "s")


def unnoticed(name: str, tried: Ordeal[Any]) -> Result:
    """Return the result of the control."""
    missed = tried.unnoticed(HARMS)
    detail = ", ".join(missed) or f"of {len(HARMS)} kinds"
    return Result.of(
        f"{name}: control: kinds of damage that are not found", [len(missed)], "", at_most(0), detail=detail
    )
