"""Regular expressions over long texts: the time grows with the length, and no faster."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.support.pattern_texts import Text, texts_for
from tests.support.patterns import RECORD_IN, ROOT, Found, recorded, sites

SHORT, LONG = 10_000, 50_000
MOST_TIMES: Final = 12
"""The time for the long text against that for the short one: 5 if it grows with the length, 25 with its square."""
NOTHING_SECONDS: Final = 0.005
"""A time for the short text that is not compared. One that grows with the square of the length is longer."""
ENDLESS_SECONDS: Final = 1.0
SUITE: Final = (
    "tests/console/test_records.py",
    "tests/control/test_masking.py",
    "tests/vendors/close/activity/test_whatsapp.py",
    "tests/vendors/pardot/dates/test_dates.py",
)
"""Tests that compile every pattern that is made of local values."""


class Endless(Exception):
    """A search that takes too long, and is interrupted."""


@contextmanager
def ended() -> Iterator[None]:
    """Interrupt a search after some seconds of processor time, which other processes do not take."""

    def interrupt(*_: object) -> None:
        raise Endless

    before = signal.signal(signal.SIGVTALRM, interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slowness(found: Found) -> list[str]:
    """Return a line for each method of a pattern that is slow with a text."""
    compiled = re.compile(found.pattern, found.flags)
    lines = []
    for method in sorted({_tried(each) for each in found.methods}):
        slow = next((text for text in texts_for(found.pattern, found.flags) if is_slow(compiled, method, text)), None)
        if slow is not None:
            lines.append(f"{found.place}: {method} of {compiled.pattern!r:.80} in {slow(40)!r}")
    return lines


def _tried(method: str) -> str:
    return method if method in {"match", "fullmatch", "search"} else "finditer"


def is_slow(compiled: re.Pattern[str] | re.Pattern[bytes], method: str, text: Text) -> bool:
    """Return True if a method takes more than `MOST_TIMES` as long for the long text as for the short one."""
    try:
        short = min(_seconds(compiled, method, text(SHORT)) for _ in range(2))
        if short < NOTHING_SECONDS:
            return False
        return all(_seconds(compiled, method, text(LONG)) > MOST_TIMES * short for _ in range(2))
    except Endless:
        return True


def _seconds(compiled: re.Pattern[str] | re.Pattern[bytes], method: str, text: str) -> float:
    subject = text.encode() if isinstance(compiled.pattern, bytes) else text
    search: Callable[..., object] = getattr(compiled, method)
    with ended():
        start = time.process_time()
        found = search(subject)
        if method == "finditer":
            for _ in found:  # type: ignore[attr-defined]
                pass
        return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern", [r"\{\{\s*([^{}|]{1,500}?)\s*\}\}", r"(?:a|a)*b", r"\s+x", r"x\s*[ \t]*y", r'"(\\.|[^"])*"\s*;']
)
def test_a_slow_pattern_is_found(pattern: str) -> None:
    assert slowness(Found("here", pattern, 0, frozenset({"search"})))


def test_a_pattern_of_linear_time_is_not_slow() -> None:
    assert slowness(Found("here", r"\{\{([^{}]{1,1500})\}\}", 0, frozenset({"search", "sub"}))) == []


@pytest.mark.slow
def test_no_pattern_of_the_code_is_slow(tmp_path: Path) -> None:
    path = tmp_path / "patterns.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.support.patterns", *SUITE]
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | {RECORD_IN: str(path)}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout
    every = sites()
    local = {site.place: site for site in every if site.found is None}
    made = recorded(path, local)
    assert {found.place for found in made} == set(local), "name in SUITE a test that compiles the pattern"
    patterns = [site.found for site in every if site.found] + made
    assert [line for found in patterns for line in slowness(found)] == []
