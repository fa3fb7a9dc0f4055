"""Apply each mutation to a copy of the project, and run its tests there: `python -m tools.mutants [WORD ...]`.

With words, only the mutations run whose path or texts contain one of them. With `--base REVISION`, they are drawn from
the lines that differ from it, and from the modules with these lines those of `kinds.py`, in place of those of the
tables. With `--kinds`, they are those of `kinds.py` in all vendors. After `--minutes`, no further one is tried.

With `--witnesses FILE`, the tests of a mutation do not end with the first that fails, and the file gets a line for each
test that notices a mutation. A test may go if others notice all that it notices. `--tests` chooses the tests.
"""

import argparse
import difflib
import json
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from tools.mutants import drawn, kinds, witnesses
from tools.mutants.mutation import Mutation, mutations
from tools.mutants.trial import Outcome, tried

ROOT: Final = Path(__file__).parents[2]
COPIED: Final = (
    "src",
    "packages",
    "tests",
    "docs",
    "migrations",
    "examples",
    "tools",
    "pyproject.toml",
    "README.md",
)


def main(arguments: Sequence[str]) -> int:
    """Run the mutations, print each that was not noticed, at once and at the end, then the score. Return the status."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="a part of the path or of the texts")
    parser.add_argument("--base", metavar="REVISION", help="draw mutations from the lines that differ from it")
    parser.add_argument("--kinds", action="store_true", help="draw mutations of the kinds in kinds.py from all vendors")
    parser.add_argument("--most", type=int, default=drawn.MOST, help="the mutations that are drawn (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="another one draws others (%(default)s)")
    parser.add_argument("--minutes", type=float, default=math.inf, help="the time after which none is begun")
    parser.add_argument(
        "--tests", default="", help="run these for each mutation, such as a folder, in place of its own"
    )
    parser.add_argument("--witnesses", type=Path, metavar="FILE", help="write which tests notice which mutation")
    given = parser.parse_args(arguments)
    every = _chosen(given)
    chosen = [each for each in every if not given.words or any(word in f"{each}" for word in given.words)]
    runnable = [each for each in chosen if not each.equivalent]
    outcomes = _all_tried(
        runnable, given.tests, until=time.monotonic() + given.minutes * 60, is_whole=given.witnesses is not None
    )
    missed = [each for each in outcomes if not each.is_noticed]
    for each in missed:
        print(f"\n{_described(each.mutation)}\n{each.output[-1_500:]}")
        if given.base or given.kinds:
            print(f"{_diff(each.mutation)}\n{_entry(each.mutation)}")
    if given.witnesses:
        given.witnesses.write_text("".join(f"{line}\n" for line in witnesses.lines(outcomes)), encoding="utf-8")
        print(f"\n{witnesses.summary(outcomes)}")
    score = f"\n{len(outcomes) - len(missed)} of {len(outcomes)} mutations are noticed"
    left = f"; {len(runnable) - len(outcomes)} were not tried" if len(outcomes) < len(runnable) else ""
    print(f"{score}; {len(chosen) - len(runnable)} are equivalent{left}.")
    return 1 if missed else 0


def _chosen(given: argparse.Namespace) -> Iterable[Mutation]:
    """Return the mutations that are drawn, or those of the tables."""
    if given.kinds:
        return kinds.drawn(ROOT, kinds.modules(ROOT), most=given.most, seed=given.seed)
    if given.base:
        changed = drawn.changed_lines(ROOT, given.base)
        of_lines = drawn.drawn(ROOT, given.base, most=given.most, seed=given.seed)
        return [*of_lines, *kinds.drawn(ROOT, changed, most=given.most, seed=given.seed)]
    return mutations()


def _all_tried(runnable: Iterable[Mutation], tests: str, *, until: float, is_whole: bool) -> list[Outcome]:
    """Try the mutations, as many at once as there are cores. None begins after `until`, of the monotonic clock."""
    number = os.cpu_count() or 1
    with ExitStack() as stack:
        copies = SimpleQueue[Path]()
        for _ in range(number):
            copies.put(_copied(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mutant-")))))

        def one(mutation: Mutation) -> Outcome | None:
            if time.monotonic() >= until:
                return None
            copy = copies.get()
            try:
                outcome = tried(mutation, copy, tests, is_whole=is_whole)
            finally:
                copies.put(copy)
            print("." if outcome.is_noticed else f"\n{_described(mutation)}\n", end="", flush=True)
            return outcome

        with ThreadPoolExecutor(number) as pool:
            return [each for each in pool.map(one, runnable) if each is not None]


def _described(mutation: Mutation) -> str:
    return f"Not noticed: {mutation.title}\n  tests: {mutation.tests}"


def _diff(mutation: Mutation) -> str:
    """Return what differs in the module, as a diff."""
    before = mutation.file(ROOT).read_text(encoding="utf-8").splitlines()
    path = mutation.file(ROOT).relative_to(ROOT).as_posix()
    return "\n".join(difflib.unified_diff(before, mutation.applied(ROOT).splitlines(), path, path, lineterm=""))


def _entry(mutation: Mutation) -> str:
    """Return an entry for a table: with a test that notices it, or with the reason why no client can."""
    columns = {**mutation._asdict(), "equivalent": mutation.equivalent or "..."}
    return "\n".join(["[[mutation]]", *(f"{name} = {json.dumps(value)}" for name, value in columns.items())])


def _copied(folder: Path) -> Path:
    """Copy the project, with its compiled modules, and return the copy's folder."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
