"""The reports of a replay: on a terminal, as JSON, as one page of HTML and as JUnit's XML."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from rich.console import Console
from rich.text import Text

from dealdock.judge.report import counted
from dealdock.judge.report_html import template
from dealdock.judge.verdict import printed
from dealdock.replay.comparison import KEY_PROBLEMS, Difference, place_of
from dealdock.replay.replay import DIFFERS, EQUAL, NOT_COMPARABLE, Result
from dealdock.version import __version__
from dealdock_client.similar import listed

NOTHING_COMPARED: Final = 2
"""The exit code if no call could be compared."""

_COLOURS: Final = {EQUAL: "green", DIFFERS: "red", NOT_COMPARABLE: "yellow"}
_MAX_CALLS: Final = 3
"""The number of calls that are named with a difference. The report in JSON has all."""

_MAX_KEYS: Final = 6
"""The number of keys in a line about keys that only one side has, and of hosts that were left out."""

Key = tuple[str, int, str, str]


@dataclass(frozen=True)
class Report:
    """The results of a replay."""

    results: Sequence[Result]
    left_out: Sequence[str] = ()
    """The hosts of calls that were not sent, a host for each call."""
    not_made: Sequence[str] = ()
    """The reasons for which records that the recording reads could not be made."""
    statements: Callable[[Result, Difference], Sequence[Mapping[str, str]]] = lambda *_: ()
    """Returns the statements of the contract that a difference is about, each with its strength."""

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(each.verdict for each in self.results)
        return {name: found[name] for name in (EQUAL, DIFFERS, NOT_COMPARABLE)}

    @property
    def masks(self) -> dict[str, int]:
        """The number of values that were not compared, by the rule."""
        found = Counter[str]()
        for each in self.results:
            found.update({rule: len(paths) for rule, paths in each.masks.items()})
        return dict(found.most_common())

    @property
    def exit_code(self) -> int:
        """1: an answer differs. 2: no call could be compared. Else 0."""
        if self.counts[DIFFERS]:
            return 1
        return 0 if self.counts[EQUAL] else NOTHING_COMPARED

    def shown(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {
            "dealdock": __version__,
            "summary": self.counts,
            "left_out": len(self.left_out),
            "not_made": printed(list(self.not_made)),
            "calls": [self._call(each) for each in self.results],
        }

    def unexpected(self, expected: Mapping[str, Any]) -> list[str]:
        """Return how the differences deviate from those of another report, a line each."""
        wanted = {
            (each["file"], each["number"], one["path"], one["problem"])
            for each in expected["calls"]
            for one in each["differences"]
        }
        found = {
            (each.exchange.file, each.exchange.number, one.path, one.problem)
            for each in self.results
            for one in each.differences
        }
        new = [f"{_placed(key)}: not expected" for key in sorted(found - wanted)]
        return new + [f"{_placed(key)}: expected, and gone" for key in sorted(wanted - found)]

    def _call(self, result: Result) -> dict[str, Any]:
        call = result.exchange
        shown = {
            "file": call.file,
            "number": call.number,
            "at": None if call.at is None else call.at.isoformat(),
            "vendor": result.vendor,
            "method": call.method,
            "url": call.shown_url,
            "object": result.object,
            "operation": result.operation,
            "verdict": result.verdict,
            "why": result.why,
            "recorded_status": call.status,
            "status": result.status,
            "differences": [self._difference(result, each) for each in result.differences],
            "masks": {rule: list(paths) for rule, paths in result.masks.items()},
        }
        found: dict[str, Any] = printed(shown)
        return found

    def _difference(self, result: Result, one: Difference) -> dict[str, Any]:
        shown = {"path": one.path, "problem": one.problem, "recorded": one.recorded, "ours": one.ours}
        return {**shown, "statements": [dict(each) for each in self.statements(result, one)]}


def _placed(key: Key) -> str:
    file, number, path, problem = key
    return f"{file}:{number} {path} ({problem})"


@dataclass(frozen=True)
class _Cause:
    """A difference that several calls of an operation have."""

    difference: Difference
    calls: Sequence[Result]

    @property
    def place(self) -> str:
        return place_of(self.difference)

    @property
    def line(self) -> str:
        """The place, the problem, and both values."""
        one = self.difference
        values = [f"{name} {value}" for name, value in (("recorded", one.recorded), ("dealdock", one.ours)) if value]
        return f"{self.place}: {one.problem}{': ' if values else ''}{', '.join(values)}"


def causes(results: Sequence[Result]) -> list[tuple[str, list[_Cause]]]:
    """Return the differences by operation; the same one of several calls is one."""
    found: dict[str, dict[tuple[str, str], list[tuple[Difference, Result]]]] = {}
    for each in results:
        name = f"{each.vendor} {each.object} {each.operation}" if each.operation else f"{each.vendor} {each.call}"
        for one in each.differences:
            found.setdefault(name, {}).setdefault((place_of(one), one.problem), []).append((one, each))
    return [
        (name, [_Cause(of[0][0], list(dict.fromkeys(each for _, each in of))) for of in own.values()])
        for name, own in found.items()
    ]


def reasons(results: Sequence[Result]) -> dict[str, list[Result]]:
    """Return the calls that are not comparable, by their reason without its ids."""
    found: dict[str, list[Result]] = {}
    for each in results:
        if each.verdict == NOT_COMPARABLE:
            found.setdefault(each.why.partition(":")[0], []).append(each)
    return found


def calls_named(results: Sequence[Result]) -> str:
    """Return the first calls, and the number of the others."""
    named = [f"{each.exchange.file}:{each.exchange.number}" for each in results[:_MAX_CALLS]]
    more = len(results) - len(named)
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def show(report: Report, console: Console) -> None:
    """Print the differences by operation, the reasons for which calls are not comparable, and the numbers."""
    for name, of in causes(report.results):
        console.print(Text(printed(name), style="bold red"), soft_wrap=True)
        for line, each in _lines(of):
            console.print(Text(f"  {printed(line)}"), soft_wrap=True)
            found = report.statements(each.calls[0], each.difference) if line == each.line else ()
            named = "".join(f"; statement {one['id']} ({one['strength']})" for one in found)
            console.print(Text(f"    {printed(calls_named(each.calls))}{named}", style="dim"), soft_wrap=True)
    for why, results in reasons(report.results).items():
        text = f"not comparable ({counted(len(results), 'call')})  {why}: {calls_named(results)}"
        console.print(Text(printed(text), style="yellow"), soft_wrap=True)
    for why, number in Counter(report.not_made).items():
        text = f"not made ({counted(number, 'record')})  {why}"
        console.print(Text(printed(text), style="yellow"), soft_wrap=True)
    if report.masks:
        text = ", ".join(f"{number} {rule}" for rule, number in report.masks.items())
        console.print(Text(f"values that were not compared, by rule: {text}", style="bright_black"), soft_wrap=True)
    if report.left_out:
        hosts = listed([*dict.fromkeys(report.left_out)], _MAX_KEYS)
        console.print(Text(printed(f"{counted(len(report.left_out), 'call')} to other hosts left out: {hosts}")))
    console.print(", ".join(f"{number} {name}" for name, number in report.counts.items()))


def _lines(of: Sequence[_Cause]) -> Iterator[tuple[str, _Cause]]:
    """Yield the lines of differences. The keys of an object that only one side has share a line if they are many."""
    groups: dict[tuple[Any, ...], list[_Cause]] = {}
    for each in of:
        place = each.place.rpartition(".")[0] if each.difference.problem in KEY_PROBLEMS else each.place
        groups.setdefault((place, each.difference.problem, *each.calls), []).append(each)
    for (place, problem, *_), group in groups.items():
        if len(group) <= _MAX_CALLS:
            yield from ((each.line, each) for each in group)
        else:
            names = [each.place.rpartition(".")[2] for each in group]
            yield f"{place}: {len(names)} keys {problem}: {listed(names, _MAX_KEYS)}", group[0]


def write_json(report: Report, path: Path) -> None:
    """Write the report in the form of `replay.schema.json`."""
    path.write_text(json.dumps(report.shown(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_html(report: Report, path: Path) -> None:
    """Write the report as one page of HTML that needs no network."""
    page = template(Path(__file__).with_name("replay.html")).render(
        shown=report.shown(),
        causes=causes(report.results),
        calls_named=calls_named,
        printed=printed,
        colours=_COLOURS,
    )
    path.write_text(page, encoding="utf-8")


def write_junit(report: Report, path: Path) -> None:
    """Write a test case for each call: one that differs fails, and one that is not comparable is skipped."""
    counts = {
        "tests": str(len(report.results)),
        "failures": str(report.counts[DIFFERS]),
        "errors": "0",
        "skipped": str(report.counts[NOT_COMPARABLE]),
    }
    suites = Element("testsuites", {"name": "dealdock replay", **counts})
    suite = SubElement(suites, "testsuite", {"name": "dealdock replay", **counts})
    for each in report.results:
        name = printed(f"{each.exchange.number} {each.call}")
        case = SubElement(suite, "testcase", {"classname": printed(each.exchange.file), "name": name})
        if each.verdict == DIFFERS:
            lines = [printed(_Cause(one, [each]).line) for one in each.differences]
            failure = SubElement(case, "failure", {"message": lines[0], "type": DIFFERS})
            failure.text = "\n".join(lines)
        elif each.verdict == NOT_COMPARABLE:
            SubElement(case, "skipped", {"message": printed(each.why)})
    indent(suites, " ")
    ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)
