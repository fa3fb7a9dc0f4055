"""A situation on an account of its own: what is arranged, what happens, and the runs of the connector."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Final

from dealdock.judge.connector import Connector, ConnectorError, Place, Row, Run
from dealdock.judge.file import JudgeFile, Read
from dealdock.judge.history import History, hourly
from dealdock.judge.sandbox import Account, Call, ControlError, Record
from dealdock.judge.staging import ObjectStaging, Staging

_WATCH_SECONDS: Final = 2.0
_CALLS_FACTOR: Final = 20
"""A run with more than so many times the calls of the undisturbed one is ended."""

_MIN_CALLS: Final = 200


@dataclass(frozen=True)
class Stream:
    """A stream of the connector, with the staging of its object."""

    read: Read
    object: ObjectStaging

    @property
    def name(self) -> str:
        return self.read.stream

    def key(self, row: Row) -> str:
        """Return the id in a row. Raises `KeyError`."""
        return str(row[self.read.key])


@dataclass(frozen=True)
class PlayedRun:
    """A run of the connector, its calls, and the records that existed when it began."""

    run: Run
    calls: Sequence[Call]
    before: Mapping[str, Sequence[Record]]
    """By the name of the object."""
    disturbed: bool
    ended_at_calls: bool = False
    """True if it was ended because of its many calls."""

    @property
    def failed(self) -> bool:
        return self.run.failed or self.run.exit is None or self.ended_at_calls


@dataclass
class Act:
    """A change of records by judge, or one that a fault with `do` made."""

    object: str
    ids: list[Any]
    after_run: int
    """The number of runs that had ended."""
    kind: str = "change"


@dataclass
class Bench:
    """The parts that all situations share: the connector and the file that describes it."""

    file: JudgeFile
    connector: Connector
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when everything is to end."""
    _running: set[Any] = field(default_factory=set)

    def stop(self) -> None:
        """End all connectors that run."""
        self.stopped.set()
        for running in list(self._running):
            with suppress(OSError):
                running.kill()

    def watch(self, running: Any, timeout: float, account: Account, mark: int, most: int | None) -> tuple[Run, bool]:
        """Wait for a run. End it if it makes more calls than `most`. Return it, and True if that was so."""
        self._running.add(running)
        over, ended = threading.Event(), threading.Event()

        def count() -> None:
            while not ended.wait(_WATCH_SECONDS):
                with suppress(ControlError):
                    if most is not None and account.count(mark) > most:
                        over.set()
                        running.kill()
                        return

        watcher = threading.Thread(target=count, daemon=True)
        watcher.start()
        try:
            return running.wait(timeout), over.is_set()
        finally:
            ended.set()
            watcher.join()
            self._running.discard(running)


class Stage:
    """A situation on an account of its own."""

    def __init__(
        self,
        bench: Bench,
        account: Account,
        staging: Staging,
        streams: Sequence[Stream],
        place: Place,
        random: Random,
    ) -> None:
        self.bench, self.account, self.staging, self.place, self.random = bench, account, staging, place, random
        self.streams: Final = streams
        self.history: Final = History(account, staging)
        self.objects: Final = {each.object.name: each.object for each in streams}
        self.arranged: dict[str, list[Record]] = {}
        """The records that were made for each object, in the order of their making."""
        self.special: dict[str, list[Any]] = {}
        """The ids of the records in which the situation stands, by object."""
        self.runs: list[PlayedRun] = []
        self.acts: list[Act] = []
        self.faults: dict[str, int] = {}
        """The number of the fault that disturbs each object."""
        self.after: Mapping[str, Sequence[Record]] = {}
        """The records after the last run."""
        self.undisturbed: Stage | None = None
        """The stage of the undisturbed run that preceded it."""

    def fill(
        self,
        of: ObjectStaging,
        number: int,
        *,
        moments: Sequence[datetime] | None = None,
        parents: int = 1,
        fields: Mapping[str, Any] | None = None,
    ) -> list[Record]:
        """Arrange records that existed before the first run, by default changed an hour apart."""
        dates = hourly(number) if moments is None else moments
        made = self.history.add(of, dates, parents=parents, fields=fields)
        self.arranged.setdefault(of.name, []).extend(made)
        return made

    def create(self, of: ObjectStaging, number: int = 1, *, at: datetime | None = None, **fields: Any) -> list[Any]:
        """Make records between runs. Return their ids."""
        self.pause(of)
        made = self.history.add(of, [at] * number, fields=fields)
        self.pause(of)
        return self._acted(of, [each["id"] for each in made], "create")

    def change(self, of: ObjectStaging, ids: Sequence[Any], fields: Mapping[str, Any] | None = None) -> list[Any]:
        """Change records between runs. Return their ids."""
        self.pause(of)
        for each in ids:
            self.account.update(of.path, each, fields or of.change)
        self.pause(of)
        return self._acted(of, list(ids), "change")

    def delete(self, of: ObjectStaging, ids: Sequence[Any]) -> list[Any]:
        """Delete records between runs. Return their ids."""
        self.pause(of)
        for each in ids:
            self.account.remove(of.path, each)
        self.pause(of)
        return self._acted(of, list(ids), "delete")

    def undelete(self, of: ObjectStaging, ids: Sequence[Any]) -> list[Any]:
        """Restore deleted records between runs. Return their ids."""
        self.pause(of)
        for each in ids:
            self.account.restore(of.path, each)
        self.pause(of)
        return self._acted(of, list(ids), "undelete")

    def pause(self, of: ObjectStaging) -> None:
        """Wait for one whole unit of the vendor's resolution."""
        self.bench.stopped.wait(1.05 if of.unit == "second" else 0.01)

    def run(self, *, disturbed: bool = False) -> PlayedRun:
        """Run the connector once."""
        if self.bench.stopped.is_set():
            raise KeyboardInterrupt
        before, mark = self._records(), self.account.mark()
        names = [each.name for each in self.streams]
        running = self.bench.connector.start(self.place, len(self.runs) + 1, streams=names)
        run, is_over = self.bench.watch(running, self.bench.file.timeout, self.account, mark, self._most_calls)
        played = PlayedRun(run, self.account.calls(mark), before, disturbed, is_over)
        self.runs.append(played)
        self._check_first(played)
        return played

    def _check_first(self, played: PlayedRun) -> None:
        """Raise `ConnectorError` if the connector ended before its first call, or has no row with the key."""
        run = played.run
        if len(self.runs) == 1 and played.failed and not played.calls and not self.bench.stopped.is_set():
            how = "did not end in time" if run.exit is None else f"ended with exit code {run.exit}"
            raise ConnectorError(f"the connector {how} before its first call to the service:\n{run.last_lines}")
        for stream in self.streams:
            rows = run.rows.get(stream.name, ())
            if rows and not any(stream.read.key in row for row in rows):
                names = ", ".join(rows[0])
                raise ConnectorError(f"reads.{stream.name}: no row has the key {stream.read.key}. It has: {names}")

    @property
    def _most_calls(self) -> int | None:
        """The number of calls beyond which a run is ended."""
        if self.undisturbed is None:
            return None
        return max(_MIN_CALLS, _CALLS_FACTOR * max(len(each.calls) for each in self.undisturbed.runs))

    def end(self) -> None:
        """Read the records after the last run."""
        self.after = self._records()

    def acts_on(self, of: ObjectStaging, *kinds: str) -> list[Act]:
        """Return the acts on an object."""
        return [each for each in self.acts if each.object == of.name and (not kinds or each.kind in kinds)]

    def ids_of(self, of: ObjectStaging) -> list[Any]:
        """Return the ids of the records that were arranged."""
        return [each["id"] for each in self.arranged.get(of.name, ())]

    def _acted(self, of: ObjectStaging, ids: list[Any], kind: str) -> list[Any]:
        self.acts.append(Act(of.name, ids, len(self.runs), kind))
        return ids

    def _records(self) -> dict[str, Sequence[Record]]:
        return {name: self.account.records(of.path) for name, of in self.objects.items()}


def alive(records: Iterable[Record]) -> list[Record]:
    """Return the records that are not deleted."""
    return [each for each in records if not each.get("deleted")]
