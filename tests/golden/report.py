"""Differences between the stored and the actual answers of a session, for people."""

from dataclasses import replace
from difflib import unified_diff
from typing import Final

from tests.golden import notation
from tests.golden.exchange import Exchange, Session
from tests.golden.masks import masked

MOST: Final = 3
"""Exchanges of a session that are shown in full; of the others there is the title."""

_MOST_LINES: Final = 60


def differences(expected: Session, actual: Session) -> str:
    """Return what differs, readably; nothing where all answers are the same."""
    different = []
    for number, (stored, got) in enumerate(zip(expected.exchanges, actual.exchanges, strict=True), 1):
        wanted = replace(stored, response=masked(stored.request, stored.response))
        if wanted.response != got.response:
            different.append((number, wanted, got))
    if not different:
        return ""
    total = len(expected.exchanges)
    shown = [_shown(expected.name, *each) for each in different[:MOST]]
    others = [f"{number}: {stored.title}" for number, stored, _ in different[MOST:]]
    more = [f"... and {len(others)} more, which may follow from the first:", *others] if others else []
    return "\n".join([f"{expected.name}: {len(different)} of {total} answers differ", *shown, *more])


def _shown(name: str, number: int, expected: Exchange, actual: Exchange) -> str:
    request, wanted = _parts(expected)
    _, got = _parts(actual)
    lines = list(unified_diff(wanted, got, "expected", "got", lineterm="", n=2))
    cut = [f"... {len(lines) - _MOST_LINES} more lines"] if len(lines) > _MOST_LINES else []
    return "\n".join(["", f"--- {name}, exchange {number}", *request, *lines[:_MOST_LINES], *cut])


def _parts(exchange: Exchange) -> tuple[list[str], list[str]]:
    """Return the lines of the request and those of the answer, folded as in the stored form."""
    lines = list(notation.lines(exchange))
    at = next(place for place, line in enumerate(lines) if line.startswith("< "))
    return lines[:at], lines[at:-1]
