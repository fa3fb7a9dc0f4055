"""Judging a receiver of webhooks: events are sent to it, and its rows are compared with the records."""

import socket
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dealdock.judge import names, placeholders, plan
from dealdock.judge.adapters.command import Receiver
from dealdock.judge.bench import Bench, RunPlaces
from dealdock.judge.file import FileError, JudgeFile
from dealdock.judge.file_connectors import ReceiverConnector
from dealdock.judge.oracles import verdicts
from dealdock.judge.receive_stage import ReceiveStage, subscribe
from dealdock.judge.sandbox import ControlError, Sandbox
from dealdock.judge.scenarios import hooks
from dealdock.judge.scenarios.scenario import Situation
from dealdock.judge.stage import seeded
from dealdock.judge.staging import Stream
from dealdock.judge.verdict import Verdict, not_applicable, required

if TYPE_CHECKING:
    from dealdock.judge.engine import Options
    from dealdock.judge.staging import Staging

_SETTINGS: Final[Mapping[str, object]] = {"kept_requests": 50_000}


class ReceivingJudge:
    """A receiver under judgement in one sandbox."""

    def __init__(self, file: JudgeFile, sandbox: Sandbox, options: "Options", folder: Path) -> None:
        """`folder` is for the files of the receiver. Raises `FileError`."""
        stagings = names.stagings(file, sandbox)
        if not isinstance(file.connector, ReceiverConnector) or file.vendor is None:
            raise FileError(["receiver and vendor are expected"])
        self._file, self._options = file, options
        self._connector, self._vendor = file.connector, file.vendor
        self._staging: Final = stagings[file.vendor]
        self._receiver: Final = Receiver(file, file.connector)
        self._bench: Final = Bench(file, self._receiver)
        plan.check_streams(file, options.streams)
        self._streams: Final = self._known_streams(stagings)
        self.verdicts: Final[list[Verdict]] = []
        """The verdicts on the situations that have ended."""
        self._places: Final = RunPlaces(sandbox, file, folder, keep=options.keep)

    def run(self) -> list[Verdict]:
        """Play all situations. Raises `ConnectorError` if the receiver does not listen."""
        selected = self._selected()
        if not selected:  # the receiver is not started
            return self._others()
        try:
            once = self._stage(hooks.ONCE)
            plays = [(each, self._stage(each)) for each in selected if each is not hooks.ONCE]
            first = self._judged(hooks.ONCE, once, set())
            self._bench.has_called = True  # it listened
            self._options.progress("hooks.once", 1, len(plays) + 1)
            wrong = {each.stream for each in first if each.red}
            self.verdicts.extend(required(each, self._options.require) for each in first if hooks.ONCE in selected)
            self._play_all(plays, wrong)
            self._bench.check_columns()
            return self._others()
        finally:
            self._bench.stop()
            self._places.end()

    def _others(self) -> list[Verdict]:
        """Add the chosen situations that are for connectors of another kind, and return all verdicts."""
        for scenario, situation, reason in plan.others(self._options.chosen, [hooks.SCENARIO.name]):
            left = [not_applicable(scenario, situation, each.name, reason) for each in self._streams]
            self.verdicts.extend(required(each, self._options.require) for each in left)
        return self.verdicts

    def _known_streams(self, stagings: "Mapping[str, Staging]") -> list[Stream]:
        """Return the streams to judge. Raises `FileError` if one cannot be: its records are not announced."""
        document, found = self._file.document, list[Stream]()
        if self._staging.hooks is None:
            document.problem(("vendor",), f"{self._vendor} sends no webhooks. Judge what reads from it as a command")
        for each in plan.streams_of(self._file, stagings, self._options.streams):
            if isinstance(each, str):
                document.problem(("reads", each), "the vendor's staging does not have its object")
                continue
            found.append(each)
            event = self._staging.event(each.object, "create")
            if self._staging.hooks is not None and event not in self._connector.events:
                text = f"{event} is missing, since reads has {each.name}"
                document.problem(("receiver", "events"), text)
        document.check()
        return found

    def _selected(self) -> list[Situation]:
        wanted, name = self._options.scenarios, hooks.SCENARIO.name
        every = hooks.SCENARIO.situations
        return [each for each in every if not wanted or name in wanted or f"{name}.{each.name}" in wanted]

    def _play_all(self, plays: Sequence[tuple[Situation, ReceiveStage]], wrong: set[str]) -> None:
        pool = ThreadPoolExecutor(self._options.jobs, thread_name_prefix="judge")
        try:
            futures = [pool.submit(self._judged, situation, stage, wrong) for situation, stage in plays]
            for number, ((situation, _), future) in enumerate(zip(plays, futures, strict=True), 2):
                self.verdicts.extend(required(each, self._options.require) for each in future.result())
                self._options.progress(f"hooks.{situation.name}", number, len(plays) + 1)
        finally:
            self._bench.stop()
            pool.shutdown(wait=True, cancel_futures=True)

    def _judged(self, situation: Situation, stage: ReceiveStage, wrong: set[str]) -> list[Verdict]:
        def stopped(reason: str) -> list[Verdict]:
            return [verdicts.stopped(hooks.SCENARIO, situation, each.name, reason) for each in self._streams]

        return self._bench.judged(lambda: self._verdicts(situation, stage, wrong), stopped)

    def _verdicts(self, situation: Situation, stage: ReceiveStage, wrong: set[str]) -> list[Verdict]:
        reason = hooks.reason(situation, self._file, self._staging)
        reasons = dict.fromkeys(wrong, "it is wrong undisturbed: hooks.once says how")
        if reason is not None:
            reasons = {each.name: reason for each in self._streams}
        if any(each.name not in reasons for each in self._streams):
            try:
                self._play(situation, stage)
            except ControlError as error:
                reasons = {each.name: f"it could not be arranged: {error}" for each in self._streams}
        return [
            not_applicable("hooks", situation.name, each.name, reasons[each.name])
            if each.name in reasons
            else verdicts.verdict(hooks.SCENARIO, situation, stage, each)
            for each in self._streams
        ]

    def _play(self, situation: Situation, stage: ReceiveStage) -> None:
        stage.start()
        try:
            situation.play(stage)
            stage.finish()
        finally:
            stage.end_receiver()

    def _stage(self, situation: Situation) -> ReceiveStage:
        """Return a stage with a subscribed receiver, which is not started."""
        settings: dict[str, Any] = {**_SETTINGS, **self._file.accounts[self._vendor]}
        own = situation.settings(self._staging)
        made, place = self._places.make(situation.name, {self._vendor: {**settings, **own}}, port=_free_port())
        account = made[self._vendor]
        self._file.check_placeholders(placeholders.values(place.accounts))
        url = self._receiver.url(place)
        key = subscribe(account, self._staging, self._connector.events, url, f"judge-{self._options.seed}")
        random = seeded(f"{self._options.seed} {situation.name}")
        keyed = replace(place, signature_key=key)
        return ReceiveStage(self._bench, self._receiver, account, self._staging, self._streams, keyed, random)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
