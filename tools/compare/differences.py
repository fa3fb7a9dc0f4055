"""Differences of answers, by cause, and those that are intended."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple, Self

from tools.compare.masks import Parts

LOG = Path(__file__).with_name("differences.toml")
SHOWN_BYTES = 200
"""The number of bytes of both values that is shown, from a little before the place where they differ."""
SHOWN_CAUSES = 40
_VALUE = re.compile(r"\d+|\w*\d\w{6,}|\?.*|%..")


class Intended(NamedTuple):
    """The log of intended differences: a pattern of the call, one of the part, and the reason."""

    entries: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]

    @classmethod
    def read(cls, path: Path = LOG) -> Self:
        """Read the log. An entry without `part` explains every part."""
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("difference", [])
        return cls(
            tuple((re.compile(each["call"]), re.compile(each.get("part", "")), each["reason"]) for each in found)
        )

    def reason(self, call: str, part: str) -> str | None:
        """Return the reason of a difference, or None if it is not intended."""
        found = (reason for of, parts, reason in self.entries if of.search(call) and parts.search(part))
        return next(found, None)


class Differences:
    """The differences of a comparison."""

    def __init__(self, intended: Intended) -> None:
        self._intended = intended
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._explained: Counter[str] = Counter()
        self.failed = False

    def add(self, database: str, data: bytes, parts: Parts) -> None:
        """Add the parts that differ in the answers to a call."""
        call = data.partition(b"\r\n")[0].decode("utf-8", "replace")
        unexplained = []
        for part in parts:
            if reason := self._intended.reason(f"{database} {call}", part):
                self._explained[reason] += 1
            else:
                unexplained.append(part)
        if not unexplained:
            return
        self.failed = True
        cause = f"{', '.join(unexplained)} of {_pattern(call)}"
        self._counts[cause] += 1
        shown = [f"  {part}:\n{_shown(*parts[part])}" for part in unexplained]
        self._examples.setdefault(cause, "\n".join([f"  {database}: {_cut(data)}", *shown]))

    def report(self) -> str:
        """Return a text with a group for each cause, the most frequent first."""
        lines = [f"{number} intended: {reason}" for reason, number in self._explained.most_common()]
        for cause, number in self._counts.most_common(SHOWN_CAUSES):
            lines += ["", f"{number} times: {cause}", self._examples[cause]]
        total = self._counts.total()
        return "\n".join([*lines, f"{total} calls with unexplained differences, of {len(self._counts)} causes"])


def _pattern(call: str) -> str:
    """Return the call without the values in it, so that the same operation is the same cause."""
    return _VALUE.sub("…", " ".join(call.split(" ")[:2]))[:100]


def _shown(ours: str | bytes, theirs: str | bytes) -> str:
    """Return both values from shortly before the place where they differ."""
    one, other = (value.encode() if isinstance(value, str) else value for value in (ours, theirs))
    pairs = enumerate(zip(one, other, strict=False))
    at = next((place for place, (first, second) in pairs if first != second), min(len(one), len(other)))
    start = max(0, at - SHOWN_BYTES // 4)
    both = (("this checkout", one), ("the revision", other))
    return "\n".join(f"    {name + ':':14} {_cut(value[start:])}" for name, value in both)


def _cut(data: bytes) -> str:
    shown = repr(data[:SHOWN_BYTES])[1:]
    return f"{shown}, {len(data)} bytes" if len(data) > SHOWN_BYTES else shown
