"""Runs in a stage: their calls, and the columns of their rows."""

import threading
import time
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from dealdock.judge.bench import Bench
from dealdock.judge.connector import ConnectorError, Place, Row, Run
from dealdock.judge.oracles import explanation, verdicts
from dealdock.judge.sandbox import Account, Sandbox
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Stage, seeded
from dealdock.judge.staging import Stream
from tests.judge.played import judge_file


class OneCall:
    """A connector that makes one call in a thread, delivers rows, and ends as soon as a fault has struck the call."""

    name = "one call"

    def __init__(self, account: Account, fault: int | None = None, rows: Collection[Row] = ()) -> None:
        self._account, self._fault, self._rows = account, fault, rows

    def prepare(self, place: Place) -> None:
        """Discover nothing."""

    def start(self, place: Place, number: int, *, streams: Collection[str]) -> "OneCall":  # noqa: ARG002
        self._thread = threading.Thread(target=self._call, daemon=True)
        self._thread.start()
        return self

    def run(self, place: Place, number: int, *, streams: Collection[str]) -> Run:
        return self.start(place, number, streams=streams).wait(60)

    def wait(self, timeout: float) -> Run:
        end = time.monotonic() + timeout
        if self._fault is None:
            self._thread.join(timeout)
        while self._fault is not None and not self._account.fault(self._fault)["struck"]:
            assert time.monotonic() < end
        return Run(1, 0, False, {"leads": list(self._rows)}, "", 0.1)

    def kill(self) -> None:
        """Do nothing: it has ended."""

    def _call(self) -> None:
        shown = self._account.shown
        httpx.get(f"{shown['base_url']}/api/v1/lead/", auth=(shown["api_key"], ""), timeout=30)


def stage(sandbox: Sandbox, account: Account, folder: Path, connector: OneCall, **described: str) -> Stage:
    file = judge_file(folder, **described)
    staging = sandbox.staging("close")
    stream = Stream(file.reads["leads"], staging.objects["lead"])
    place = Place(folder, folder, {"close": account.shown})
    return Stage(Bench(file, connector), account, staging, [stream], place, seeded("1"))


@pytest.mark.slow
def test_a_call_that_outlasts_a_killed_client_belongs_to_its_run(sandbox: Sandbox, tmp_path: Path) -> None:
    with closing(sandbox.account("close", {})) as account:
        fault = account.add_fault({"match": {"object": "lead"}, "effect": {"delay": 1}, "times": 1})
        played = stage(sandbox, account, tmp_path, OneCall(account, fault)).run(disturbed=True, kills_at=[fault])
    assert [call.was_struck(fault) for call in played.calls] == [True]


class TestColumns:
    def run(self, sandbox: Sandbox, folder: Path, reads: str, *rows: dict[str, Any]) -> Stage:
        with closing(sandbox.account("close", {})) as account:
            played = stage(sandbox, account, folder, OneCall(account, rows=rows), reads=reads)
            played.run()
        return played

    @pytest.mark.parametrize(
        ("reads", "problem"),
        [
            ("object: lead, key: lead_id", "no row has the column lead_id. Name that of the id as key"),
            (
                "object: lead, version: modified",
                "no row has the column modified. Name that of the time of the last change as version",
            ),
        ],
    )
    def test_that_no_row_has_are_refused(self, sandbox: Sandbox, tmp_path: Path, reads: str, problem: str) -> None:
        played = self.run(sandbox, tmp_path, reads, {"id": "lead_1", "date_updated": "2026-03-01T10:00:00Z"})
        reason = f"run 1: {problem.partition('.')[0]}"
        assert [verdicts.unread(played, each) for each in played.streams] == [reason]
        one = Situation("one", lambda _: None)
        found = verdicts.verdict(Scenario("sizes", "What it does.\nThe defect.", [one]), one, played, played.streams[0])
        assert (found.verdict, found.why) == ("stopped", reason)
        assert found.explanation.endswith(f"The last call of run 1 is {explanation.decoded(played.runs[0].calls[-1])}.")
        with pytest.raises(ConnectorError) as refused:
            played.bench.check_columns()
        assert str(refused.value) == f"reads.leads: {problem}"

    def test_that_rows_of_another_run_have_are_missing_in_one_situation(self, sandbox: Sandbox, tmp_path: Path) -> None:
        played = self.run(sandbox, tmp_path, "object: lead, version: modified", {"id": "lead_1"})
        assert not played.bench.is_missing("leads", "modified", [{"modified": None}])
        played.bench.check_columns()
        assert verdicts.unread(played, played.streams[0]) == "run 1: no row has the column modified"

    def test_that_one_row_has_are_accepted(self, sandbox: Sandbox, tmp_path: Path) -> None:
        reads = "object: lead, version: modified"
        played = self.run(sandbox, tmp_path, reads, {"id": "lead_1"}, {"id": "lead_2", "modified": None})
        played.bench.check_columns()

    def test_of_changes_that_are_not_expected_may_be_missing(self, sandbox: Sandbox, tmp_path: Path) -> None:
        played = self.run(sandbox, tmp_path, "object: lead, version: modified, changes: never", {"id": "lead_1"})
        played.bench.check_columns()
