"""A situation of a connector that writes, on an account of its own: its input, its runs, and their changes."""

import csv
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from dealdock.judge import placeholders
from dealdock.judge.bench import Bench, Watch
from dealdock.judge.connector import Place, Row
from dealdock.judge.file import Writes
from dealdock.judge.history import History, hourly
from dealdock.judge.sandbox import Account, Call, Record
from dealdock.judge.stage import PlayedRun
from dealdock.judge.staging import Staging


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

    def exists(self, fields: Mapping[str, Any]) -> Record:
        """Let a record of the object exist before the first run."""
        of = self.staging.objects[self.writes.object]
        [made] = self.history.add(of, hourly(1), fields=fields)
        self.existing.append(made)
        return made

    def run(self, *, disturbed: bool = False) -> PlayedRun:
        """Write the rows to the input, and run the connector once."""
        if self.bench.stopped.is_set():
            raise KeyboardInterrupt
        number = len(self.runs) + 1
        write(Path(placeholders.fill_text(self.writes.input, self.place.values(number))), self.rows)
        if self._marker is None:
            self._marker = self.account.changes(None)["marker"]
        mark = self.account.mark()
        running = self.bench.connector.start(self.place, number, streams=())
        run, is_over = self.bench.wait(Watch(running, self.account, mark, None, ()))
        played = PlayedRun(run, self.account.calls(mark), {}, disturbed, is_over)
        self.runs.append(played)
        if number == 1 and played.failed and not played.calls:
            self.bench.refuse(run)
        return played

    def end(self) -> None:
        """Read what all runs have changed."""
        self.changes = self.account.changes(self._marker)

    def recover(self) -> None:
        """Run again, undisturbed, with the same rows."""
        self.account.clear_faults()
        self.run()

    def records(self) -> list[Record]:
        """Return the records of the object that are not deleted."""
        return [each for each in self.account.records(self.path) if not each.get("deleted")]

    def creating_call(self, objects: Collection[str]) -> Call | None:
        """Return the first call of the undisturbed run that created a record of one of these objects."""
        stage = self.undisturbed
        if stage is None:
            return None
        made = {str(each["id"]) for each in stage.changes["created"] if each["object"] in objects}
        names = frozenset(each.lower() for each in objects) | self.called
        writing = (call for call in stage.runs[0].calls if call.method not in {"GET", "HEAD"} and call.succeeded)
        creating = [call for call in writing if not made.isdisjoint(call.ids(names)) or call.operation == "create"]
        return next((call for call in creating if call.object in names or not call.objects.isdisjoint(names)), None)

    def nth(self, call: Call) -> Mapping[str, Any]:
        """Return the condition of a fault for one call among the calls with the same name."""
        calls = [] if self.undisturbed is None else self.undisturbed.runs[0].calls
        same = [each for each in calls if each.name == call.name]
        return {**call.name, "nth": 1 + [each.place for each in same].index(call.place)}


def write(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as the name of the file says: JSON, JSON lines, or CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
            table.writeheader()
            table.writerows(rows)
        return
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    text = f"[{', '.join(lines)}]" if path.suffix == ".json" else "".join(f"{line}\n" for line in lines)
    path.write_text(text, encoding="utf-8")
