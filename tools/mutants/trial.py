"""One mutation's tests, run in a copy of the project by a process that was forked from one with all libraries."""

import json
import os
import shlex
import sys
import time
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tools.mutants.mutation import PACKAGES, Mutation

if TYPE_CHECKING:
    import pytest

MAX_SECONDS: Final = 900.0
"""The time after which the tests of a mutation are stopped. They hang then, which is noticed."""

_TESTS_FAILED: Final = 1  # an exit status of pytest
_OPTIONS: Final = (
    "-q",
    "--part",
    "all",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)
_LIBRARIES: Final = (
    "argon2",
    "fastapi",
    "httpx",
    "hypothesis",
    "lxml.etree",
    "pydantic_settings",
    "pytest",
    "sqlalchemy.dialects.postgresql.psycopg",
    "uvicorn",
    "yaml",
)
"""Libraries that most tests need. The project itself is not among them: it differs from mutation to mutation."""

_context: Final = get_context("forkserver")
_context.set_forkserver_preload(list(_LIBRARIES))


class Outcome(NamedTuple):
    """A mutation, and whether its tests noticed it."""

    mutation: Mutation
    is_noticed: bool
    seconds: float
    output: str
    ran: Sequence[str]
    """The ids of the tests that ran."""
    noticing: Sequence[str]
    """The ids of those that failed: the first one alone, if the tests ended with it."""


class _Results:
    """A plugin of pytest that writes the ids of tests to a file: of those that ran, and of those that failed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ran: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: "pytest.TestReport") -> None:
        self._ran[report.nodeid] = self._ran.get(report.nodeid, False) or report.failed

    def pytest_sessionfinish(self) -> None:
        self._file.write_text(json.dumps(self._ran), encoding="utf-8")


def tried(mutation: Mutation, copy: Path, tests: str = "", *, is_whole: bool = False) -> Outcome:
    """Run the tests of a mutation, or others, in this copy of the project. Passing tests have not noticed it.

    They end with the first test that fails, except with `is_whole`.
    """
    module, output, results = mutation.file(copy), copy / "output.txt", copy / "results.json"
    results.unlink(missing_ok=True)
    options = shlex.split(tests or mutation.tests) + ([] if is_whole else ["-x"])
    text = module.read_bytes()
    began = time.monotonic()
    try:
        module.write_text(mutation.applied(copy), encoding="utf-8")
        _forget_compiled(module)
        process = _context.Process(target=_run, args=(copy, options))
        process.start()
        status = _exit_status(process)
    finally:
        module.write_bytes(text)
    is_noticed = status in {None, _TESTS_FAILED}
    printed = f"{output.read_text(errors='replace')}\nexit status {status}"
    ran: dict[str, bool] = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    noticing = [name for name, has_failed in ran.items() if has_failed]
    return Outcome(mutation, is_noticed, time.monotonic() - began, printed, [*ran], noticing)


def _forget_compiled(module: Path) -> None:
    """Delete the compiled form of a module. Python might keep it for a text of the same size and second."""
    for compiled in (module.parent / "__pycache__").glob(f"{module.stem}.*.pyc"):
        compiled.unlink()


def _exit_status(process: BaseProcess) -> int | None:
    """Return the exit status of a process, or None if it had to be killed."""
    process.join(MAX_SECONDS)
    status = process.exitcode
    if status is None:
        process.kill()
        process.join()
    return status


def _run(copy: Path, options: list[str]) -> None:
    """Run pytest with these options in the process, whose exit status is pytest's."""
    paths = [str(copy / each) for each in ("src", *PACKAGES.values(), ".")]
    sys.path[:0] = paths
    os.environ |= {"PYTHONPATH": os.pathsep.join(paths)}
    sys.dont_write_bytecode = True  # the module with the mutation must not be kept
    os.chdir(copy)
    with (copy / "output.txt").open("w") as output:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(output.fileno(), stream.fileno())
    import pytest  # noqa: PLC0415 (only here)

    sys.exit(pytest.main([*_OPTIONS, *options], plugins=[_Results(copy / "results.json")]))
