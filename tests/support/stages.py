"""The stages of continuous integration, one after another or side by side, with a report: `python stages.py`.

Each stage is a target of the Makefile. At the end, also when a stage has failed, it prints the seconds of each stage,
the names of flaky tests, and a line with the results of all tests in pytest's form.
"""

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

GROUPS: Final = (
    ("setup",),
    ("lint", "arrows", "types", "docs", "wheel", "clients"),
    ("pytest",),
    ("pytest-rest",),
)
"""All that `make check` runs. Stages in a line run side by side, since each uses one core, or waits for packages."""

CLOSING: Final = re.compile(r"^=* ?(\d+ [a-z]+(?:, \d+ [a-z]+)*) in \d+\.\d+s")
"""The last line of pytest."""

FLAKY: Final = re.compile(r"^FLAKY (.*)$")


class Outcome(NamedTuple):
    """The end of a stage."""

    stage: str
    status: int
    seconds: float
    lines: list[str]

    @property
    def counts(self) -> Counter[str]:
        """The numbers of tests in the last line of pytest, by their outcomes."""
        closing = [found[1] for line in self.lines if (found := CLOSING.match(line))]
        words = closing[-1].split(", ") if closing else []
        counts = Counter({outcome: int(number) for number, _, outcome in (each.partition(" ") for each in words)})
        if self.status and not counts.keys() & {"failed", "error", "errors"}:
            counts["error"] = 1
        return counts


def main(make: Sequence[str], groups: Iterable[Sequence[str]] = GROUPS) -> int:
    """Run the stages until one fails. Return the exit status."""
    outcomes: list[Outcome] = []
    began = time.monotonic()
    for group in groups:
        with ThreadPoolExecutor(len(group)) as pool:
            outcomes += pool.map(lambda stage: run(make, stage, is_alone=len(group) == 1), group)  # noqa: B023 (it is mapped at once)
        if any(each.status for each in outcomes):
            break
    print("\n".join(report(outcomes, time.monotonic() - began)), flush=True)
    return 1 if any(each.status for each in outcomes) else 0


def run(make: Sequence[str], stage: str, *, is_alone: bool) -> Outcome:
    """Run a stage, and print its output: at once if it is alone, else at its end."""
    began = time.monotonic()
    lines: list[str] = []
    with subprocess.Popen(
        [*make, stage], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if is_alone:
                print(lines[-1], flush=True)
    if not is_alone:
        print("\n".join(lines), flush=True)
    return Outcome(stage, process.returncode, time.monotonic() - began, lines)


def report(outcomes: Sequence[Outcome], seconds: float) -> list[str]:
    """Return the lines at the end: the seconds of each stage, flaky tests, and the results of all tests."""
    total = sum((each.counts for each in outcomes), Counter[str]())
    flaky = [found[1] for each in outcomes for line in each.lines if (found := FLAKY.match(line))]
    order = sorted(total, key=lambda outcome: (outcome not in {"failed", "error", "errors"}, outcome != "passed"))
    results = ", ".join(f"{total[outcome]} {outcome}" for outcome in order) or "no tests ran"
    return [
        "",
        "stage         seconds",
        *(f"{each.stage:<12} {each.seconds:8.0f}{'  failed' if each.status else ''}" for each in outcomes),
        *(f"flaky, it passed when it was repeated: {name}" for name in flaky),
        f"{f' {results} in {seconds:.2f}s ':=^80}",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
