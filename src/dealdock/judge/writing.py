"""Judging a connector that writes: rows in, and the records that they became."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dealdock.judge import adapters, names, placeholders, plan
from dealdock.judge.bench import Bench, RunPlaces
from dealdock.judge.connector import Place
from dealdock.judge.file import FileError, JudgeFile, Writes
from dealdock.judge.history import History
from dealdock.judge.oracles import explanation
from dealdock.judge.oracles import writes as oracle
from dealdock.judge.sandbox import Account, ControlError, Sandbox
from dealdock.judge.scenarios import writing
from dealdock.judge.scenarios.writing import WriteScenario, WriteSituation
from dealdock.judge.verdict import Verdict, not_applicable, required
from dealdock.judge.write_stage import WriteStage

if TYPE_CHECKING:
    from dealdock.judge.engine import Options
    from dealdock.judge.staging import Staging

_SETTINGS: Final[Mapping[str, object]] = {"watched": True, "kept_requests": 50_000}


@dataclass(frozen=True)
class _Play:
    """A situation to play."""

    scenario: WriteScenario
    situation: WriteSituation
    stage: WriteStage

    @property
    def name(self) -> str:
        return f"{self.scenario.name}.{self.situation.name}"


class WritingJudge:
    """A connector that writes, under judgement in one sandbox."""

    def __init__(self, file: JudgeFile, sandbox: Sandbox, options: "Options", folder: Path) -> None:
        """`folder` is for the files of the connector. Raises `FileError`."""
        self._stagings: Mapping[str, Staging] = names.stagings(file, sandbox)
        self._file, self._options = file, options
        self._bench: Final = Bench(file, adapters.connector(file))
        self.verdicts: Final[list[Verdict]] = []
        """The verdicts on the situations that have ended."""
        self._places: Final = RunPlaces(sandbox, file, folder, keep=options.keep)

    def run(self) -> list[Verdict]:
        """Play all situations. Raises `ConnectorError` if the connector fails before its first call."""
        selected = [*self._selected()]
        if not selected:  # the connector is not started
            return self._others()
        try:
            undisturbed = self._stage("undisturbed")
            undisturbed.arrange()
            self._file.check_placeholders(placeholders.values(undisturbed.place.accounts))
            plays = [_Play(scenario, each, self._stage(each.name)) for scenario, each in selected]
            own = self._own_changes()
            undisturbed.run()
            undisturbed.run()  # a disturbed run is followed by another one, too
            undisturbed.end()
            return self._play_all(plays, undisturbed, own)
        finally:
            self._bench.stop()
            self._places.end()

    def _selected(self) -> Iterator[tuple[WriteScenario, WriteSituation]]:
        wanted = self._options.scenarios
        for first in writing.SCENARIOS:
            for second in first.situations:
                if not wanted or first.name in wanted or f"{first.name}.{second.name}" in wanted:
                    yield first, second

    def _play_all(self, plays: Sequence[_Play], undisturbed: WriteStage, own: oracle.Own) -> list[Verdict]:
        pool = ThreadPoolExecutor(self._options.jobs, thread_name_prefix="judge")
        try:
            futures = [pool.submit(self._judged, each, undisturbed, own) for each in plays]
            for play, future in zip(plays, futures, strict=True):
                self.verdicts.append(required(future.result(), self._options.require))
                self._options.progress(play.name, len(self.verdicts), len(plays))
        finally:
            self._bench.stop()
            pool.shutdown(wait=True, cancel_futures=True)
        return self._others()

    def _others(self) -> list[Verdict]:
        """Add the chosen situations that are for connectors of another kind, and return all verdicts."""
        for scenario, situation, reason in plan.others(self._options.chosen, [each.name for each in writing.SCENARIOS]):
            left = not_applicable(scenario, situation, self._writes.object, reason)
            self.verdicts.append(required(left, self._options.require))
        return self.verdicts

    def _judged(self, play: _Play, undisturbed: WriteStage, own: oracle.Own) -> Verdict:
        def stopped(reason: str) -> list[Verdict]:
            names = play.scenario.name, play.situation.name, play.stage.name
            text = explanation.of_stopped()
            return [Verdict(*names, "stopped", reason, red=True, exercised=True, explanation=text)]

        [found] = self._bench.judged(lambda: [self._verdict(play, undisturbed, own)], stopped)
        return found

    def _verdict(self, play: _Play, undisturbed: WriteStage, own: oracle.Own) -> Verdict:
        reason = play.situation.applies(undisturbed)
        first = oracle.findings(undisturbed, own)
        is_wrong = first.worst(counts_twice=True) or undisturbed.runs[-1].failed
        if reason is None and play.scenario is not writing.RERUN and is_wrong:
            reason = "it writes wrongly in two undisturbed runs: rerun says how"
        if reason is None:
            play.stage.undisturbed = undisturbed
            try:
                play.stage.arrange()
                play.situation.play(play.stage)
                if play.stage.runs[-1].run.exit is None:  # a run that did not end in time is followed by another one
                    play.stage.recover()
                play.stage.end()
            except ControlError as error:
                reason = f"it could not be arranged: {error}"
        if reason is not None:
            return not_applicable(play.scenario.name, play.situation.name, play.stage.name, reason)
        return oracle.verdict(play.scenario, play.situation, play.stage, own)

    def _stage(self, name: str) -> WriteStage:
        account, place = self._place(name)
        return WriteStage(self._bench, account, self._stagings[account.vendor], place, self._writes)

    @property
    def _writes(self) -> Writes:
        if self._file.writes is None:
            raise FileError(["writes is missing: the rows, and the object that they become"])
        return self._file.writes

    def _place(self, name: str) -> tuple[Account, Place]:
        """Return the account that is written to, and the place of the connector with the accounts of all vendors."""
        given = {each: {**_SETTINGS, **of} for each, of in self._file.accounts.items()}
        made, place = self._places.make(name, given)
        return made[self._writes.vendor], place

    def _own_changes(self) -> oracle.Own:
        """Return the objects whose records the service adds or changes on its own when a record is created.

        The records of a trial show the changes that a creation makes in addition to its own record.
        """
        account, _ = self._place("trial")
        staging, own = self._stagings[account.vendor], set[tuple[str, str]]()
        history = History(account, staging)
        for name in (self._writes.object, *self._writes.creates):
            of = staging.objects.get(name)
            if of is not None:
                own |= oracle.changed_beside(history, staging, of)
        return frozenset(own)
