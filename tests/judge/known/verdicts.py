"""Judges the published connectors, and writes docs/verdicts.md: `make verdicts`. ARGS="closeio ties" names connectors
and scenarios.

The reports are kept in build/verdicts; a connector whose report is there is not judged again. The sections of
the others stay as they are.
"""

import csv
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from dealdock.cli.judge_run import judge_of
from dealdock.judge.engine import Options
from dealdock.judge.file import load
from dealdock.judge.report import Report
from dealdock.judge.sandbox import Sandbox
from dealdock.judge.scenarios import SCENARIOS, writing
from tests.judge.known.environments import FOLDER, Missing, installed

TOP: Final = Path(__file__).parents[3]
REPORTS: Final = TOP / "build" / "verdicts"
PAGE: Final = TOP / "docs" / "verdicts.md"
BEGIN: Final = """\
# Verdicts on published connectors

<!-- Written by `make verdicts`. -->

[`dealdock judge`](guides/judge.md) ran these connectors as they are published, each in an environment of its own. A
row is **lost** if it existed when the last run began, and no run delivered it; of a connector that writes, if it has
no record. All of this is seen on a sandbox: each section names the statements on which its red verdicts rest, and how
well each is known.
"""


class Known(NamedTuple):
    """A line of the table: a connector, what it is, and what was found when its red verdicts were looked at by hand."""

    name: str
    title: str
    note: str
    report: str


def known() -> list[Known]:
    """Return the connectors in the order of the page."""
    with (FOLDER / "connectors.tsv").open(newline="") as file:
        return [Known(**row) for row in csv.DictReader(file, delimiter="\t")]


def judge(name: str, scenarios: Sequence[str]) -> None:
    """Judge a connector in these scenarios, or in all, and keep its report."""
    file = installed(name)
    with Sandbox.start(seed=1) as sandbox, tempfile.TemporaryDirectory() as folder:
        verdicts = judge_of(file)(file, sandbox, Options(scenarios, jobs=2), Path(folder)).run()
    REPORTS.mkdir(parents=True, exist_ok=True)
    Report(",".join(file.accounts), name, 1, verdicts).write_json(REPORTS / f"{name}.json")


def section(each: Known, report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a connector."""
    verdicts: Sequence[Mapping[str, Any]] = report["verdicts"]
    yield f"## {each.title}"
    yield ""
    counts = Counter(verdict["verdict"] for verdict in verdicts if verdict["verdict"] != "not_applicable")
    scenarios = list(dict.fromkeys(f"`{verdict['scenario']}`" for verdict in verdicts))
    writes = load(FOLDER / f"{each.name}.yaml").writes
    every = SCENARIOS if writes is None else writing.SCENARIOS
    judged = "all scenarios" if len(scenarios) == len(every) else ", ".join(scenarios)
    what = "Streams" if writes is None else "Writes"
    streams = ", ".join(dict.fromkeys(f"`{verdict['stream']}`" for verdict in verdicts))
    yield each.note
    yield ""
    found = ", ".join(f"{number} {name}" for name, number in counts.most_common())
    yield f"{what}: {streams}. Judged in {judged}: {found}."
    yield ""
    red = [verdict for verdict in verdicts if verdict["red"]]
    if not red:
        yield "Nothing is red."
        yield ""
        return
    yield "| verdict | situation | stream | of | |"
    yield "|---|---|---|---|---|"
    for verdict in red:
        yield _row(verdict)
    yield ""
    named = dict.fromkeys(f"{one['statement']} ({one['strength']})" for verdict in red for one in verdict["rests_on"])
    rests = [f"Based on the statements {', '.join(named)}."] if named else []
    yield " ".join([*rests, f"Reported: {each.report}." if each.report else "No upstream report is known to us."])
    yield ""


def _row(verdict: Mapping[str, Any]) -> str:
    number = verdict["counts"].get(verdict["verdict"], "")
    expected = f"{number} of {verdict['expected']}" if number else ""
    also = f"also {', '.join(verdict['also'])}" if verdict["also"] else ""
    why = also if number else str(verdict["why"]).replace("|", "\\|")[:120]
    situation = f"`{verdict['scenario']}.{verdict['situation']}`"
    return f"| **{verdict['verdict'].upper()}** | {situation} | {verdict['stream']} | {expected} | {why} |"


def main() -> None:
    names = [each.name for each in known() if each.name in sys.argv[1:]]
    scenarios = [each for each in sys.argv[1:] if each not in names]
    written = sections(PAGE.read_text(encoding="utf-8"))
    lines = [BEGIN]
    for each in known():
        path = REPORTS / f"{each.name}.json"
        try:
            if not path.exists() and each.name in (names or [each.name]):
                judge(each.name, scenarios)
                print(f"{each.name} is judged", file=sys.stderr)
        except Missing as error:
            print(f"{each.name} is left as it is: {error}", file=sys.stderr)
        is_judged = path.exists()
        report = json.loads(path.read_text(encoding="utf-8")) if is_judged else {}
        lines += section(each, report) if is_judged else written.get(each.title, [])
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def sections(page: str) -> dict[str, list[str]]:
    """Return the lines of each section of the page, by its title."""
    _, *parts = page.split("\n## ")
    return {part.partition("\n")[0]: [f"## {part.rstrip()}", ""] for part in parts}


if __name__ == "__main__":
    main()
