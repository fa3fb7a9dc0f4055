"""The report on a terminal, as JSON, and as JUnit's XML."""

import json
import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from rich.console import Console
from rich.text import Text

from dealdock.judge.verdict import MAX_IDS, NOT_JUDGED, ORDER, Verdict, printed, summary
from dealdock.version import __version__
from dealdock_client.printable import printable
from dealdock_client.similar import listed

_COLOURS: Final = {"pass": "green", "rude": "yellow", "resumed": "yellow", "late": "yellow"}
_OWN: Final = "ours"
_MAX_NAMED: Final = 6
"""The number of situations that are named with a reason for which they were not judged. The report in JSON has all."""

_MAX_ALSO: Final = 3
"""The number of ids of each further finding."""

TOO_LITTLE: Final = 3
"""The exit code if too little was exercised."""


@dataclass(frozen=True)
class Report:
    """The verdicts on a connector. Its texts are made printable, because many of them are the connector's own."""

    vendor: str
    connector: str
    seed: int
    verdicts: Sequence[Verdict]
    incomplete: str = ""
    """The reason for which it lacks situations, if it does."""

    def __post_init__(self) -> None:
        for each in fields(self):
            object.__setattr__(self, each.name, printed(getattr(self, each.name)))

    @property
    def exit_code(self) -> int:
        """1: something is red. 3: fewer than half of the applicable situations were exercised. Else 0."""
        if any(each.red for each in self.verdicts):
            return 1
        apply = [each for each in self.verdicts if each.verdict != "not_applicable"]
        exercised = [each for each in apply if each.exercised]
        return TOO_LITTLE if 2 * len(exercised) < len(apply) or not apply else 0

    def shown(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {
            "dealdock": __version__,
            "vendor": self.vendor,
            "connector": self.connector,
            "seed": self.seed,
            "verdicts": [each.shown() for each in self.verdicts],
            "summary": summary(self.verdicts),
            **({"incomplete": self.incomplete} if self.incomplete else {}),
        }

    def write_json(self, path: Path) -> None:
        path.write_text(json.dumps(self.shown(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def differences(
        self, expected: Mapping[str, Any], *, scenarios: Collection[str] = (), streams: Collection[str] = ()
    ) -> list[str]:
        """Return the differences to the verdicts of another report, a line each.

        `scenarios`, `streams`: the ones that were judged, as they were chosen; none: all.
        """
        wanted = {_key(each): each["verdict"] for each in expected["verdicts"]}
        if scenarios:
            wanted = {key: name for key, name in wanted.items() if {key[0], f"{key[0]}.{key[1]}"} & {*scenarios}}
        if streams:
            wanted = {key: name for key, name in wanted.items() if key[2] in streams}
        found = {each.key: each.verdict for each in self.verdicts}
        return [
            f"{key[0]}.{key[1]} {key[2]}: expected {wanted.get(key, 'no verdict')}, is {found.get(key, 'no verdict')}"
            for key in [*wanted, *(key for key in found if key not in wanted)]
            if wanted.get(key) != found.get(key)
        ]


def _key(shown: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(shown["scenario"]), str(shown["situation"]), str(shown["stream"])


def ordered(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return the verdicts in the order of a report for people: the red ones first, then the worst first."""
    return sorted(verdicts, key=lambda each: (not each.red, ORDER.index(each.verdict)))


def show(report: Report, console: Console, *, url: str | None, file: Path | None) -> None:
    """Print a line for each verdict, the worst first, with advice under each red one, and then the scenarios that were
    not judged.

    `url`: the address of the console, if the accounts are kept. `file`: the connector's file, if there is one.
    """
    shown = ordered(report.verdicts)
    single = [each for each in shown if each.red or each.verdict not in NOT_JUDGED]
    widths = [max((len(text(each)) for each in single), default=0) for text in (word, _name, _stream)]
    for verdict in single:
        console.print(_line(verdict, widths), soft_wrap=True)
        for advice in _advice(verdict, url, file):
            console.print(Text(f"  {advice}", style="dim"), soft_wrap=True)
    for line in _not_judged([each for each in shown if each not in single]):
        console.print(Text(line, style="bright_black"), soft_wrap=True)
    counts = summary(report.verdicts)
    passed, others = counts.pop("pass", 0), [f"{number} {name}" for name, number in summary(shown).items()]
    others = [each for each in others if not each.endswith(" pass")]
    console.print(f"{passed} of {len(shown)} pass" + "".join(f", {each}" for each in others))


def by_reason(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], dict[str, list[str]]]:
    """Return what was not judged, by verdict and reason: the situations, each with its streams."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for each in verdicts:
        if each.verdict in NOT_JUDGED:
            found.setdefault((each.verdict, each.why), {}).setdefault(each.name, []).append(each.stream)
    return found


def counted(number: int, name: str) -> str:
    """Return a number of things with their name: `1 call`, `2 calls`."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _not_judged(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield a line for each reason for which situations were not judged, with their names and streams below it."""
    for (name, why), streams in by_reason(verdicts).items():
        yield f"{name}  {why}"
        names = [f"{situation} ({', '.join(own)})" for situation, own in streams.items()]
        yield f"  {listed(names, _MAX_NAMED)}"


def word(verdict: Verdict) -> str:
    """Return the name of a verdict, in capitals if it is red."""
    return verdict.verdict.upper() if verdict.red else verdict.verdict


def _name(verdict: Verdict) -> str:
    return verdict.name


def _stream(verdict: Verdict) -> str:
    return verdict.stream


def _line(verdict: Verdict, widths: Sequence[int]) -> Text:
    colour = "red" if verdict.red else _COLOURS.get(verdict.verdict, "bright_black")
    most, name, stream = widths
    also = f"; also {', '.join(_also(verdict))}" if verdict.also else ""
    return Text.assemble(
        (f"{word(verdict):{most}}", f"bold {colour}" if verdict.red else colour),
        f"  {verdict.name:{name}}  {verdict.stream:{stream}}  {verdict.why}{also}{_own(verdict)}",
        (f"   {_calls(verdict.calls)}" if verdict.calls else "", "dim"),
    )


def _also(verdict: Verdict) -> Iterator[str]:
    """Yield the further findings, with their first ids."""
    for name in verdict.also:
        ids = [*map(str, verdict.ids.get(name, ()))]
        yield f"{len(ids)} {name.replace('_', ' ')}: {listed(ids, _MAX_ALSO)}" if ids else name


def _own(verdict: Verdict) -> str:
    """Return a note on a red verdict that no source but a decision of dealdock's supports."""
    if not verdict.red or not verdict.rests_on or any(each["strength"] != _OWN for each in verdict.rests_on):
        return ""
    return "; based on a decision of dealdock's own alone"


def _calls(pairs: Iterable[tuple[int, int]]) -> str:
    by_run: dict[int, list[int]] = {}
    for run, call in pairs:
        by_run.setdefault(run, []).append(call)
    return "; ".join(_of_run(run, calls) for run, calls in by_run.items())


def _of_run(run: int, calls: Sequence[int]) -> str:
    first, last = min(calls), max(calls)
    return f"call {first} of run {run}" if first == last else f"calls {first}-{last} of run {run}"


def _remarks(verdict: Verdict) -> Iterator[str]:
    """Yield each remark on the output of a run, with the first run that it is about."""
    first: dict[str, int] = {}
    for run in verdict.seen:
        for remark in run.remarks:
            first.setdefault(remark, run.number)
    yield from (f"run {number}: {remark}" for remark, number in first.items())


def _advice(verdict: Verdict, url: str | None, file: Path | None) -> Iterator[str]:
    """Yield lines on how to see the reason for a red verdict."""
    if not verdict.red:
        return
    if verdict.explanation:
        yield verdict.explanation
    yield from _remarks(verdict)
    if verdict.rests_on:
        named = ", ".join(f"{each['statement']} ({each['strength']})" for each in verdict.rests_on)
        yield f"based on {named}"
    if url is not None and verdict.account is not None:
        numbers = {(run.number, call.place): call.number for run in verdict.seen for call in run.calls}
        shown = [str(numbers[pair]) for pair in map(tuple, verdict.calls) if pair in numbers]
        yield f"see {url}/accounts/{verdict.account}/calls{'/' if shown else ''}{shown[-1] if shown else ''}"
    elif file is not None:
        words = [str(file), "--scenario", verdict.name, "--stream", verdict.stream, "--keep"]
        yield f"dealdock judge {printable(shlex.join(words))}"


_SKIPPED: Final = frozenset({"not_exercised", "not_applicable"})


def write_junit(report: Report, path: Path) -> None:
    """Write a test case for each verdict: a red verdict fails, and a scenario that was not exercised is skipped."""
    outcomes = Counter(map(_outcome, report.verdicts))
    counts = {
        "tests": str(len(report.verdicts) + bool(report.incomplete)),
        "failures": str(outcomes["failure"]),
        "errors": str(int(bool(report.incomplete))),
        "skipped": str(outcomes["skipped"]),
    }
    suites = Element("testsuites", {"name": "dealdock judge", **counts})
    suite = SubElement(suites, "testsuite", {"name": f"{report.vendor}: {report.connector}", **counts})
    for verdict in report.verdicts:
        _add_case(suite, verdict)
    if report.incomplete:
        case = SubElement(suite, "testcase", {"classname": "dealdock", "name": "judge"})
        SubElement(case, "error", {"message": f"incomplete: {report.incomplete}"})
    indent(suites, " ")
    ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def _outcome(verdict: Verdict) -> str:
    if verdict.red:
        return "failure"
    return "skipped" if verdict.verdict in _SKIPPED else "passed"


def _add_case(suite: Element, verdict: Verdict) -> None:
    case = SubElement(
        suite, "testcase", {"classname": verdict.scenario, "name": f"{verdict.situation} {verdict.stream}"}
    )
    outcome = _outcome(verdict)
    word = verdict.verdict.upper() if verdict.red else verdict.verdict
    if outcome == "passed":
        SubElement(case, "system-out").text = f"{word}: {verdict.why}"
        return
    found = SubElement(case, outcome, {"message": f"{word}: {verdict.why}"})
    if verdict.red:
        found.set("type", verdict.verdict)
        found.text = "\n".join(
            [
                verdict.why,
                *filter(None, [verdict.explanation]),
                *(f"{name}: {listed([*map(str, ids)], MAX_IDS)}" for name, ids in verdict.ids.items() if ids),
            ]
        )
