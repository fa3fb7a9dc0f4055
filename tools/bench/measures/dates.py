"""The time of the longest dates."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median

from dealdock.vendors.pardot import dates
from tools.bench.result import Result, at_most
from tools.bench.suite import Suite

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LENGTH = dates.MAX_CHARACTERS
ROUNDS = 5
REPEATED_TEXTS = {  # each repeated to the greatest length, to provoke backtracking
    "digits": "1",
    "blanks": " ",
    "colons": "1:",
    "relative": "+1 day ",
    "comments": "(",
    "nested comments": "(a) ",
    "signs": "+-",
    "words": "monday ",
    "ordinals": "first ",
    "ago": "1 day ago ",
    "letters": "a",
    "points": "1.",
    "dashes": "2020-01-",
    "zones": "UTC ",
    "slashes": "1/",
}


def measure(suite: Suite) -> Iterator[Result]:  # noqa: ARG001 (a measure's signature)
    """Measure the median time of the slowest of these texts, at the greatest length."""
    for text in REPEATED_TEXTS.values():
        _milliseconds(text * 3)  # each grammar is compiled at its first use
    slowest = max((_rounds(_filled(text)) for text in REPEATED_TEXTS.values()), key=median)
    yield Result.of(f"a date of {LENGTH} characters, the slowest", slowest, "ms", at_most(1))


def _filled(text: str) -> str:
    return (text * LENGTH)[:LENGTH]


def _rounds(text: str) -> list[float]:
    return [_milliseconds(text) for _ in range(ROUNDS)]


def _milliseconds(text: str) -> float:
    begun = time.process_time()
    with contextlib.suppress(dates.InvalidDate):
        dates.moment(text, now=NOW)
    return (time.process_time() - begun) * 1000
