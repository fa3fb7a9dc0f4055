"""Run the tests that a change can reach: `python -m tools.changed_tests REVISION [OPTION ...]`.

The change is the difference from the revision where the branch began, with what is not committed and new files. The
tests of a module are those that `make mutants BASE` runs. Options are pytest's.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import pytest

from tools.mutants import drawn
from tools.mutants.mutation import PACKAGE

ROOT: Final = Path(__file__).parents[1]

OF_FOLDERS: Final = {
    "packages": "tests/testing",
    "docs": "tests/docs",
    "examples": "tests/docs",
    "tools": "tests/tools",
    "migrations": "tests/platform/database",
}
"""The tests of files outside the package and the tests."""

OF_ALL: Final = "tests/project"
"""The tests of the project's own files, which each change can break."""


def main(arguments: Sequence[str]) -> int:
    """Run the tests. Return pytest's exit status."""
    base, *options = arguments
    tests = reached(ROOT, changed(ROOT, base))
    print(f"The change reaches {', '.join(tests)}", flush=True)
    return pytest.main([*options, *tests])


def changed(project: Path, base: str) -> list[str]:
    """Return the paths of files that differ from a revision and still exist."""
    commands = (
        ["git", "diff", "--name-only", "--relative", "--diff-filter=d", "--merge-base", base],
        ["git", "ls-files", "--others", "--exclude-standard"],
    )
    outputs = (subprocess.run(each, cwd=project, check=True, capture_output=True, text=True) for each in commands)
    return sorted({path for each in outputs for path in each.stdout.splitlines()})


def reached(project: Path, paths: Iterable[str]) -> list[str]:
    """Return the files and folders of tests that changes of these files can reach, without those within others."""
    found = {PurePosixPath(test) for path in paths for test in _tests_of(project, path)} | {PurePosixPath(OF_ALL)}
    return sorted(f"{each}" for each in found if not found.intersection(each.parents))


def _tests_of(project: Path, path: str) -> Iterator[str]:
    file = PurePosixPath(path)
    if path.endswith(".py") and file.is_relative_to(PACKAGE):
        yield from drawn.tests_of(project, file.relative_to(PACKAGE).as_posix()).split()
    elif file.is_relative_to("tests"):
        if file.name.startswith("test_") and file.suffix == ".py":
            yield path
        elif file.suffix == ".py" and file.name != "conftest.py":
            yield from (each.relative_to(project).as_posix() for each in drawn.importing(project, file))
        elif file.parent != PurePosixPath("tests"):
            yield file.parent.as_posix()
    elif file.parts[0] in OF_FOLDERS:
        yield OF_FOLDERS[file.parts[0]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
