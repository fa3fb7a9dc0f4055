"""A function of a test under judgement: the fixture `judged` of `@pytest.mark.dealdock_judge`."""

import io
import json
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from rich.console import Console

from dealdock.judge import bench, plan
from dealdock.judge.connector import ConnectorError, Place, Row, Rows, Run
from dealdock.judge.document import FileError
from dealdock.judge.engine import Judge, Options
from dealdock.judge.file import JudgeFile, load
from dealdock.judge.oracles import twin
from dealdock.judge.report import TOO_LITTLE, Report, show
from dealdock.judge.sandbox import ControlError, Sandbox
from dealdock.judge.staging import ObjectStaging
from dealdock_client.server import Server
from dealdock_client.vendors import account_class

PlacedFunction = Callable[[Place], object]
"""Reads from the accounts of a place."""


class FunctionConnector:
    """A function that is called once for each run, one run at a time, in a thread of its own."""

    def __init__(self, file: JudgeFile, function: PlacedFunction, name: str) -> None:
        self.file = file
        self.name = name
        self._function = function
        self._rows: Rows = {}

    def delivered(self, stream: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Note rows that the current run has delivered."""
        self._rows.setdefault(stream, []).extend(dict(row) for row in rows)

    def prepare(self, place: Place) -> None:
        """Do nothing: its streams are the ones that it delivers."""

    def start(self, place: Place, number: int, *, streams: Collection[str]) -> "FunctionRun":  # noqa: ARG002
        self._rows = {}
        return FunctionRun(self._function, place, number, self._rows)

    def run(self, place: Place, number: int, *, streams: Collection[str]) -> Run:
        return self.start(place, number, streams=streams).wait(self.file.timeout)


class FunctionRun:
    """A call of the function, in a thread, which cannot be killed. After the time limit it continues, and its result is
    ignored.
    """

    def __init__(self, function: PlacedFunction, place: Place, number: int, rows: dict[str, list[Row]]) -> None:
        self._function, self._place, self._number, self._rows = function, place, number, rows
        self._ended = threading.Event()
        self._error: str | None = None
        self._is_complete = False
        self._began = time.monotonic()
        threading.Thread(target=self._call, name=f"judged run {number}", daemon=True).start()

    def _call(self) -> None:
        try:
            self._function(self._place)
            self._is_complete = True
        except BaseException:  # noqa: BLE001 (whatever the author's function raises, it is its failure)
            self._error = traceback.format_exc()
        finally:
            self._ended.set()

    def wait(self, timeout: float) -> Run:
        self._ended.wait(timeout)
        code = 0 if self._is_complete else 1 if self._error is not None else None
        return Run(
            number=self._number,
            exit=code,
            failed=code != 0,
            rows={stream: list(rows) for stream, rows in self._rows.items()},
            last_lines=self._error or "",
            seconds=time.monotonic() - self._began,
        )

    def kill(self) -> None:
        self._ended.set()


__tracebackhide__ = True  # a failing test's traceback ends in the test

_MARK: Final = "@pytest.mark.dealdock_judge"
_FIELDS: Final = ("vendor", "accounts", "settings", "reads", "mode", "deleted", "promises", "ignore", "timeout")
_WIDE: Final = 10_000  # columns of a line, so that none is broken

Function = Callable[[Any], object]
"""The author's own function, which is given the account of a run."""


class Judged:
    """The judge of a test. It runs the author's own function."""

    directory: Path
    """A folder that is empty before the first run, and kept between the runs of a situation."""

    def __init__(
        self,
        server: Server,
        scenarios: Sequence[str],
        description: Mapping[str, Any],
        *,
        settings: Mapping[str, Any],
        folder: Path,
        fail: Callable[[str], NoReturn],
    ) -> None:
        """`description`: fields of `judge.yaml`, except the connector.

        `settings`: the settings of the mark `dealdock`, which apply unless the description overrides them. `fail`:
        fails the test with a text.
        """
        self._server, self._folder, self._fail = server, folder, fail
        self._scenarios, self._description, self._settings = scenarios, description, settings
        self._connector: FunctionConnector | None = None
        self.has_run = False
        """True once `run` was called. A test that does not call it judges nothing, and fails."""

    def delivered(self, stream: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Note rows that the function has delivered in this run. The function calls it."""
        if self._connector is None:
            self._fail("judged.delivered is for the function that judged.run runs")
        self._connector.delivered(stream, rows)

    def run(self, function: Function) -> Report:
        """Call a function once for each run, with the account. Fail with the report's lines if something is red.

        The account is like the fixture `dealdock`. If the mark has several, it is a mapping by vendor.
        """
        self.has_run = True
        outcome = self._outcome(function)
        if isinstance(outcome, str):
            self._fail(outcome)
        return outcome

    def _outcome(self, function: Function) -> Report | str:
        """Return the report, or the text with which the test fails."""
        try:
            self._check()
            with Sandbox.at(self._server.url, self._server.control.token) as sandbox:
                report = self._judge(sandbox, function)
        except (FileError, ConnectorError, ControlError) as error:
            return f"dealdock judge: {error}"
        return _lines(report) if report.exit_code else report

    def _check(self) -> None:
        """Raise `FileError` for fields that do not apply to a function."""
        expected = ", ".join(_FIELDS)
        wrong = [f"{_MARK}: {name} is not one of {expected}" for name in self._description if name not in _FIELDS]
        for name in self._scenarios:
            chosen = plan.select([name])
            if chosen and all(situation.kills for _, situation in chosen):
                wrong.append(f"{_MARK}: a function cannot be killed. Judge a command in the scenario {name}")
        if wrong:
            raise FileError(wrong)

    def _judge(self, sandbox: Sandbox, function: Function) -> Report:
        name = getattr(function, "__name__", "function")
        file = self._file(sandbox, function)
        chosen = plan.select(self._scenarios)
        scenarios = [f"{scenario.name}.{situation.name}" for scenario, situation in chosen if not situation.kills]
        judge = Judge(file, sandbox, Options(scenarios), self._folder / "runs", self._connected(file, function))
        return Report(",".join(file.accounts), name, Options.seed, judge.run())

    def _connected(self, file: JudgeFile, function: Function) -> FunctionConnector:
        def call(place: Place) -> None:
            self.directory = place.directory
            accounts = {name: account_class(name)(self._server, dict(shown)) for name, shown in place.accounts.items()}
            function(next(iter(accounts.values())) if len(accounts) == 1 else accounts)

        self._connector = FunctionConnector(file, call, getattr(function, "__name__", "function"))
        return self._connector

    def _file(self, sandbox: Sandbox, function: Function) -> JudgeFile:
        """Return the file that would describe the function. Streams that the mark does not name are found."""
        given = dict(self._description)
        if "accounts" not in given:
            own = {name: value for name, value in self._settings.items() if name not in {"vendor", "scene"}}
            given = {"vendor": self._settings.get("vendor") or sandbox.default_vendor(), "settings": own, **given}
        if "reads" not in given:
            trial = self._written({**given, "output": {"-": "-.jsonl"}})
            given["reads"] = self._found(sandbox, trial, function)
        return self._written({**given, "output": dict.fromkeys(given["reads"], "-.jsonl")})

    def _written(self, content: Mapping[str, Any]) -> JudgeFile:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / "judge.yaml"
        path.write_text(json.dumps({"command": "function", **content}), encoding="utf-8")
        return load(path)

    def _found(self, sandbox: Sandbox, file: JudgeFile, function: Function) -> dict[str, dict[str, str]]:
        """Return the streams of the function in the form of `reads`, derived from its output for a first account."""
        if file.vendor is None:
            raise FileError([f"{_MARK}: with several accounts, name the streams by reads"])
        staging = sandbox.staging(file.vendor)
        account = bench.create_account(sandbox, file, file.vendor, file.accounts[file.vendor])
        try:
            ids = twin.one_of_each(account, staging)
            place = Place(self._folder / "dir", self._folder / "state", {file.vendor: account.shown})
            place.empty()
            run = self._connected(file, function).run(place, 1, streams=())
        finally:
            account.delete()
            account.close()
        if run.failed:
            raise ConnectorError(f"the function failed in its first run:\n{run.last_lines}")
        return _described(run.rows, ids, staging.objects)


def _described(
    delivered: Rows, ids: Mapping[str, frozenset[str]], objects: Mapping[str, ObjectStaging]
) -> dict[str, dict[str, str]]:
    """Return streams with their objects, keys and versions. Raises `FileError` for names of unknown objects."""
    found = {stream: twin.object_of(rows, ids) for stream, rows in delivered.items()}
    unknown = [f"{_MARK}: no row of {stream} has an id; describe it by reads" for stream in found if not found[stream]]
    if unknown or not found:
        raise FileError(unknown or ["the function delivers nothing. Let it call judged.delivered(stream, rows)"])
    reads: dict[str, dict[str, str]] = {}
    for stream, each in found.items():
        if each is not None:
            name, key = each
            version = next((name for name in objects[name].versions if name in delivered[stream][0]), None)
            reads[stream] = {"object": name, "key": key} | ({} if version is None else {"version": version})
    return reads


def _lines(report: Report) -> str:
    text = io.StringIO()
    show(report, Console(file=text, width=_WIDE, color_system=None, highlight=False), url=None, file=None)
    if report.exit_code == TOO_LITTLE:
        text.write("fewer than half of the situations were exercised\n")
    return text.getvalue()
