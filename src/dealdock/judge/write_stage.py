"""A situation of a connector that writes, on an account of its own: its input, its runs, and their changes."""

import csv
import io
import json
import re
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from dealdock.judge import placeholders
from dealdock.judge.adapters import singer
from dealdock.judge.bench import Bench, Watch
from dealdock.judge.connector import Place, Row
from dealdock.judge.file import Writes
from dealdock.judge.history import History, hourly
from dealdock.judge.left_files import created
from dealdock.judge.sandbox import Account, Call, Record
from dealdock.judge.stage import PlayedRun, calls_of
from dealdock.judge.staging import Staging

_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_POLL_SECONDS: Final = 0.2


class WriteStage:
    """A situation on an account of its own."""

    def __init__(self, bench: Bench, account: Account, staging: Staging, place: Place, writes: Writes) -> None:
        self.bench, self.account, self.staging, self.place, self.writes = bench, account, staging, place, writes
        self.rows: list[Row] = [dict(each) for each in writes.rows]
        """The rows of the next run."""
        self.history: Final = History(account, staging)
        self.existing: list[Record] = []
        """The records of the object that existed before the first run."""
        self.runs: list[PlayedRun] = []
        self.fault: int | None = None
        """The number of the fault that disturbs a run."""
        self.kept: dict[str, Mapping[str, Any]] = {}
        """Fields that were set between runs, and that no row has, by the id of the record."""
        self.after: list[list[Record]] = []
        """The records of the object after each run."""
        self.unfinished: list[str] = []
        """The jobs that have not ended, in words."""
        self.given: Final = placeholders.account_fields(bench.file.document.value)
        """The fields of the account that the connector is given."""
        self.changes: Mapping[str, Any] = {}
        """The changes of the account by all runs."""
        self.undisturbed: WriteStage | None = None
        self._marker: int | None = None

    @property
    def name(self) -> str:
        return self.writes.object

    @property
    def path(self) -> str:
        """The name of the object's records in the control plane's paths."""
        of = self.staging.objects.get(self.writes.object)
        return self.writes.object if of is None else of.path

    @property
    def called(self) -> frozenset[str]:
        """The names of the object in calls, in lower case."""
        of = self.staging.objects.get(self.writes.object)
        return frozenset([self.writes.object.lower()]) if of is None else of.called

    def names_of(self, name: str) -> set[str]:
        """Return the names of an object in the changes of an account."""
        of = self.staging.objects.get(name)
        return {name} if of is None else {name, of.path, of.path.partition(".")[0]}

    def arrange(self) -> None:
        """Let each row have its record before the first run, with other values, if the connector only updates."""
        if self.writes.mode != "update":
            return
        of = self.staging.objects.get(self.writes.object)
        for row in self.rows if of is not None else ():
            own = {self.writes.field(column): row.get(column) for column in self.writes.visible}
            mapped = {name: row.get(column) for column, name in self.writes.fields.items() if name not in own}
            others = {name: other(value) for name, value in mapped.items() if value is not None}
            self.exists({**others, **own})

    def exists(self, fields: Mapping[str, Any]) -> Record:
        """Let a record of the object exist before the first run."""
        of = self.staging.objects[self.writes.object]
        [made] = self.history.add(of, hourly(1), fields=nested(fields))
        self.existing.append(made)
        return made

    def run(self, *, disturbed: bool = False, kills_at: Collection[int] = ()) -> PlayedRun:
        """Write the rows to the input, and run the connector once. `kills_at`: the faults at which it is killed."""
        if self.bench.stopped.is_set():
            raise KeyboardInterrupt
        number = len(self.runs) + 1
        self._write_input(number)
        if self._marker is None:
            self._marker = self.account.changes(None)["marker"]
        mark = self.account.mark()
        running = self.bench.connector.start(self.place, number, streams=())
        run, is_over = self.bench.wait(Watch(running, self.account, mark, None, kills_at))
        calls = calls_of(self.account, mark, kills_at, self.bench.stopped)
        played = PlayedRun(run, calls, {}, disturbed, is_over)
        self.runs.append(played)
        self._await_jobs(played)
        self.after.append(self.records())
        self.bench.has_called |= bool(played.calls)
        if number == 1 and played.failed and not self.bench.has_called:
            self.bench.refuse(run)
        return played

    def _write_input(self, number: int) -> None:
        if self.writes.stream is None:
            write(Path(placeholders.fill_text(self.writes.input, self.place.values(number))), self.rows)
        else:
            singer.give(self.place, self.rows, is_resumed=bool(self.runs) and self.runs[-1].failed)

    def _await_jobs(self, played: PlayedRun) -> None:
        """Wait until the jobs that the connector has submitted have ended, at most for the file's `wait_for_jobs`."""
        self.unfinished = []
        seconds = self.bench.file.wait_for_jobs
        submitted = {call.object for call in played.calls if call.method not in {"GET", "HEAD"}}
        known = [each for each in self.staging.jobs if each["object"].lower() in submitted]
        if not seconds or not known:
            return
        self.account.renew()
        end = time.monotonic() + seconds
        while True:
            left = [(each["object"], *job) for each in known for job in self.account.jobs(each)]
            waiting = {state for each in known for state in each["unstarted"]}
            if not any(state not in waiting for *_, state in left) or time.monotonic() > end:
                break
            if self.bench.stopped.wait(_POLL_SECONDS):
                raise KeyboardInterrupt
        words = {True: "was never started", False: f"did not end within {seconds:g} s"}
        self.unfinished = [f"{name} {number} {words[state in waiting]} ({state})" for name, number, state in left]

    def end(self) -> None:
        """Read what all runs have changed."""
        self.changes = self.account.changes(self._marker)

    def renew(self) -> None:
        """Give the next run the credentials that are valid now."""
        self.account.renew()
        self.place = replace(self.place, accounts={**self.place.accounts, self.account.vendor: self.account.shown})

    def recover(self) -> None:
        """Run again, undisturbed, with the same rows."""
        self.account.clear_faults()
        self.run()

    def records(self) -> list[Record]:
        """Return the records of the object that are not deleted."""
        return [each for each in self.account.records(self.path) if not each.get("deleted")]

    def writing_calls(self) -> list[Call]:
        """Return the calls of the undisturbed run that may have written, to whichever object."""
        calls = [] if self.undisturbed is None else self.undisturbed.runs[0].calls
        reading = {"search", "query", "read", "list", "login", "token"}
        return [
            each
            for each in calls
            if each.method not in {"GET", "HEAD"} and each.succeeded and each.operation not in reading
        ]

    def changing_call(self) -> Call | None:
        """Return the first call of the undisturbed run that created a record, or changed one if it only updates."""
        return self.creating_call(self.names_of(self.writes.object))

    def creating_call(self, objects: Collection[str]) -> Call | None:
        """Return the first call of the undisturbed run that wrote a record of one of these objects."""
        stage = self.undisturbed
        if stage is None:
            return None
        is_update = self.writes.mode == "update"
        part, operation = ("changed", "update") if is_update else ("created", "create")
        made = {str(each["id"]) for each in stage.changes[part] if each["object"] in objects}
        names = frozenset(each.lower() for each in objects) | self.called
        writing = (call for call in stage.runs[0].calls if call.method not in {"GET", "HEAD"} and call.succeeded)
        creating = [call for call in writing if not made.isdisjoint(call.ids(names)) or call.operation == operation]
        return next((call for call in creating if call.object in names or not call.objects.isdisjoint(names)), None)

    def nth(self, call: Call) -> Mapping[str, Any]:
        """Return the condition of a fault for one call among the calls with the same name."""
        calls = [] if self.undisturbed is None else self.undisturbed.runs[0].calls
        same = [each for each in calls if each.name == call.name]
        return {**call.name, "nth": 1 + [each.place for each in same].index(call.place)}


def other(value: Any) -> Any:
    """Return another value of the same form: a number, a day, an address or a text."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value + 1
    text = str(value)
    if _NUMBER.fullmatch(text):
        return str(Decimal(text) + 1)
    if _DAY.fullmatch(text):
        return (date.fromisoformat(text) + timedelta(days=1)).isoformat()
    return f"2{text}" if "@" in text else f"{text}2"


def nested(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields whose names are steps, such as `emails.0.email`, as objects and lists. A list has one element."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        first, *steps = name.split(".")
        found[first] = _merged(found.get(first), _below(steps, value))
    return found


def _below(steps: Sequence[str], value: Any) -> Any:
    for step in reversed(steps):
        value = [value] if step.isdecimal() else {step: value}
    return value


def _merged(first: Any, second: Any) -> Any:
    """Return two values of the same field as one: objects and lists are merged."""
    if isinstance(first, dict) and isinstance(second, dict):
        return {**first, **{name: _merged(first.get(name), value) for name, value in second.items()}}
    if isinstance(first, list) and isinstance(second, list):
        return [_merged(one, other) for one, other in zip(first, second, strict=True)]
    return second


def write(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as the name of the file says: JSON, JSON lines, or CSV."""
    with io.TextIOWrapper(created(path), encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            table = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
            table.writeheader()
            table.writerows(rows)
            return
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        file.write(f"[{', '.join(lines)}]" if path.suffix == ".json" else "".join(f"{line}\n" for line in lines))
