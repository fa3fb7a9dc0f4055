"""Apply each mutation to a copy of the project, and run its tests there: `python -m mutants [WORD ...]`.

With words, only the mutations run whose path or texts contain one of them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from mutants.mutation import Mutation, mutations

ROOT: Final = Path(__file__).parent.parent
COPIED: Final = ("src", "tests", "docs", "migrations", "examples", "bench", "soak", "pyproject.toml", "README.md")
_TESTS_FAILED: Final = 1  # an exit status of pytest


class Outcome(NamedTuple):
    """A mutation, and whether its tests noticed it."""

    mutation: Mutation
    is_noticed: bool
    output: str


def main(words: Sequence[str]) -> int:
    """Run the mutations, print one line for each and the score, and return the exit status."""
    chosen = [each for each in mutations() if not words or any(word in f"{each}" for word in words)]
    runnable = [each for each in chosen if not each.equivalent]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(_tried, runnable))
    missed = [each for each in outcomes if not each.is_noticed]
    for each in missed:
        print(f"\nNot noticed: {each.mutation.title}\n  tests: {each.mutation.tests}\n{each.output[-1_500:]}")
    score = f"{len(outcomes) - len(missed)} of {len(outcomes)} mutations are noticed"
    print(f"{score}; {len(chosen) - len(runnable)} are equivalent.")
    return 1 if missed else 0


def _tried(mutation: Mutation) -> Outcome:
    """Run the tests of a mutation in a copy of the project. Passing tests have not noticed it."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        package = copy / "src" / "dealdock"
        (package / mutation.path).write_text(mutation.applied(package), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *mutation.tests.split()]
        environment = {**os.environ, "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}"}
        ran = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    is_noticed = ran.returncode == _TESTS_FAILED
    print("." if is_noticed else "F", end="", flush=True)
    return Outcome(mutation, is_noticed, ran.stdout + ran.stderr)


sys.exit(main(sys.argv[1:]))
