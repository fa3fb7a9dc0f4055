"""A situation on an account of its own: the arranged records, the disturbance, and the runs of the connector."""

import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, Final, NamedTuple

from dealdock.judge.bench import Bench, Watch
from dealdock.judge.connector import Place, Remark, Run
from dealdock.judge.history import History, hourly
from dealdock.judge.sandbox import Account, Call, Record
from dealdock.judge.staging import ObjectStaging, Staging, Stream

_ROWS_OF_A_PAGE: Final = 2
_TWIN: Final = "judge"
_SECOND: Final = 1.05
_MILLISECOND: Final = 0.01
_CALLS_FACTOR: Final = 20
"""A run that makes more than this many times the calls of the undisturbed one is ended."""

_MIN_CALLS: Final = 200
_OUTLASTING_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.05


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


@dataclass(frozen=True)
class Act:
    """A change of records between runs, or a change that a fault made during a run."""

    object: str
    ids: Sequence[Any]
    after_run: int
    """The number of runs that had ended."""
    kind: str = "change"
    during: bool = False
    """True: a fault made it in the run that followed."""


@dataclass(frozen=True)
class Page:
    """A page that the undisturbed run read: the call, and the records that its answer showed."""

    match: Mapping[str, Any]
    """The condition of a fault for the same call."""
    place: int
    """The place of the call within its run."""
    ids: Sequence[Any]
    """The ids of the same records of this stage, in the order of their creation."""


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
        """The ids of the situation's records, by object."""
        self.runs: list[PlayedRun] = []
        self.acts: list[Act] = []
        self.faults: dict[str, int] = {}
        """The number of the fault that disturbs each object."""
        self._user: Record = {}
        """The user whose credentials the connector has, unless it is the first one."""
        self.twin: Run | None = None
        """A run from nothing on the account at the end, where outputs are compared with it."""
        self.after: Mapping[str, Sequence[Record]] = dict.fromkeys(self.objects, ())
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

    def create(
        self, of: ObjectStaging, number: int = 1, *, at: datetime | None = None, fields: Mapping[str, Any] | None = None
    ) -> list[Any]:
        """Make records between runs. Return their ids."""
        made = self.history.add(of, [at] * number, fields=fields)
        return self._acted(of, [each["id"] for each in made], "create")

    def change(self, of: ObjectStaging, ids: Sequence[Any], fields: Mapping[str, Any] | None = None) -> list[Any]:
        """Change records between runs. Return their ids."""
        for each in ids:
            self.account.update(of.path, each, fields or of.change)
        return self._acted(of, ids, "change")

    def delete(self, of: ObjectStaging, ids: Sequence[Any]) -> list[Any]:
        """Delete records between runs. Return their ids."""
        for each in ids:
            self.account.remove(of.path, each)
        return self._acted(of, ids, "delete")

    def merge(self, of: ObjectStaging, stays: Any, goes: Any) -> None:
        """Merge two records between runs. If the service cannot merge, change one record and delete the other."""
        if of.merge is None:
            self.change(of, [stays])
            self.delete(of, [goes])
            return
        body = {name: text.format(stays=stays, goes=goes) for name, text in of.merge["body"].items()}
        self.account.renew()
        self.account.post(of.merge["path"], body, of.merge["authorization"].format_map(self.account.shown))
        self._acted(of, [goes], "delete")

    def undelete(self, of: ObjectStaging, ids: Sequence[Any]) -> list[Any]:
        """Restore deleted records between runs. Return their ids."""
        for each in ids:
            self.account.restore(of.path, each)
        return self._acted(of, ids, "undelete")

    def pause(self) -> None:
        """Wait for one whole unit of the vendor's resolution, between a run and an act."""
        is_coarse = any(of.unit == "second" for of in self.objects.values())
        self.bench.stopped.wait(_SECOND if is_coarse else _MILLISECOND)

    def undisturbed_page(self, of: ObjectStaging, number: int) -> Page | None:
        """Return the n-th page of an object that the undisturbed run read. None: it read fewer.

        0: the first call that showed a record of it, for example a call that looks for the newest.
        """
        if self.undisturbed is None:
            return None
        first, arranged = self.undisturbed.runs[0], self.undisturbed.ids_of(of)
        read = pages(first.calls, of, _ROWS_OF_A_PAGE if number else 1)
        if len(read) < max(number, 1):
            return None
        call = read[max(number, 1) - 1]
        same = [each for each in first.calls if each.name == call.name]
        shown, own = call.ids(of.called), self.ids_of(of)
        ids = [own[place] for place, each in enumerate(arranged) if str(each) in shown and place < len(own)]
        return Page({**call.name, "nth": 1 + same.index(call)}, call.place, ids)

    def act_at_page(self, of: ObjectStaging, number: int, kind: str, do: Sequence[Any], ids: Sequence[Any]) -> None:
        """Let records change when the next run asks for the n-th page, before it is read."""
        page = self.undisturbed_page(of, number)
        if page is not None:
            rule = {"match": page.match, "when": "before", "times": 1, "do": list(do)}
            self.faults[of.name] = self.account.add_fault(rule)
            self.acts.append(Act(of.name, ids, len(self.runs), kind, during=True))

    def made_at_page(self, of: ObjectStaging) -> Record | None:
        """Return the record that a fault has made in the last run."""
        fault = self.faults.get(of.name)
        made = [each for call in self.runs[-1].calls if fault is not None for each in call.made_by(fault)]
        return next((each for each in self.account.records(of.path) if made and str(each["id"]) == made[0]), None)

    def run_later(self, effect: Mapping[str, Any] | None = None, *, kills: bool = False, **more: Any) -> None:
        """Make new records, and run again; with an effect, at the second page of this run. `more`: `times`, `lasts`."""
        self.pause()
        for of in self.objects.values():
            self.create(of, of.page_and_a_half)
            before = None if self.undisturbed is None else self.undisturbed.runs[-1].calls
            match = None if effect is None or before is None else _match_of_page(before, of, 2)
            if match is not None:
                self.faults[of.name] = self.account.add_fault({"match": match, "effect": effect, **more})
        self.pause()
        self.run(disturbed=effect is not None, kills_at=[*self.faults.values()] if kills else ())

    def disturb(self, of: ObjectStaging, number: int, effect: Mapping[str, Any], **more: Any) -> None:
        """Let the call for the n-th page of the next run fail or wait. `more`: `times`, `lasts`."""
        page = self.undisturbed_page(of, number)
        if page is not None:
            self.faults[of.name] = self.account.add_fault({"match": page.match, "effect": effect, **more})

    def refuse(self, effect: Mapping[str, Any]) -> None:
        """Let every call of the objects be refused."""
        for of in self.objects.values():
            first = next((call for call in self._undisturbed_calls() if not call.objects.isdisjoint(of.called)), None)
            if first is not None:
                match = {"object": first.name["object"]} if "object" in first.name else {}
                self.faults[of.name] = self.account.add_fault({"match": match, "effect": effect})

    def _undisturbed_calls(self) -> Sequence[Call]:
        return () if self.undisturbed is None else self.undisturbed.runs[0].calls

    @property
    def zone(self) -> str:
        """The time zone of the user, in which a service may show times; else the account's."""
        return str(self._user.get("time_zone") or self.account.shown.get("time_zone") or "UTC")

    def use_user(self, time_zone: str) -> None:
        """Give the connector the credentials of another user, whose time zone this is."""
        self._user = self.account.add_user({"time_zone": time_zone})
        shown = {**self.account.shown, **self._user, "id": self.account.id}
        self.place = replace(self.place, accounts={**self.place.accounts, self.account.vendor: shown})

    def renew(self) -> None:
        """Give the next run the credentials that are valid now."""
        self.account.clear_faults()
        self.account.renew()
        self.place = replace(self.place, accounts={**self.place.accounts, self.account.vendor: self.account.shown})

    def run(self, *, disturbed: bool = False, kills_at: Collection[int] = ()) -> PlayedRun:
        """Run the connector once. `kills_at`: faults; when one of them strikes, the connector is killed."""
        if self.bench.stopped.is_set():
            raise KeyboardInterrupt
        before, mark = self._records(), self.account.mark()
        running = self.bench.connector.start(self.place, len(self.runs) + 1, streams=self._names)
        watch = Watch(running, self.account, mark, self._most_calls, kills_at)
        run, is_over = self.bench.wait(watch)
        calls = calls_of(self.account, mark, kills_at, self.bench.stopped)
        played = PlayedRun(self._checked(run), calls, before, disturbed, is_over)
        self.runs.append(played)
        self._check_first(played)
        return played

    def _check_first(self, played: PlayedRun) -> None:
        """Raise `ConnectorError` if the connector ended before its first call, and has never made one."""
        self.bench.has_called |= bool(played.calls)
        if len(self.runs) == 1 and played.failed and not self.bench.has_called:
            self.bench.refuse(played.run)

    def _checked(self, run: Run) -> Run:
        """Return a run in which the streams are unread whose rows lack the column of the id, or of the change time."""
        missing = [
            Remark(self.bench.lacks(stream.name, each.column, each.words), stream.name)
            for stream in self.streams
            for each in _columns(stream)
            if self.bench.is_missing(stream.name, each.column, run.rows.get(stream.name, ()))
        ]
        return replace(run, unread=[*run.unread, *missing]) if missing else run

    @property
    def _names(self) -> Sequence[str]:
        """The streams that a run selects."""
        return [each.name for each in self.streams if each.is_described]

    @property
    def _most_calls(self) -> int | None:
        """The number of calls beyond which a run is ended."""
        if self.undisturbed is None:
            return None
        return max(_MIN_CALLS, _CALLS_FACTOR * max(len(each.calls) for each in self.undisturbed.runs))

    def end(self) -> None:
        """Read the records after the last run."""
        self.after = self._records()

    def run_twin(self) -> None:
        """Run the connector once more, undisturbed and from nothing, on the account as it is."""
        self.account.clear_faults()
        self.account.snapshot(_TWIN)
        self.account.reset_to(_TWIN)
        self.place.empty()
        running = self.bench.connector.start(self.place, 1, streams=self._names)
        self.twin, _ = self.bench.wait(Watch(running, self.account, 0, None, ()))

    def forget(self) -> None:
        """Release all records and rows, because nothing needs them after the verdict."""
        self.runs, self.arranged, self.twin, self.undisturbed = [], {}, None, None
        self.place.kept.clear()
        self.after = dict.fromkeys(self.objects, ())

    def known_ids(self, of: ObjectStaging) -> frozenset[str]:
        """Return the ids of all records of an object that ever existed."""
        every: list[Sequence[Record]] = [played.before[of.name] for played in self.runs]
        acted = (str(each) for act in self.acts_on(of) for each in act.ids)
        return frozenset(str(each["id"]) for records in [*every, self.after[of.name]] for each in records).union(acted)

    def acts_on(self, of: ObjectStaging, *kinds: str) -> list[Act]:
        """Return the acts on an object."""
        return [each for each in self.acts if each.object == of.name and (not kinds or each.kind in kinds)]

    def ids_of(self, of: ObjectStaging) -> list[Any]:
        """Return the ids of the records that were arranged."""
        return [each["id"] for each in self.arranged.get(of.name, ())]

    def _acted(self, of: ObjectStaging, ids: Sequence[Any], kind: str) -> list[Any]:
        self.acts.append(Act(of.name, tuple(ids), len(self.runs), kind))
        return list(ids)

    def _records(self) -> dict[str, Sequence[Record]]:
        return {name: self.account.records(of.path) for name, of in self.objects.items()}


def calls_of(account: Account, mark: int, kills_at: Collection[int], stopped: threading.Event) -> Sequence[Call]:
    """Return the calls of an ended run. A call that a fault delays outlasts the client: it is awaited."""
    struck = [each for each in kills_at if account.fault(each)["struck"]]
    end = time.monotonic() + _OUTLASTING_SECONDS
    while True:
        calls = account.calls(mark)
        if all(any(call.was_struck(each) for call in calls) for each in struck) or time.monotonic() > end:
            return calls
        stopped.wait(_POLL_SECONDS)


class _Column(NamedTuple):
    """A column that the rows of a stream must have, and the advice for the author if none has it."""

    column: str
    words: str


def _columns(stream: Stream) -> list[_Column]:
    found = [_Column(stream.read.key, "Name that of the id as key")]
    if stream.is_versioned and stream.read.version is not None:
        found.append(_Column(stream.read.version, "Name that of the time of the last change as version"))
    return found


def seeded(text: str) -> Random:
    """Return a source of choices that are the same for the same text."""
    return Random(text)  # noqa: S311 (repeatable)


def _match_of_page(calls: Sequence[Call], of: ObjectStaging, number: int) -> Mapping[str, Any] | None:
    """Return the condition of a fault for the n-th page that a run read; None: it read fewer."""
    read = pages(calls, of, _ROWS_OF_A_PAGE)
    if len(read) < number:
        return None
    call = read[number - 1]
    return {**call.name, "nth": 1 + [each.place for each in calls if each.name == call.name].index(call.place)}


def pages(calls: Sequence[Call], of: ObjectStaging, least: int) -> list[Call]:
    """Return the calls that showed a page: at least this many records that no earlier call had shown.

    A connector may read the first page twice, to try its key.
    """
    found, seen = list[Call](), frozenset[str]()
    for call in calls:
        ids = call.ids(of.called) if call.succeeded else frozenset()
        if len(ids) >= least and not ids <= seen:
            found.append(call)
            seen |= ids
    return found


def alive(records: Iterable[Record]) -> list[Record]:
    """Return the records that are not deleted."""
    return [each for each in records if not each.get("deleted")]
