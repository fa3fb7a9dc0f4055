"""The report as JUnit's XML, which continuous integration shows as tests."""

from collections import Counter
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from dealdock.judge.report import Report
from dealdock.judge.verdict import MAX_IDS, Verdict
from dealdock_client.similar import listed

_SKIPPED: Final = frozenset({"not_exercised", "not_applicable"})


def write(report: Report, path: Path) -> None:
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
