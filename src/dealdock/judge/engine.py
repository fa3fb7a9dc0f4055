"""Judging: every situation is arranged, the connector is run in it, and the oracles are asked."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from dealdock.judge import adapters, names, placeholders, plan
from dealdock.judge.bench import Bench, RunPlaces
from dealdock.judge.connector import Connector, Place
from dealdock.judge.file import JudgeFile
from dealdock.judge.oracles import reads, twin, verdicts
from dealdock.judge.plan import Play, Skipped
from dealdock.judge.sandbox import MAX_CALLS, Account, Call, ControlError, Sandbox
from dealdock.judge.scenarios import BY_NAME
from dealdock.judge.stage import Stage, seeded
from dealdock.judge.staging import ObjectStaging, Stream
from dealdock.judge.verdict import Verdict, not_applicable, required

if TYPE_CHECKING:
    from dealdock.judge.staging import Staging


T = TypeVar("T")

_NONE: Final[Mapping[str, object]] = MappingProxyType({})
_KEPT: Final[Mapping[str, object]] = MappingProxyType({"kept_requests": MAX_CALLS})
_UNDISTURBED: Final = "undisturbed"
_PAGES: Final = "pages"


@dataclass(frozen=True)
class Options:
    """The choices of the person who judges."""

    scenarios: Collection[str] = ()
    streams: Collection[str] = ()
    require: Collection[str] = ()
    """The scenarios whose verdicts are red if they are not exercised."""
    seed: int = 1
    keep: bool = False
    jobs: int = 1
    progress: Callable[[str, int, int], None] = lambda _name, _done, _all: None
    """Receives the name of what has ended, the number of ended ones, and the total."""
    named: Collection[str] | None = None
    """The scenarios that were chosen by name, where they are not `scenarios`."""

    @property
    def chosen(self) -> Collection[str]:
        """The scenarios that were chosen by name: those that do not apply give a line."""
        return self.scenarios if self.named is None else self.named


@dataclass(frozen=True)
class _Job:
    """A stage to play: a situation, or an undisturbed run that precedes situations."""

    name: str
    streams: Sequence[Stream]
    numbers: Mapping[str, int]
    """The records of each object in the undisturbed run."""
    play: Play | None = None
    is_later: bool = False
    """True: a second undisturbed run follows, with new records."""

    @property
    def vendor(self) -> str:
        return self.streams[0].read.vendor

    @property
    def key(self) -> tuple[object, ...]:
        """The identity of its undisturbed run."""
        return tuple(each.name for each in self.streams), tuple(sorted(self.numbers.items()))


@dataclass(frozen=True)
class _Undisturbed:
    """The result of an undisturbed run."""

    stage: Stage
    reasons: Mapping[str, str] = field(default_factory=dict)
    """The reason for which a stream cannot be judged in situations, by its name."""
    later_reasons: Mapping[str, str] = field(default_factory=dict)
    """The same for situations of a later run."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """The reason for which a stream's output could not be read, by its name."""


class Judge:
    """A connector under judgement in one sandbox."""

    def __init__(
        self, file: JudgeFile, sandbox: Sandbox, options: Options, folder: Path, connector: Connector | None = None
    ) -> None:
        """`folder` is for the files of connectors. `connector`: replaces the connector of the file. Raises
        `FileError`.
        """
        self._stagings: Mapping[str, Staging] = names.stagings(file, sandbox)
        self._file, self._options = file, options
        self._bench: Final = Bench(file, connector or adapters.connector(file))
        plan.check_streams(file, options.streams)
        self._selected: Final = plan.select(options.scenarios)
        self._planned: list[Play | Skipped] = []
        self._found: Final[list[Verdict]] = []
        self._places: Final = RunPlaces(sandbox, file, folder, keep=options.keep)
        self._done, self._all = 0, 0

    def run(self) -> list[Verdict]:
        """Play all situations. Raises `ConnectorError` if the connector fails before its first call."""
        try:
            account, place = self._place(next(iter(self._file.accounts)), "discovery")
            self._file.check_placeholders(placeholders.values(place.accounts))
            self._bench.connector.prepare(place)
            streams = self._with_pages(self._streams(account, place))
            self._planned = list(plan.plays(self._selected, streams, self._stagings))
            jobs = [_job(each) for each in self._planned if isinstance(each, Play)]
            before = {job.key: job for job in jobs if job.play and job.play.situation.undisturbed}
            later = {job.key for job in jobs if job.play and job.play.situation.is_later}
            self._play_all(jobs, {key: _undisturbed_job(job, key in later) for key, job in before.items()})
            self._bench.check_columns()
            return self.verdicts
        finally:
            self._bench.stop()
            self._places.end()

    def _streams(self, account: Account, place: Place) -> list[Stream | str]:
        """Return the streams to judge, or the name of one whose object is unknown."""
        wanted = self._options.streams
        if self._file.reads:
            return list(plan.streams_of(self._file, self._stagings, wanted))
        outputs = [name for name in self._file.output if not wanted or name in wanted]
        return list(twin.streams(self._bench, account, self._stagings[account.vendor], place, outputs))

    def _with_pages(self, streams: Sequence[Stream | str]) -> list[Stream | str]:
        """Return the streams with the pages that the connector reads, which a run shows where lists differ in them."""
        shown: dict[str, int] = {}
        asked = [each for each in streams if isinstance(each, Stream) and each.object.larger_page]
        for vendor in {each.read.vendor: None for each in asked}:
            own = [each for each in asked if each.read.vendor == vendor]
            shown |= _largest_answers(self._stage(_Job(_PAGES, own, {})))
        return list(_with_larger_pages(streams, shown))

    def _play_all(self, jobs: Sequence[_Job], before: Mapping[tuple[object, ...], _Job]) -> None:
        """Play the undisturbed runs, then the situations, several at a time. Accounts are made in order before."""
        self._all = len(jobs) + len(before)
        undisturbed_stages = {key: self._stage(job) for key, job in before.items()}
        stages = [self._stage(job) for job in jobs]
        pool = ThreadPoolExecutor(self._options.jobs, thread_name_prefix="judge")
        try:
            runs = {
                key: pool.submit(self._counted, partial(self._undisturbed, before[key], stage), before[key].name)
                for key, stage in undisturbed_stages.items()
            }
            played = [
                pool.submit(self._counted, partial(self._judged, job.play, stage, runs.get(job.key)), job.name)
                for job, stage in zip(jobs, stages, strict=True)
                if job.play is not None
            ]
            for future in played:
                future.result()
        finally:
            self._bench.stop()
            pool.shutdown(wait=True, cancel_futures=True)

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdicts on the situations that have ended, and on those that do not apply."""
        judged = sorted([*self._found, *self._skipped()], key=self._order)
        return [required(each, self._options.require) for each in [*judged, *self._others()]]

    def _others(self) -> Iterator[Verdict]:
        """Yield the chosen situations that are for connectors of another kind."""
        for scenario, situation, reason in plan.others(self._options.chosen, BY_NAME):
            for stream in self._options.streams or self._file.reads or self._file.output:
                yield not_applicable(scenario, situation, stream, reason)

    def _counted(self, work: Callable[[], T], name: str) -> T:
        done = work()
        self._done += 1
        self._options.progress(name, self._done, self._all)
        return done

    def _stage(self, job: _Job) -> Stage:
        situation = job.play and job.play.situation
        settings = situation.settings(self._stagings[job.vendor]) if situation else {}
        account, place = self._place(job.vendor, job.name, settings)
        random = seeded(f"{self._options.seed} {job.name}")
        return Stage(self._bench, account, self._stagings[job.vendor], job.streams, place, random)

    def _place(self, vendor: str, name: str, settings: Mapping[str, object] = _NONE) -> tuple[Account, Place]:
        """Return the account of the vendor, and the place of the connector with the accounts of all vendors.

        `settings`: settings of the vendor's account, in addition to the file's.
        """
        own = {**_KEPT, **settings}
        given = {each: {**of, **(own if each == vendor else _KEPT)} for each, of in self._file.accounts.items()}
        made, place = self._places.make(name, given)
        return made[vendor], place

    def _undisturbed(self, job: _Job, stage: Stage) -> _Undisturbed:
        """Run the connector once without any disturbance, and again if it left rows out."""
        for name, of in stage.objects.items():
            stage.fill(of, job.numbers[name])
        stage.run()
        stage.end()
        if any(_lost(stage, each) for each in stage.streams) and not stage.runs[-1].failed:
            stage.run()
            stage.end()
        unread = {each.name: f"undisturbed, {why}" for each in stage.streams if (why := verdicts.unread(stage, each))}
        reasons = _reasons(stage)
        if unread or not job.is_later or stage.runs[-1].failed:
            return _Undisturbed(stage, reasons, reasons, unread)
        stage.run_later()
        stage.end()
        unread = {each.name: f"undisturbed, {why}" for each in stage.streams if (why := verdicts.unread(stage, each))}
        return _Undisturbed(stage, reasons, {**_reasons(stage), **reasons}, unread)

    def _judged(self, play: Play, stage: Stage, undisturbed: Future[_Undisturbed] | None) -> None:
        def stopped(reason: str) -> list[Verdict]:
            return [verdicts.stopped(play.scenario, play.situation, each.name, reason) for each in play.streams]

        self._found.extend(self._bench.judged(partial(self._verdicts, play, stage, undisturbed), stopped))

    def _verdicts(self, play: Play, stage: Stage, undisturbed: Future[_Undisturbed] | None) -> list[Verdict]:
        if undisturbed is not None and play.situation.undisturbed:
            stage.undisturbed = undisturbed.result().stage
            before = undisturbed.result()
            reasons = before.later_reasons if play.situation.is_later else before.reasons
            unread = before.unread
        else:
            reasons = unread = {}
        left_out = {
            **{name: _not_judged(play, name, reason) for name, reason in reasons.items()},
            **{name: verdicts.stopped(play.scenario, play.situation, name, why) for name, why in unread.items()},
        }
        if all(each.name in left_out for each in play.streams):
            return [left_out[each.name] for each in play.streams]
        try:
            self._perform(play, stage)
        except ControlError as error:
            return [_not_judged(play, each.name, f"it could not be arranged: {error}") for each in play.streams]
        judged = [
            left_out[each.name]
            if each.name in left_out
            else verdicts.verdict(play.scenario, play.situation, stage, each)
            for each in play.streams
        ]
        stage.forget()
        return judged

    def _perform(self, play: Play, stage: Stage) -> None:
        play.situation.play(stage)
        stage.end()
        if play.situation.recovers and verdicts.needs_another_run(play.situation, stage):
            stage.account.clear_faults()
            stage.run()
            stage.end()
        if not self._file.reads:
            stage.run_twin()

    def _skipped(self) -> Iterator[Verdict]:
        for each in self._planned:
            if isinstance(each, Skipped):
                yield not_applicable(each.scenario.name, each.situation.name, each.stream, each.reason)

    def _order(self, verdict: Verdict) -> tuple[int, int]:
        """Return the place of a verdict in the report: by situations, then by streams in the order of the file."""
        names = list(dict.fromkeys(f"{each.scenario.name}.{each.situation.name}" for each in self._planned))
        return names.index(verdict.name), list(self._file.reads or self._file.output).index(verdict.stream)


def _job(play: Play) -> _Job:
    numbers = {each.object.name: play.situation.number(each.object) for each in play.streams}
    return _Job(play.name, play.streams, numbers, play)


def _undisturbed_job(job: _Job, is_later: bool) -> _Job:
    return _Job(_UNDISTURBED, job.streams, job.numbers, is_later=is_later)


def _reasons(stage: Stage) -> dict[str, str]:
    return {each.name: reason for each in stage.streams if (reason := _reason(stage, each))}


def _reason(stage: Stage, stream: Stream) -> str | None:
    """Return the reason for which a stream that was not disturbed cannot be judged."""
    if stage.runs[-1].failed:
        return f"it fails undisturbed: {verdicts.last_line(stage.runs[-1])}"
    return "it loses rows undisturbed" if _lost(stage, stream) else None


def _lost(stage: Stage, stream: Stream) -> bool:
    """Return True if rows are missing, as far as the expected rows are known."""
    return stream.is_described and bool(reads.findings(stage, stream).ids["lost"])


def _not_judged(play: Play, stream: str, reason: str) -> Verdict:
    return not_applicable(play.scenario.name, play.situation.name, stream, reason)


def _with_larger_pages(streams: Iterable[Stream | str], shown: Mapping[str, int]) -> Iterator[Stream | str]:
    """Yield the streams, with the larger page of their lists if an answer has shown more than the usual page.

    `shown`: the number of records in the largest answer, by the name of the stream.
    """
    for stream in streams:
        if isinstance(stream, str) or shown.get(stream.name, 0) <= stream.object.page:
            yield stream
        else:
            yield replace(stream, object=stream.object.larger)


def _largest_answers(stage: Stage) -> dict[str, int]:
    """Run the connector once with a page of records and one more. Return the number of records in its largest
    answer, by stream.
    """
    for of in stage.objects.values():
        stage.fill(of, of.page + 1)
    calls = stage.run().calls
    return {stream.name: max(_counts(calls, stream.object), default=0) for stream in stage.streams}


def _counts(calls: Iterable[Call], of: ObjectStaging) -> Iterator[int]:
    return (call.count(of.called) for call in calls if call.succeeded)
