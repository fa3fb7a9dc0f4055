"""Tests in forked workers: pytest collects once, and processes that are forks of it run the tests.

`--forks N` runs the tests in N processes. xdist's workers are new interpreters, so that each imports and collects all
tests by itself, which takes longer than many of them. A fork has them already, and shares their memory.

The workers take groups of tests that follow each other in a module, in the given order, and send their reports. Tests
are run by pytest's own protocol there, and reported, counted and stored for `--lf` in the process that the user called.
If a worker ends in a test, the test has failed, and another worker takes the place. So does another one when a worker
has grown large.

With `--repeat-failures`, a test that fails is run once more at the end, alone in a process. If it passes then, it has
passed, and the summary names it as flaky.
"""

import atexit
import gc
import os
import random
import resource
import signal
import sys
import threading
import traceback
import warnings
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import UnsupportedOperation
from multiprocessing import connection, get_context, process
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final, TypeAlias

import pytest
from _pytest.junitxml import LogXML

LARGEST_GROUP: Final = 25
"""Tests of long modules are divided, so that the workers end together."""

MOST_GROWTH: Final = 400 * 1024 * 1024
"""The bytes that a worker may grow by: what tests leave behind in caches and free memory is not needed by others."""

WORKER: Final = "PYTEST_XDIST_WORKER"
"""The variable with the name of a worker, which is xdist's: what a test names after it works with both."""

Pipe: TypeAlias = "connection.Connection[Any, Any]"

MOST_REPEATED: Final = 20
"""If more tests fail, the code is wrong, and none is repeated."""

FLAKY: Final = pytest.StashKey[dict[str, str]]()
"""The first failures of tests that passed when they were repeated, by the tests' names."""

_context: Final = get_context("fork")


class Hooks:
    """The hook of this plugin."""

    @pytest.hookspec
    def pytest_before_fork(self, session: pytest.Session) -> None:
        """Prepare what all workers need, and end all threads: a fork has none of them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    forks = "run the tests in so many forks of this process, unless `-n` is given, too"
    parser.addoption("--forks", type=int, default=0, metavar="N", help=forks)
    repeat = "with --forks: run a test that fails once more at the end, alone; if it passes, only name it as flaky"
    parser.addoption("--repeat-failures", action="store_true", help=repeat)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(Hooks)


def number_of_forks(config: pytest.Config) -> int:
    """Return the number of workers. With 0, the tests run in this process, or in the workers of xdist."""
    options = config.option
    is_other = getattr(options, "numprocesses", None) is not None or options.usepdb or options.collectonly
    return 0 if is_other else options.forks


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run the tests in forks. Errors of the collection are left to pytest, which then runs no test."""
    number = number_of_forks(session.config)
    failed = session.testsfailed and not session.config.option.continue_on_collection_errors
    if not number or failed or not session.items:
        return None
    if reporter := session.config.pluginmanager.getplugin("terminalreporter"):
        reporter.showfspath = False  # results come from several files in turn
    session.config.hook.pytest_before_fork(session=session)
    session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # noqa: SLF001 (one for all workers)
    if threading.active_count() > 1:
        raise pytest.UsageError(f"a fork would have none of these threads, which must end: {threading.enumerate()}")
    gc.collect()
    gc.freeze()
    Controller(session).run_all(number)
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)
    return True


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the failures of flaky tests, and name each once more just before pytest's last line."""
    if flaky := config.stash.get(FLAKY, {}):
        terminalreporter.section("flaky tests: they failed, and passed when they were repeated")
        for name, failure in flaky.items():
            terminalreporter.write_line(f"{name}\n{failure}\n")
        terminalreporter.write_line("\n".join(f"FLAKY {name}" for name in flaky))


def groups(items: Iterable[pytest.Item]) -> Iterator[list[int]]:
    """Yield the places of tests that follow each other with the same module and the same sandbox."""
    group: list[int] = []
    last: object = None
    for place, item in enumerate(items):
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        key = item.path, parameters.get("sandbox")
        if group and (key != last or len(group) == LARGEST_GROUP):
            yield group
            group = []
        group.append(place)
        last = key
    if group:
        yield group


class Worker:
    """A forked process, in the eyes of the one that the user called."""

    def __init__(self, session: pytest.Session, name: str, group: list[int], others: Iterable["Worker"]) -> None:
        self.connection, theirs = _context.Pipe()
        inherited = [self.connection, *(other.connection for other in others)]
        self.process = _context.Process(target=_work, args=(session, name, group, theirs, inherited), name=name)
        self.process.start()
        theirs.close()
        self.places = deque(group)
        """The tests that it has taken and not ended."""
        self.reports: list[pytest.TestReport] | None = None
        """The reports of the first of these while it runs."""
        self.is_leaving = False
        """True if it ends after the tests that it has taken, and another one takes the place."""


class Controller:
    """The process that the user called: it hands out groups, and passes reports on to pytest."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._config = session.config
        self._groups = deque(groups(session.items))
        self._workers: dict[Pipe, Worker] = {}
        self._started = 0
        self._is_repeating = False
        self._failed: dict[int, list[pytest.TestReport]] = {}
        """The reports of tests that are to be repeated."""

    def run_all(self, number: int) -> None:
        """Run all tests in this number of processes, and then those that failed, if they are to be repeated."""
        try:
            self._run(number)
        except BaseException:
            self._pass_on_failures()
            raise
        if self._stops or len(self._failed) > MOST_REPEATED:
            self._pass_on_failures()
            return
        self._is_repeating = True
        for place in self._failed:
            self._groups = deque([[place]])
            self._run(1)

    def _pass_on_failures(self) -> None:
        for reports in self._failed.values():
            self._pass_on(reports)

    def _run(self, number: int) -> None:
        try:
            for _ in range(min(number, len(self._groups))):
                self._start()
            while self._workers:
                for ready in connection.wait(list(self._workers)):
                    self._receive(self._workers[ready])  # type: ignore[index]  # one of those that are given
        finally:
            for worker in self._workers.values():
                os.kill(worker.process.pid or 0, signal.SIGINT)
            for worker in self._workers.values():
                worker.connection.close()
                worker.process.join()

    @property
    def _stops(self) -> bool:
        return bool(self._session.shouldfail or self._session.shouldstop)

    def _start(self) -> None:
        worker = Worker(self._session, f"gw{self._started}", self._groups.popleft(), self._workers.values())
        self._started += 1
        self._workers[worker.connection] = worker

    def _receive(self, worker: Worker) -> None:
        try:
            kind, sent = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            self._end(worker)
            return
        match kind:
            case "take":
                group = self._groups.popleft() if self._groups and not self._stops else []
                worker.places += group
                worker.connection.send(group)
            case "leave":
                worker.is_leaving = True
            case "begin":
                worker.reports = None if self._stops else []
                worker.connection.send(not self._stops)
            case "end":
                self._report(worker.places.popleft(), worker.reports or [])
                worker.reports = None
            case "report" if worker.reports is not None:
                report = self._config.hook.pytest_report_from_serializable(config=self._config, data=sent)
                worker.reports.append(report)
            case "warning":
                self._config.hook.pytest_warning_recorded.call_historic(kwargs=sent)
            case "error":
                raise self._session.Interrupted(f"{worker.process.name} was ended outside of its tests\n{sent}")

    def _report(self, place: int, reports: list[pytest.TestReport]) -> None:
        """Pass on the reports of a test, unless it is to be repeated."""
        has_failed = any(each.failed for each in reports)
        if has_failed and self._config.option.repeat_failures and not self._is_repeating:
            self._failed[place] = reports
            return
        if self._is_repeating and not has_failed:
            first = next(each for each in self._failed[place] if each.failed)
            self._config.stash.setdefault(FLAKY, {})[first.nodeid] = first.longreprtext
        self._pass_on(reports)

    def _pass_on(self, reports: list[pytest.TestReport]) -> None:
        for report in reports:
            self._config.hook.pytest_runtest_logreport(report=report)

    def _end(self, worker: Worker) -> None:
        """Forget a worker that ended. If it was in a test, report this, and let another one run what it had taken."""
        del self._workers[worker.connection]
        worker.connection.close()
        worker.process.join()
        if worker.reports is not None:
            self._report_crash(worker, worker.reports)
        elif not worker.is_leaving:
            return
        if self._groups and not self._stops:
            self._start()

    def _report_crash(self, worker: Worker, reports: list[pytest.TestReport]) -> None:
        place = worker.places.popleft()
        item = self._session.items[place]
        text = f"{item.nodeid}: its process ended with {_described(worker.process)}"
        crash = pytest.TestReport(item.nodeid, item.location, {}, "failed", text, "call")
        self._report(place, [*reports, crash])
        if worker.places:
            self._groups.appendleft(list(worker.places))


def _described(process: process.BaseProcess) -> str:
    code = process.exitcode or 0
    return f"exit status {code}" if code >= 0 else signal.Signals(-code).name


def _work(session: pytest.Session, name: str, group: list[int], parent: Pipe, inherited: Iterable[Pipe]) -> None:
    """Run tests in this forked process until no group is left, beginning with this one."""
    for each in inherited:
        each.close()  # so that the end of the other process is noticed
    os.setpgrp()  # Ctrl-C is for the process that the user called, which then interrupts this one
    os.environ[WORKER] = name
    random.seed()
    os.dup2(sys.stdin.fileno(), 0)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 (a process that a test starts has only its first three files)
    atexit._clear()  # noqa: SLF001 (what it has is for the process that the user called)
    _have_own_files(session.config, name)
    _report_to(parent, session.config)
    try:
        _run_groups(session, group, parent)
    except (EOFError, OSError, KeyboardInterrupt):
        pass  # the other process ended, or was interrupted
    except BaseException:  # noqa: BLE001 (it is raised in the other process)
        parent.send(("error", traceback.format_exc()))
    finally:
        session._setupstate.teardown_exact(None)  # noqa: SLF001 (what pytest's end of a session calls)
        atexit._run_exitfuncs()  # noqa: SLF001 (before Python 3.13, such processes do not)


def _have_own_files(config: Any, name: str) -> None:
    """Give the worker a folder for temporary files, and files for the output that pytest captures."""
    folder = config._tmp_path_factory.getbasetemp() / name  # noqa: SLF001 (what xdist sets by an option)
    folder.mkdir(mode=0o700)
    config._tmp_path_factory._basetemp = folder  # noqa: SLF001 (the same)
    capture = config.pluginmanager.getplugin("capturemanager")._global_capturing  # noqa: SLF001 (it has no other access)
    for each in (capture.out, capture.err):
        with suppress(AttributeError, UnsupportedOperation), TemporaryFile() as own:  # not all ways to capture have one
            os.dup2(own.fileno(), each.tmpfile.fileno())  # libraries keep the `sys.stderr` that they imported


def _report_to(parent: Pipe, config: pytest.Config) -> None:
    """Let the worker report to the other process, in place of the terminal and of a file."""
    plugins = config.pluginmanager
    reporter = plugins.unregister(name="terminalreporter")
    for plugin in [each for each in plugins.get_plugins() if isinstance(each, LogXML)]:
        plugins.unregister(plugin)
    relay = Relay(config, parent, reporter)
    plugins.register(relay, "terminalreporter")
    relay.is_connected = True


def _run_groups(session: pytest.Session, group: list[int], parent: Pipe) -> None:
    most = _size() + MOST_GROWTH
    while group:
        following: list[int] = []
        for number, place in enumerate(group, 1):
            if number == len(group) and _size() > most:
                parent.send(("leave", None))
            elif number == len(group):
                parent.send(("take", None))  # now, as a fixture ends with the test if the next one does not use it
                following = parent.recv()
            after = [*group[number:], *following]
            parent.send(("begin", None))
            if not parent.recv():
                return
            item = session.items[place]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=session.items[after[0]] if after else None)
            parent.send(("end", None))
        group = following


def _size() -> int:
    """Return the bytes of this process that are in memory; 0 where that is not known."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


class Relay:
    """A plugin in a worker that sends reports to the other process."""

    def __init__(self, config: pytest.Config, parent: Pipe, reporter: Any) -> None:
        self._config = config
        self._parent = parent
        self._tw = reporter and reporter._tw  # noqa: SLF001 (comparisons of values are highlighted with it)
        self.is_connected = False
        """False while pytest repeats the warnings before the fork to the new plugin."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._parent.send(("report", data))

    def pytest_warning_recorded(
        self, warning_message: warnings.WarningMessage, when: str, nodeid: str, location: object
    ) -> None:
        if self.is_connected:
            about = {"when": when, "nodeid": nodeid, "location": location}
            self._parent.send(("warning", {"warning_message": warning_message, **about}))
