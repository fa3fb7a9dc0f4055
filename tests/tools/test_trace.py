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
    assert list(seen) == ["Pardot: read", "Pardot: create", "Close: PUT of opportunity", "Close: PUT of lead"]
    assert all(within[Pipeline.run.__code__] for within, _ in seen.values())
    assert all(behind[FinishedCall.entry.__code__] == 1 for _, behind in seen.values())


@pytest.mark.slow
def test_the_table_has_calls_and_files(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["trace"])
    trace.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines[::2]] == ["Pardot", "Pardot", "Close", "Close"]
    assert all(" calls (" in line and " files (" in line for line in lines[:6:2])
    assert " calls in " in lines[6]
    assert all(" behind it" in line for line in lines[1::2])
