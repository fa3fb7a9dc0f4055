"""The tests that `make check` leaves to SQLite, and how they are chosen: `python -m tests.support.second_database`.

Most tests can run on PostgreSQL, too. Where one sends the statements that others send, this shows nothing more.
`tests/on_sqlite_alone.txt` names such tests. What it does not name runs on PostgreSQL in `make check`: tests with
statements of their own, tests with the mark `both_databases`, and tests that are newer than the list. `--part all` runs
all of them.

The command runs all tests on PostgreSQL, records the statements and the processor time of each, and writes the list
anew. Statements are equal if they differ in values and in the lengths of lists alone, and if their values have the same
types. An error of the database counts as a statement. Statements that a test itself sends, to look at rows or to spoil
them, do not count: they show nothing of dealdock.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from hashlib import blake2b
from inspect import currentframe
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import current_thread
from types import FrameType
from typing import Any, Final

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

import dealdock
from dealdock.platform.database import statements

TESTS: Final = Path(__file__).resolve().parents[1]
FOLDERS: Final = ("across", "console", "control", "example_vendor", "golden", "oauth", "vendors", "web")
"""Folders of tests among which the command chooses. Tests in the others start servers that it cannot listen to."""
LIST: Final = TESTS / "on_sqlite_alone.txt"
SOURCE: Final = str(Path(dealdock.__file__).parent)
_OF_TESTS: Final = re.compile(rf"{re.escape(str(TESTS))}/(?!example_vendor/(?!tests/))")
"""The files of the tests, of which the example of a vendor is none."""
BACKGROUND: Final = frozenset({"heartbeat", "background", "garbage-collector"})
"""Threads whose statements no test sends."""

LEAST_SECONDS: Final = 0.05
"""The time that the start and the end of a test take at least."""

ALWAYS: Final = "always"
OPTION: Final = "--record-statements"
_NUMBER: Final = re.compile(r"_m?\d+$")
_NUMBERED: Final = re.compile(r"%\((\w+?)(?:__\d+|_m\d+)\)s")
_LIST: Final = re.compile(r"\((?:[^()]*\([^()]*\))*[^()]*\)(?:, \((?:[^()]*\([^()]*\))*[^()]*\))+")
_VALUES: Final = re.compile(r"(%\(\w+\)s(?:::\w+)?)(?:, %\(\w+\)s(?:::\w+)?)+")


def is_on_sqlite_alone(item: pytest.Item) -> bool:
    """Return True if the list names this test."""
    return item.nodeid in listed()


@cache
def listed() -> AbstractSet[str]:
    """Return the names of the tests in the list."""
    found: set[str] = set()
    file = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found.add(f"{file}::{line.strip()}")
        else:
            file = line
    return found


class Recorder:
    """A plugin that writes a line for each test on PostgreSQL: name, if it always runs, seconds, statements."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sent: set[str] | None = None
        event.listen(Engine, "before_cursor_execute", self._hear)
        event.listen(Engine, "handle_error", self._hear_error)
        statements.listeners.append(lambda _, statement, values: self._add(statement, tuple(values)))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._sent = set()
        began = time.process_time()
        try:
            return (yield)
        finally:
            if self._sent and item.get_closest_marker("second_database"):
                always = ALWAYS if item.get_closest_marker("both_databases") else ""
                with (self._folder / str(os.getpid())).open("a", encoding="utf-8") as file:
                    seconds = f"{time.process_time() - began:.3f}"
                    file.write("\t".join([item.nodeid, always, seconds, *sorted(self._sent)]) + "\n")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self._sent = None

    def _hear(self, _: Connection, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        self._add(statement, parameters)

    def _hear_error(self, context: ExceptionContext) -> None:
        self._add(f"{type(context.original_exception).__name__} {context.statement}", None)

    def _add(self, statement: str, parameters: Any) -> None:
        if self._sent is not None and current_thread().name not in BACKGROUND and not is_of_a_test(currentframe()):
            self._sent |= parts(statement, parameters)


def is_of_a_test(frame: FrameType | None) -> bool:
    """Return True if the nearest function of ours among the callers is one of the tests, and none of dealdock."""
    while frame:
        file = frame.f_code.co_filename
        if file.startswith(SOURCE):
            return False
        if _OF_TESTS.match(file) and file != __file__:
            return True
        frame = frame.f_back
    return False


def parts(statement: str, parameters: Any) -> set[str]:
    """Return what a statement shows: a key for its text, and one for each of its values with the value's type."""
    text = shape(statement)
    found = {_key(text)}
    for given in parameters if isinstance(parameters, list) else [parameters]:
        named = given.items() if isinstance(given, Mapping) else enumerate(given or ())
        found |= {_key(f"{text} {_NUMBER.sub('', str(name))} {type(value).__name__}") for name, value in named}
    return found


def shape(statement: str) -> str:
    """Return the text of a statement with lists of values, and lists of rows, as if they had one."""
    text = _NUMBERED.sub(r"%(\1)s", " ".join(statement.split()))
    text = _VALUES.sub(r"\1", text)
    return _LIST.sub("()", text) if " VALUES " in text else text


def _key(text: str) -> str:
    return blake2b(text.encode(), digest_size=6).hexdigest()


def choose(
    sent: Mapping[str, AbstractSet[str]], seconds: Mapping[str, float], chosen: Collection[str] = ()
) -> set[str]:
    """Return tests that together send all that any test sends. `chosen`: those that are among them anyway.

    The next one is that with the most of what is missing for its processor time in seconds. At the end, those that are
    needless by later ones leave, the longest first.
    """
    missing = set().union(*sent.values()).difference(*(sent[name] for name in chosen))
    rest = {name: each for name, each in sent.items() if name not in chosen}
    added: list[str] = []
    while missing:
        best = max(sorted(rest), key=lambda name: len(rest[name] & missing) / (LEAST_SECONDS + seconds[name]))
        added.append(best)
        missing -= rest.pop(best)
        rest = {name: each for name, each in rest.items() if not each.isdisjoint(missing)}
    times = Counter(each for name in (*chosen, *added) for each in sent[name])
    for name in sorted(added, key=lambda name: -seconds[name]):
        if all(times[each] > 1 for each in sent[name]):
            added.remove(name)
            times.subtract(sent[name])
    return {*chosen, *added}


def write(sent: Mapping[str, AbstractSet[str]], seconds: Mapping[str, float], always: Collection[str]) -> None:
    """Write the list of the tests that are not chosen."""
    left: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(sent.keys() - choose(sent, seconds, always)):
        file, _, test = name.partition("::")
        left[file].append(test)
    lines = [line for file, tests in sorted(left.items()) for line in (file, *(f"    {each}" for each in tests))]
    LIST.write_text("\n".join([*lines, ""]), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Run the tests on PostgreSQL, and write the list. Arguments are passed to pytest."""
    with TemporaryDirectory() as folder:
        words = ["--part", "all", "-k", "postgresql", OPTION, folder, *arguments]
        tests = [str(TESTS / each) for each in FOLDERS]
        if status := subprocess.call([sys.executable, "-m", "pytest", *words, *tests]):
            return status
        lines = [line.split("\t") for file in Path(folder).iterdir() for line in file.read_text("utf-8").splitlines()]
        sent = {name: set(sent) for name, _, _, *sent in lines}
        seconds = {name: float(took) for name, _, took, *_ in lines}
        write(sent, seconds, {name for name, mark, *_ in lines if mark})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
