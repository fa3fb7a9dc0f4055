"""The implementation of `dealdock judge`."""

import json
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.console import Console
from rich.status import Status

from dealdock.cli import assignments
from dealdock.cli.options import UsageError
from dealdock.judge import plan, processes, report, report_html
from dealdock.judge.connector import ConnectorError
from dealdock.judge.engine import Judge, Options
from dealdock.judge.file import FileError, JudgeFile, load
from dealdock.judge.file_connectors import ReceiverConnector
from dealdock.judge.receiving import ReceivingJudge
from dealdock.judge.report import Report
from dealdock.judge.sandbox import ControlError, Sandbox
from dealdock.judge.scenarios import SCENARIOS, Scenario, hooks, writing
from dealdock.judge.verdict import Verdict
from dealdock.judge.writing import WritingJudge
from dealdock.platform.temporary_folder import TemporaryFolder
from dealdock_client.printable import printable_lines

if TYPE_CHECKING:
    from dealdock.judge.scenarios.writing import WriteScenario

_WRONG: Final = (FileError, ConnectorError, ControlError)
"""The errors of a file, a command or a server."""

_INTERRUPTED: Final = 130


class Written(NamedTuple):
    """The files in which the report is written."""

    json: Path | None
    html: Path | None
    junit: Path | None

    def write(self, found: Report) -> bool:
        """Write the reports. Print the reason for each that cannot be written, and return False if there is one."""
        writers = (Report.write_json, self.json), (report_html.write, self.html), (report.write_junit, self.junit)
        is_written = True
        for write, path in writers:
            try:
                if path is not None:
                    write(found, path)
            except OSError as error:
                print(f"dealdock judge: {path}: it cannot be written: {error.strerror}", file=sys.stderr)
                is_written = False
        return is_written

    def check(self, described: Path) -> None:
        """Raise `FileError` if a report cannot be written, or would replace the file that describes the connector. Call
        it before anything is judged.
        """
        problems = [f"{each}: {problem}" for each in self if each and (problem := _problem(each.absolute(), described))]
        if problems:
            raise FileError(problems)


def _problem(path: Path, described: Path) -> str | None:
    """Return the reason for which a report cannot be written to a file, if there is one."""
    try:
        if not path.parent.is_dir():
            return f"{path.parent} is not a folder. Make it first."
        if path.is_dir():
            return "it is a folder. Name a file in it."
        if path.exists() and described.exists() and path.samefile(described):
            return "it describes the connector. Name another file."
        is_writable = os.access(path if path.exists() else path.parent, os.W_OK)
    except OSError as error:
        return f"it cannot be written: {error.strerror}."
    return None if is_writable else "it cannot be written: no permission."


class Chosen(NamedTuple):
    """The command's options."""

    file: Path
    scenarios: Sequence[str]
    streams: Sequence[str]
    require: Sequence[str]
    written: Written
    expect: Path | None
    seed: int
    jobs: int
    keep: bool
    server: str | None
    quick: bool = False
    settings: Sequence[str] = ()
    """`NAME=VALUE`, over the file's."""


def show_list() -> None:
    """Print all scenarios with their situations."""
    console = Console(highlight=False)
    console.print("For readers:")
    _show_scenarios(console, SCENARIOS)
    console.print("\nFor writers; the second writing call of a run takes the place of the second page:")
    _show_scenarios(console, writing.SCENARIOS)
    console.print("\nFor receivers:")
    _show_scenarios(console, [hooks.SCENARIO])


def _show_scenarios(console: Console, scenarios: Sequence["Scenario | WriteScenario"]) -> None:
    for scenario in scenarios:
        console.print(f"[bold]{scenario.name}[/bold]  {', '.join(each.name for each in scenario.situations)}")
        for line in scenario.summary.splitlines():
            console.print(f"  {line}", soft_wrap=True, markup=False)


def judge(chosen: Chosen) -> int:
    """Judge a connector. Return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # of a terminal that shows fewer characters
    try:
        chosen.written.check(chosen.file)
        file = _with_settings(load(chosen.file, is_whole=False), chosen.settings)
        chosen = _completed(chosen)
        expected = None if chosen.expect is None else _read_expected(chosen.expect)
        plan.select([*chosen.scenarios, *chosen.require])
        with processes.ended_with_us(), _reported(chosen, file) as begun, _sandbox(chosen) as sandbox:
            found = _judged(chosen, file, sandbox, begun)
            code = _show(chosen, found, sandbox, expected)
            begun.is_shown = True
            if chosen.keep and chosen.server is None and not processes.is_ending():
                _wait(sandbox)
            return code
    except _WRONG as error:
        print(f"dealdock judge: {printable_lines(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("dealdock judge: interrupted; all that it started has ended", file=sys.stderr)
        return _INTERRUPTED


def _with_settings(file: JudgeFile, given: Sequence[str]) -> JudgeFile:
    """Return the file with settings of the command over its own. Raises `FileError`."""
    vendors = list(file.accounts)
    try:
        read = assignments.read(given, vendors)
    except UsageError as error:
        raise FileError(str(error).splitlines()) from None
    options = {vendor: {each: assignments.named(vendor, each, vendors) for each in own} for vendor, own in read.items()}
    accounts = {vendor: {**own, **read[vendor]} for vendor, own in file.accounts.items()}
    return replace(file, accounts=accounts, options=options)


def _completed(chosen: Chosen) -> Chosen:
    """Return the options with the situations of --quick. Raises `FileError` if --require names one that is left out."""
    if chosen.quick:
        if chosen.scenarios:
            raise FileError(["--quick and --scenario exclude each other"])
        chosen = chosen._replace(scenarios=plan.QUICK)
    plan.select(chosen.require)  # unknown ones
    left_out = [each for each in chosen.require if chosen.scenarios and not plan.is_chosen(each, chosen.scenarios)]
    if left_out:
        option = "--quick" if chosen.quick else "--scenario"
        raise FileError([f"--require {', '.join(left_out)}: {option} leaves it out. Name it in both, or in neither"])
    return chosen


class _Begun:
    """A judgement that has begun."""

    judge: Judge | WritingJudge | ReceivingJudge | None = None
    is_shown = False


@contextmanager
def _reported(chosen: Chosen, file: JudgeFile) -> Iterator[_Begun]:
    """Write the reports with what there is if the block ends by an error or a signal."""
    begun = _Begun()
    try:
        yield begun
    except BaseException as error:
        if not begun.is_shown:
            with processes.without_signals():
                verdicts = [] if begun.judge is None else begun.judge.verdicts
                found = _report(chosen, file, verdicts, _ended_by(error))
                chosen.written.write(found)
                if found.verdicts:
                    _print(chosen, found, None)
        raise


def _ended_by(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "it was interrupted"
    if isinstance(error, SystemExit):
        return "it was ended by a signal"
    return str(error) if isinstance(error, _WRONG) else f"{type(error).__name__}: {error}"


def _report(chosen: Chosen, file: JudgeFile, verdicts: Sequence[Verdict], incomplete: str = "") -> Report:
    return Report(",".join(file.accounts), file.connector.name, chosen.seed, verdicts, incomplete)


def _sandbox(chosen: Chosen) -> Sandbox:
    return Sandbox.start(chosen.seed) if chosen.server is None else Sandbox.at(chosen.server)


def _judged(chosen: Chosen, file: JudgeFile, sandbox: Sandbox, begun: _Begun) -> Report:
    with TemporaryFolder("judge-") as folder, _progress() as progress:
        options = Options(
            chosen.scenarios,
            chosen.streams,
            chosen.require,
            chosen.seed,
            chosen.keep,
            chosen.jobs,
            progress,
            named=() if chosen.quick else None,
        )
        begun.judge = judge_of(file)(file, sandbox, options, folder)
        verdicts = begun.judge.run()
    return _report(chosen, file, verdicts)


def judge_of(file: JudgeFile) -> type[Judge | WritingJudge | ReceivingJudge]:
    """Return the judge for a kind of connector."""
    if isinstance(file.connector, ReceiverConnector):
        return ReceivingJudge
    return Judge if file.writes is None else WritingJudge


def _show(chosen: Chosen, found: Report, sandbox: Sandbox, expected: Any) -> int:
    """Write and print the report. Return the exit code."""
    with processes.without_signals():
        is_written = chosen.written.write(found)
        is_printed = _print(chosen, found, sandbox.console if chosen.keep else None)
    if not (is_written and is_printed):
        return 2
    if expected is None:
        return found.exit_code
    differences = found.differences(expected, scenarios=chosen.scenarios, streams=chosen.streams)
    for line in differences:
        print(line)
    if found.exit_code == report.TOO_LITTLE:
        return report.TOO_LITTLE
    return 1 if differences else 0


def _print(chosen: Chosen, found: Report, url: str | None) -> bool:
    """Print the report. Return False if that fails."""
    try:
        report.show(found, Console(highlight=False), url=url, file=chosen.file)
        sys.stdout.flush()
    except OSError as error:
        print(f"dealdock judge: the report cannot be printed: {error.strerror}", file=sys.stderr)
        return False
    return True


def _read_expected(path: Path) -> Any:
    """Return the report that a file has. Raises `FileError`."""
    try:
        expected = json.loads(path.read_text(encoding="utf-8"))
        _ = [(each["scenario"], each["situation"], each["stream"], each["verdict"]) for each in expected["verdicts"]]
    except OSError as error:
        raise FileError([f"{path}: {error.strerror}. Write it by --json {path}."]) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FileError([f"{path}: it is not a report of dealdock judge. Write one by --json {path}."]) from None
    return expected


@contextmanager
def _progress() -> Iterator[Any]:
    """Yield a callback that shows how much has ended: on a terminal in one line, else in a line each."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda name, done, every: print(f"{done} of {every}: {name}", file=sys.stderr, flush=True)
        return
    with Status("the connector is prepared", console=console) as status:
        yield lambda name, done, every: status.update(f"{done} of {every}: {name}")


def _wait(sandbox: Sandbox) -> None:
    """Keep the server until Ctrl-C."""
    print(f"the accounts are kept until Ctrl-C: {sandbox.console}", file=sys.stderr)
    threading.Event().wait()
