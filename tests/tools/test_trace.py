"""Tests of `make trace`: the calls of functions that a client's call takes, and its journal behind it."""

import sys
import time
from typing import Any

import pytest

from dealdock.web.journal_entry import FinishedCall
from dealdock.web.pipeline import Pipeline
from tools import trace


@pytest.mark.slow
def test_the_functions_of_each_call_are_counted() -> None:
    tracer = trace.Tracer()
    seen: dict[str, Any] = {}
    with trace.server(tracer) as http:
        for each in trace.calls(http):
            for _ in range(6):  # what is imported and compiled at its first use
                each.call()
            time.sleep(trace.QUIET_SECONDS)
            seen[each.name] = tracer.trace(each.call)
            behind = {code: times for code, times in seen[each.name][1].items() if "/tests/" not in code.co_filename}
            assert sum(behind.values()) <= each.behind, (each.name, behind)
    create, watched = "Pardot: create", "Pardot: create, watched"
    assert list(seen) == ["Pardot: read", create, watched, "Close: PUT of opportunity", "Close: PUT of lead"]
    assert seen[watched][0].total() < 2 * seen[create][0].total(), "the recorder reads by prepared statements alone"
    assert all(within[Pipeline.run.__code__] for within, _ in seen.values())
    assert all(behind[FinishedCall.entry.__code__] == 1 for _, behind in seen.values())


@pytest.mark.slow
def test_the_table_has_calls_and_files(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["trace"])
    trace.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines[::2]] == ["Pardot", "Pardot", "Pardot", "Close", "Close"]
    assert all(" calls (" in line and " files (" in line for line in (lines[0], lines[2], lines[6]))
    assert all(" calls in " in line for line in (lines[4], lines[8]))
    assert all(" behind it" in line for line in lines[1::2])
